"""Workbooks of the old binary kind (.xls), read by a kept library in a process of its own (旧版工作簿).

The library lays a sheet out in memory as its largest column tells it to; here it has bounds of memory, time and text,
and what goes wrong in it ends that process alone. Numbers and dates are read from what the cell stores, as of .xlsx.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from os import devnull
from typing import Any

from quanyi.sheets import numbers
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Unreadable
from quanyi.sheets.grid import MAX_CELLS, MAX_ROWS, MAX_TEXT, Area, Cell, CellKind, Sheet, Workbook
from quanyi.sheets.number_formats import BUILT_IN, is_plain
from quanyi.sheets.text import storable

_MEMORY = 1_500_000_000
_SECONDS = 60
# Cells of a bomb share one long text; a full list of 50,000 rows has some ten million characters.
_MAX_CHARACTERS = 60_000_000
# Number formats below this are built in; what the file says of them is no date where they are none.
_FIRST_OWN_FORMAT = 164


def read_xls(content: bytes) -> Workbook:
    """All worksheets of an .xls; ``Unreadable`` where it has a password, or cannot be read within bounds."""
    command = [sys.executable, "-P", "-m", "quanyi.sheets.old_books"]
    try:
        ran = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
        answer = json.loads(ran.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Unreadable(
            FaultCode.OLD_WORKBOOK,
            "损坏或过大的旧版工作簿（.xls）",
            "a damaged or too large old workbook (.xls)",
        ) from error
    if answer == "encrypted":
        raise Unreadable(FaultCode.ENCRYPTED, "加密的旧版工作簿（.xls）", "an encrypted old workbook (.xls)")
    return Workbook("xls", None, tuple(_sheet(found) for found in answer))


def _sheet(found: dict[str, Any]) -> Sheet:
    sheet = Sheet(found["name"], hidden=found["hidden"], counts_from_1904=found["counts_from_1904"])
    for row, column, kind, text, code in found["cells"]:
        sheet.put(row, column, Cell(CellKind(kind), text, code))
    sheet.merged = [Area(*edges) for edges in found["merged"]]
    sheet.hidden_rows = set(found["hidden_rows"]) & sheet.rows.keys()
    sheet.hidden_columns = set(found["hidden_columns"])
    return sheet


# In the process apart -----------------------------------------------------------------------------------------------


def main() -> None:
    """Read an .xls on standard input; write its sheets, or the word ``encrypted``, as JSON on standard output."""
    from xlrd import XLRDError, open_workbook

    _bound()
    content = sys.stdin.buffer.read()
    try:
        with open(devnull, "w", encoding="utf-8") as unheard:
            book = open_workbook(
                file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=unheard
            )
            json.dump(list(_sheets(book)), sys.stdout)
    except XLRDError as error:
        if "encrypted" not in str(error):
            raise
        json.dump("encrypted", sys.stdout)


def _bound() -> None:
    """Not every system can bound memory; all bound the time."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def _sheets(book: Any) -> Iterator[dict[str, Any]]:
    characters = count = 0
    for index in range(book.nsheets):
        page = book.sheet_by_index(index)
        cells = []
        for cell in _cells(book, page):
            cells.append(cell)
            characters, count = characters + len(cell[3]), count + 1
            if characters > _MAX_CHARACTERS:
                raise MemoryError("too much text")
            # One more than the limit is enough for the reader outside to say so.
            if count > MAX_CELLS:
                break
        yield {
            "name": storable(page.name),
            "hidden": page.visibility != 0,
            "counts_from_1904": book.datemode == 1,
            "cells": cells,
            "merged": [
                (top + 1, left + 1, bottom, right)
                for top, bottom, left, right in page.merged_cells[: MAX_ROWS + 1]
            ],
            "hidden_rows": [row + 1 for row, about in page.rowinfo_map.items() if about.hidden],
            "hidden_columns": [column + 1 for column, about in page.colinfo_map.items() if about.hidden],
        }
        book.unload_sheet(index)


def _cells(book: Any, page: Any) -> Iterator[tuple[int, int, str, str, str]]:
    dates = {index for index, style in enumerate(book.xf_list) if _shows_dates(book, style.format_key)}
    formats = {index: _format(book, style.format_key) for index, style in enumerate(book.xf_list)}
    for row in range(page.nrows):
        columns = range(page.row_len(row))
        for column, kind, value in zip(columns, page.row_types(row), page.row_values(row), strict=True):
            style = page.cell_xf_index(row, column)
            epoch = book.datemode == 1
            cell = _cell(kind, value, formats.get(style), is_date=style in dates, counts_from_1904=epoch)
            if cell is not None and cell.text:
                yield row + 1, column + 1, cell.kind.value, cell.text, cell.format


def _format(book: Any, identifier: int) -> str | None:
    """The number format of a style, None where it shows plain numbers."""
    code = _own_code(book, identifier) or BUILT_IN.get(identifier)
    return code if code and not is_plain(code) else None


def _shows_dates(book: Any, identifier: int) -> bool:
    return numbers.is_date_format(identifier, _own_code(book, identifier))


def _own_code(book: Any, identifier: int) -> str | None:
    """What the file itself says of a number format; a spreadsheet's own formats are known by their numbers."""
    named = book.format_map.get(identifier)
    code: str | None = named.format_str if named is not None and identifier >= _FIRST_OWN_FORMAT else None
    return code


def _cell(kind: int, value: Any, code: str | None, *, is_date: bool, counts_from_1904: bool) -> Cell | None:
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT
    from xlrd import error_text_from_code as errors

    if kind == XL_CELL_TEXT:
        return Cell(CellKind.TEXT, storable(value[:MAX_TEXT]))
    if kind == XL_CELL_ERROR:
        return Cell(CellKind.ERROR, errors.get(value, "#N/A"))
    if kind == XL_CELL_BOOLEAN:
        return Cell(CellKind.TEXT, "TRUE" if value else "FALSE")
    if kind not in (XL_CELL_NUMBER, XL_CELL_DATE):
        return None
    number = numbers.shown(repr(value))
    if number is None:
        return Cell(CellKind.TEXT, repr(value))
    day = numbers.date_of_serial(Decimal(number), counts_from_1904=counts_from_1904) if is_date else None
    if day is not None:
        return Cell(CellKind.DATE, day.isoformat())
    return numbers.formatted(number, code)


if __name__ == "__main__":
    main()
