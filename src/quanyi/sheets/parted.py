"""An amount of a text file that its own comma of thousands parted into two cells (被逗号分开的金额)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Place, make_fault
from quanyi.sheets.fields import is_blank
from quanyi.sheets.grid import Cell, Sheet, Workbook
from quanyi.sheets.headings import Heading, Table
from quanyi.sheets.listing import cells_without_heading, row_too_long
from quanyi.sheets.text import compact

# What stands before a comma of thousands, and what behind it.
_BEFORE = re.compile(r"[-+(]?¥?[-+]?[0-9]{1,3}")
_BEHIND = re.compile(r"[0-9]{3}(?:\.[0-9]{1,2})?(?:元|\))?")
# No program writes an amount with a nought before its first digit.
_NO_AMOUNT = re.compile(r"0[0-9]{2}.*")


def parted_amounts(workbook: Workbook, sheet: Sheet, table: Table, persons: list[int]) -> Iterator[Fault]:
    """Rows of a text file in which a comma within an amount parts it: 8,000.00 is read as 8 and 000.00.

    Such a row may be longer than the heading, or end in a column that was blank: then it is told by what stands right
    of the amount, unless other rows show that three digits are what that column holds.
    """
    if workbook.kind != "csv":
        return
    longer: set[int] = set()
    for beyond, rows in cells_without_heading(sheet, table, persons).items():
        if beyond > table.last_column:
            longer.update(rows)
            yield from (row_too_long(sheet, table, row, beyond) for row in rows)
    for column in (*table.form.amounts, *table.form.balances):
        if (amount := table.known.get(column)) is not None:
            yield from _of_column(sheet, table, [row for row in persons if row not in longer], amount)


def _of_column(sheet: Sheet, table: Table, rows: list[int], amount: Heading) -> Iterator[Fault]:
    beside = amount.column + 1
    is_amount = any(
        heading.means in (*table.form.amounts, *table.form.balances)
        or (heading.beside is not None and heading.beside.holds_amounts)
        for heading in table.headings
        if heading.column == beside
    )
    doubtful = [row for row in rows if _is_parted(sheet.rows[row], amount.column, is_amount=is_amount)]
    others = [sheet.rows[row].get(beside) for row in set(rows).difference(doubtful)]
    filled = [_text(cell) for cell in others if not is_blank(cell)]
    if filled and all(_BEHIND.fullmatch(text) for text in filled):
        return
    for row in doubtful:
        read = f"{sheet.rows[row][amount.column].text},{sheet.rows[row][beside].text}"
        yield make_fault(FaultCode.AMOUNT_PARTED, Place(row, amount.column, amount.text), read)


def _is_parted(cells: dict[int, Cell], column: int, *, is_amount: bool) -> bool:
    before, behind = _text(cells.get(column)), _text(cells.get(column + 1))
    if not (_BEFORE.fullmatch(before) and _BEHIND.fullmatch(behind)):
        return False
    return bool(_NO_AMOUNT.fullmatch(behind)) if is_amount else True


def _text(cell: Cell | None) -> str:
    return compact(cell.text) if cell else ""
