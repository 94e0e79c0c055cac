"""Tables of web pages, which many offices' systems hand out under the name of .xls (网页表格).

The page is cut into tags here: the standard library's parser takes minutes over a small page of broken tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from quanyi.sheets import numbers
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Unreadable
from quanyi.sheets.grid import (
    LAST_ROW,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    Area,
    Cell,
    CellKind,
    Sheet,
    Workbook,
)
from quanyi.sheets.number_formats import shown_otherwise
from quanyi.sheets.text import storable

_MAX_TABLES = 1_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([A-Za-z:_-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))|([A-Za-z:_-]+)")
_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title")}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def read_web_page(text: str) -> Workbook:
    """Every table of the page as a sheet; ``Unreadable`` where it has none."""
    reader = _Tables()
    for piece in _pieces(text):
        reader.take(piece)
    reader.end_all()
    sheets = tuple(table.sheet for table in reader.tables if table.sheet.rows)
    if not sheets:
        raise Unreadable(FaultCode.HTML_TABLE, "没有表格的网页", "a web page without a table")
    return Workbook("html", None, sheets)


def _pieces(text: str) -> Iterator[str | re.Match[str]]:
    """The page as texts and tags, in order; comments, scripts and declarations left out."""
    at = 0
    while at < len(text):
        begin = text.find("<", at)
        yield text[at : begin if begin >= 0 else len(text)]
        if begin < 0:
            return
        tag = _TAG.match(text, begin)
        if tag is None:
            at = _behind(text, begin)
            if at == begin + 1:
                yield "<"
            continue
        at = tag.end()
        yield tag
        if not tag[1] and (end := _ENDS.get(tag[2].lower())):
            found = end.search(text, at)
            at = found.start() if found else len(text)


def _behind(text: str, begin: int) -> int:
    """Where a comment or declaration ends that begins here; after the mark itself where it is none."""
    end, mark = len(text), "-->" if text.startswith("<!--", begin) else ">"
    if text[begin + 1 : begin + 2] in ("!", "?") and begin + 1 < end:
        found = text.find(mark, begin + len(mark))
        return found + len(mark) if found >= 0 else end
    return begin + 1


def _attributes(tag: re.Match[str]) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag[3])
    return {(name or bare).lower(): _unescaped(a or b or c) for name, a, b, c, bare in found}


def _unescaped(text: str) -> str:
    try:
        return unescape(text)
    except ValueError:  # a character's number of thousands of digits
        return text


@dataclass
class _Table:
    sheet: Sheet
    row: int = 0
    column: int = 0
    parts: list[str] | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    row_hidden: bool = False
    # Column -> the last row that a cell above stretches down to.
    taken: dict[int, int] = field(default_factory=dict)

    def begin_row(self, attributes: dict[str, str]) -> None:
        self.end_cell()
        self.row, self.column = self.row + 1, 0
        self.row_hidden = bool(_HIDDEN.search(attributes.get("style", "")))

    def begin_cell(self, attributes: dict[str, str]) -> None:
        self.end_cell()
        self.row = max(self.row, 1)
        self.column += 1
        while self.taken.get(self.column, 0) >= self.row:
            self.column += 1
        self.attributes, self.parts = attributes, []

    def end_cell(self) -> None:
        if self.parts is None:
            return
        # A line break of the page is one of the text; of the source it is a blank.
        lines = _BLANKS.sub(" ", "".join(self.parts)).split("\v")
        text = storable(_unescaped("\n".join(line.strip(" ") for line in lines)).strip())[:MAX_TEXT]
        self.parts = None
        cell = _cell(text, self.attributes.get("x:num", ""))
        if cell is not None:
            self.sheet.put(self.row, self.column, cell)
            if self.row_hidden:
                self.sheet.hidden_rows.add(self.row)
        self._stretch(
            _span(self.attributes.get("rowspan"), LAST_ROW - self.row + 1),
            _span(self.attributes.get("colspan"), MAX_COLUMNS - self.column + 1),
        )

    def _stretch(self, down: int, across: int) -> None:
        if down == across == 1:
            return
        if len(self.sheet.merged) >= MAX_ROWS:
            raise Unreadable(FaultCode.TOO_MANY_CELLS, "合并单元格", "merged cells", limit=f"{MAX_ROWS:,}")
        bottom, right = self.row + down - 1, self.column + across - 1
        self.sheet.merged.append(Area(self.row, self.column, bottom, right))
        if down > 1:
            self.taken |= dict.fromkeys(range(self.column, right + 1), bottom)
        self.column = right


class _Tables:
    """All tables of a page; one within a cell of another is a table of its own, and no part of that cell."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self.open: list[_Table] = []

    def take(self, piece: str | re.Match[str]) -> None:
        if not isinstance(piece, str):
            self._tag(piece, piece[2].lower())
        elif self.open and self.open[-1].parts is not None:
            self.open[-1].parts.append(piece.replace("\v", " "))

    def _tag(self, tag: re.Match[str], name: str) -> None:
        if name == "table":
            self._end_table() if tag[1] else self._begin_table()
        elif self.open and name in ("tr", "td", "th", "br"):
            self._within(self.open[-1], name, tag)

    def _within(self, table: _Table, name: str, tag: re.Match[str]) -> None:
        if name == "br":
            if table.parts is not None:
                table.parts.append("\v")
        elif tag[1]:
            table.end_cell()
        elif name == "tr":
            table.begin_row(_attributes(tag))
        else:
            table.begin_cell(_attributes(tag))

    def _begin_table(self) -> None:
        if len(self.tables) >= _MAX_TABLES:
            raise Unreadable(
                FaultCode.HTML_TABLE,
                f"多于{_MAX_TABLES}张表格的网页",
                f"a web page with over {_MAX_TABLES} tables",
            )
        table = _Table(Sheet(f"表{len(self.tables) + 1}"))
        self.tables.append(table)
        self.open.append(table)

    def _end_table(self) -> None:
        if self.open:
            self.open.pop().end_cell()

    def end_all(self) -> None:
        while self.open:
            self._end_table()


def _cell(text: str, exact: str) -> Cell | None:
    """Spreadsheets that write a page keep beside the text shown the number that the cell holds (``x:num``)."""
    number = numbers.shown(exact.strip()) if text and exact else None
    if number is not None:
        return Cell(CellKind.NUMBER, numbers.as_text(number), text if shown_otherwise(text, number) else "")
    return Cell(CellKind.TEXT, text) if text else None


def _span(text: str | None, most: int) -> int:
    """How far a cell stretches; 0 means to the end of the table."""
    digits = (text or "1").strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    wanted = int(digits) if len(digits) < 10 else most
    return max(1, min(wanted or most, most))
