"""Giving a declaration back with its faulty cells marked (标注问题).

The workbook is written afresh from the cells that were read, never from the parts received: no macro, link or
formula of the sender travels on, and what looks like a formula stays text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook as NewWorkbook
from openpyxl.cell import Cell as Styled
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.faults import Fault, Unreadable
from quanyi.sheets.grid import MAX_COLUMNS, MAX_TEXT, Cell, CellKind, Sheet
from quanyi.sheets.headings import PROBLEM, Form, Table
from quanyi.sheets.opening import open_workbook
from quanyi.sheets.reading import locate
from quanyi.sheets.text import storable

PROBLEMS = PROBLEM
PROBLEM_LIST = "问题清单"
SET_ASIDE = "此行已挂起"

# Formulas, errors, and digits that a spreadsheet would turn into a number when the cell is edited.
_AMBIGUOUS = re.compile("[=+@#-]|[0-9]+[0-9X]$", re.IGNORECASE)
_FAULTY = PatternFill("solid", fgColor="FFC7CE")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_BOLD = Font(bold=True)
_LIST_COLUMNS = (("行", 8), ("单元格", 10), ("栏目", 18), ("读到", 30), ("应为", 44), ("建议", 60))


def mark_faults(
    content: bytes,
    filename: str,
    form: Form,
    faults: Iterable[Fault],
    *,
    set_aside: Collection[int] = (),
    choices: Choices = NO_CHOICES,
) -> bytes:
    """An .xlsx with the cells received, the faulty ones coloured, and each row's faults in a column 问题.

    A second sheet 问题清单 lists all faults, those of the whole file first. A file that cannot be read at all
    gives that list only. Of the rows ``set_aside``, which wait while the others went on, it says so (已挂起).
    """
    found = tuple(_waiting(fault) if fault.row in set_aside else fault for fault in faults)
    book = NewWorkbook(write_only=True)
    for sheet, table in _received(content, filename, form, choices):
        _write_sheet(book, sheet, table, found)
    _write_list(book, found)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _waiting(fault: Fault) -> Fault:
    """The fault of a row that was set aside: there is nothing to do but to wait."""
    return replace(fault, advice=f"{SET_ASIDE}，其余各行已照办；查明后由经办机构处理，不要重复申报")


def _received(
    content: bytes, filename: str, form: Form, choices: Choices
) -> list[tuple[Sheet, Table | None]]:
    """The sheet that was read with its table; all sheets if that could not be told; none if unreadable."""
    try:
        workbook = open_workbook(content, filename, form, choices)
    except Unreadable:
        return []
    try:
        return [locate(workbook, form, choices)]
    except Unreadable:
        return [(sheet, None) for sheet in workbook.sheets if sheet.name != PROBLEM_LIST]


def _write_sheet(book: Any, sheet: Sheet, table: Table | None, faults: tuple[Fault, ...]) -> None:
    page = book.create_sheet(_title(sheet.name, book.sheetnames))
    at, by_row = _problems(table, sheet), _by_row(faults) if table else {}
    last = max([*sheet.rows, *by_row, 0])
    _lay_out(page, sheet, table, at, last)
    for row in range(1, last + 1):
        here, cells = by_row.get(row, []), dict(sheet.rows.get(row, {}))
        if said := _said(here, is_heading=table is not None and row == table.heading_row):
            cells[at] = Cell(CellKind.TEXT, said)
        page.append(_row(page, cells, {fault.column_letter for fault in here}, at))


def _lay_out(page: Any, sheet: Sheet, table: Table | None, problems: int, last: int) -> None:
    """Column widths and merged titles as received, the heading kept in sight."""
    for column, width in {**sheet.widths, problems: 60}.items():
        page.column_dimensions[get_column_letter(column)].width = width
    if table:
        page.freeze_panes = f"A{table.first_row}"
    for merged in sheet.merged:
        if merged.bottom < (table.first_row if table else last + 1):
            page.merged_cells.add(str(merged))


def _said(faults: list[Fault], *, is_heading: bool) -> str:
    """What the column 问题 says in a row; its heading goes on with the faults of the heading row."""
    sentences = [fault.sentence for fault in faults]
    if is_heading:
        sentences.insert(0, f"{PROBLEMS}：" if sentences else PROBLEMS)
    return "\n".join(sentences)


def _row(page: Any, cells: dict[int, Cell], coloured: set[str | None], problems: int) -> list[Any]:
    row: list[Any] = []
    for column in range(1, max([problems, *cells]) + 1):
        cell, faulty = cells.get(column), get_column_letter(column) in coloured
        written: Any = _value(page, cell) if cell else None
        if faulty or column == problems:
            written = written if isinstance(written, Styled) else WriteOnlyCell(page, written)
        if faulty:
            written.fill = _FAULTY
        elif column == problems:
            written.alignment = _WRAPPED
        row.append(written)
    return row


def _value(page: Any, cell: Cell) -> Any:
    """What to append for a cell; a styled one, which is slow, only where text might be taken for else."""
    if cell.kind is CellKind.NUMBER and cell.format:
        # What the sender saw; a bare number would be another amount when the copy comes back.
        return _formatted(page, cell)
    if cell.kind is CellKind.NUMBER:
        return Decimal(cell.text)
    if cell.kind is CellKind.DATE:
        return date.fromisoformat(cell.text)
    plain = cell.kind is CellKind.TEXT and not _AMBIGUOUS.match(cell.text)
    return storable(cell.text)[:MAX_TEXT] if plain else _text(page, cell.text)


def _formatted(page: Any, cell: Cell) -> Any:
    written = WriteOnlyCell(page, Decimal(cell.text))
    written.number_format = cell.format
    return written


def _text(page: Any, text: str) -> Any:
    """A cell that a spreadsheet keeps as text, even where it begins like a formula."""
    written = WriteOnlyCell(page, storable(text)[:MAX_TEXT])
    written.data_type = "s"
    written.number_format = "@"
    written.quotePrefix = text[:1] in ("=", "+", "-", "@")
    return written


def _problems(table: Table | None, sheet: Sheet) -> int:
    """The column for the faults: that of an earlier marking, else the one right of everything."""
    problem = table.form.meaning(PROBLEM) if table else None
    earlier = table.known.get(problem) if table and problem else None
    if earlier:
        return earlier.column
    return max([sheet.width(), *(area.right for area in sheet.merged if area.right <= MAX_COLUMNS)]) + 1


def _by_row(faults: tuple[Fault, ...]) -> dict[int, list[Fault]]:
    rows: dict[int, list[Fault]] = {}
    for fault in faults:
        if fault.row:
            rows.setdefault(fault.row, []).append(fault)
    return rows


def _title(name: str, taken: list[str]) -> str:
    """A sheet name that a spreadsheet accepts: at most 31 characters, none of ``[]:*?/\\``, not taken."""
    plain = "".join(" " if letter in "[]:*?/\\'" else letter for letter in storable(name)).strip()[:28]
    plain = plain if plain and plain != PROBLEM_LIST else "申报表"
    lower = {other.lower() for other in taken}
    return next(
        title
        for number in range(len(taken) + 1)
        if (title := plain + (str(number + 1) if number else "")).lower() not in lower
    )


def _write_list(book: Any, faults: tuple[Fault, ...]) -> None:
    page = book.create_sheet(PROBLEM_LIST)
    for index, (_, width) in enumerate(_LIST_COLUMNS, start=1):
        page.column_dimensions[get_column_letter(index)].width = width
    heading = [_text(page, label) for label, _ in _LIST_COLUMNS]
    for cell in heading:
        cell.font = _BOLD
    page.append(heading)
    for fault in sorted(faults, key=lambda fault: fault.row is not None):
        where = fault.row or "整个文件"
        texts = (fault.cell or "", fault.heading, fault.read, fault.wanted, fault.advice)
        page.append([where, *(_text(page, text) for text in texts)])
