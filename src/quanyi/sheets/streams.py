"""Long tables, row after row and never whole in memory: CSV, DBF and, within its limits, .xlsx (长表读取).

Lists that people hand in are read by ``read_list``, with every question that they leave open; the books of an office
come from a program, with headings in the first row, and may have a hundred million lines.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from quanyi.bilingual import Bilingual
from quanyi.sheets.dbf import BadDbf, read_dbf
from quanyi.sheets.faults import Unreadable
from quanyi.sheets.grid import Cell, CellKind
from quanyi.sheets.lines import Broken, Line, Notices
from quanyi.sheets.xlsx import read_xlsx

SUFFIXES = (".csv", ".txt", ".xlsx", ".dbf")
_LARGEST_XLSX = 200 * 1024 * 1024
_PRECISE = 15  # digits that a spreadsheet keeps of a number
_CHUNK = 1 << 20


class NotRead(Exception):
    """无法读取: a file of which nothing can be read; the sentence says why and what to do."""

    def __init__(self, why: Bilingual) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Stream:
    """一张表的行: its headings, its lines as they come, and what was left aside meanwhile."""

    headings: list[str]
    lines: Iterator[Line]
    notices: Notices


@contextmanager
def open_stream(path: Path) -> Iterator[Stream]:
    """Open a table; raises NotRead."""
    suffix = path.suffix.lower()
    if suffix == ".dbf":
        with path.open("rb") as file:
            yield _of_dbf(file)
    elif suffix == ".xlsx":
        yield _of_workbook(path)
    else:
        with path.open(encoding=_encoding(path), newline="") as text:
            rows = csv.reader(text)
            yield Stream([heading.strip() for heading in next(rows, [])], _numbered(rows), [])


def _of_dbf(file: IO[bytes]) -> Stream:
    notices: Notices = []
    try:
        return Stream(*read_dbf(file, notices), notices)
    except BadDbf as bad:
        raise NotRead(
            Bilingual(f"{bad.why.zh}。请由原系统重新导出。", f"{bad.why.en}; export it anew.")
        ) from bad


def _numbered(rows: Iterator[list[str]]) -> Iterator[Line]:
    """Lines of a text with the number of the line that they end on."""
    number = 1
    try:
        for number, row in enumerate(rows, 2):
            if any(row):
                yield number, row
    except csv.Error as error:
        raise NotRead(
            Bilingual(
                f"第 {number + 1} 行的引号不成对，以后的行无法读取。请由原系统重新导出。",
                f"The quotes of row {number + 1} do not match; nothing behind it can be read. Export it anew.",
            )
        ) from error


def _encoding(path: Path) -> str:
    """UTF-8, else GB18030 throughout."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeError:
            continue
        return encoding
    raise NotRead(
        Bilingual(
            "文件既不是 UTF-8 也不是 GB18030 编码。请由原系统按其中一种重新导出。",
            "The file is neither UTF-8 nor GB18030. Export it anew in one of them.",
        )
    )


def _of_workbook(path: Path) -> Stream:
    """The first sheet that is shown."""
    if path.stat().st_size > _LARGEST_XLSX:
        raise NotRead(
            Bilingual("工作簿过大。请改存为 CSV。", "The workbook is too large. Save it as CSV instead.")
        )
    try:
        sheets = [sheet for sheet in read_xlsx(path.read_bytes()).sheets if not sheet.hidden]
    except Unreadable as error:
        raise NotRead(
            Bilingual(
                f"无法读取工作簿（{error.fault.read}）。请改存为 CSV。",
                f"The workbook cannot be read ({error.fault.read}). Save it as CSV instead.",
            )
        ) from error
    rows = sorted(sheets[0].rows.items()) if sheets else []
    width = sheets[0].width() if sheets else 0
    if not rows:
        return Stream([], iter(()), [])
    headings = [text.strip() for text in _texts(rows[0][1], width)]
    return Stream(headings, ((number, _texts(cells, width)) for number, cells in rows[1:]), [])


def _texts(cells: dict[int, Cell], width: int) -> list[str]:
    return [_text(cells[column]) if column in cells else "" for column in range(1, width + 1)]


def _text(cell: Cell) -> str:
    """What a cell holds; a long number in a cell of numbers has lost its last digits."""
    if cell.kind is CellKind.NUMBER and sum(map(str.isdigit, cell.text)) >= _PRECISE:
        return Broken(cell.text)
    return Broken(cell.text) if cell.kind in (CellKind.ERROR, CellKind.UNCACHED) else cell.text
