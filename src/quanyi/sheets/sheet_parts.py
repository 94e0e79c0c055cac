"""The large parts of a workbook, read as streams: a worksheet, the shared strings (工作表与共享字符串)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import IO, NamedTuple
from xml.parsers import expat

from quanyi.sheets import numbers
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Unreadable, column_number
from quanyi.sheets.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    Area,
    Cell,
    CellKind,
    Sheet,
)
from quanyi.sheets.text import storable
from quanyi.sheets.tidy import Rows, Skipper, Strings, part

_CHUNK = 1 << 16
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
# Digits that are shown as they are stored.
_PLAIN = re.compile(r"[1-9][0-9]{0,9}(?:\.[0-9]{0,3}[1-9])?")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Styles(NamedTuple):
    """The styles of cells that matter (单元格样式): those that show dates, and formats that show no plain number."""

    dates: frozenset[int]
    formats: dict[int, str]


def fill(sheet: Sheet, stream: IO[bytes], strings: list[str], styles: Styles) -> None:
    """Put every cell of a worksheet part into ``sheet``."""
    reader = _SheetReader(sheet, strings, styles)
    parse(stream, reader, skipper=reader.rows)
    if not all(map(operator.lt, sheet.rows, islice(sheet.rows, 1, None))):
        sheet.rows = dict(sorted(sheet.rows.items()))


def shared_strings(stream: IO[bytes]) -> list[str]:
    """The shared strings of a workbook, in order, without formatting and phonetic guides."""
    reader = _StringsReader()
    parse(stream, reader, skipper=Strings(reader.strings))
    return reader.strings


class Reader:
    """Collects the text of elements in ``texts``; ``open`` and ``close`` see all elements by bare names."""

    texts = frozenset({"t"})

    def __init__(self) -> None:
        self.collected: list[str] | None = None
        self.in_phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name in self.texts and not self.in_phonetic:
            self.collected = []
        elif name == "rPh":
            self.in_phonetic = True
        self.open(name, attributes)

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in self.texts and self.collected is not None:
            self.text(name, "".join(self.collected))
            self.collected = None
        elif name == "rPh":
            self.in_phonetic = False
        self.close(name)

    def characters(self, piece: str) -> None:
        if self.collected is not None:
            self.collected.append(piece)

    def open(self, name: str, attributes: dict[str, str]) -> None: ...

    def text(self, name: str, text: str) -> None: ...

    def close(self, name: str) -> None: ...


def parse(
    stream: IO[bytes], reader: Reader, *, encoding: str | None = None, skipper: Skipper | None = None
) -> None:
    """Read a part as a stream; raises ``ExpatError`` or ``ValueError`` where it is damaged or has a document type.

    What ``skipper`` reads the reader does not see.
    """
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if skipper is not None:
        part(stream, parser.Parse, skipper)
    while chunk := stream.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_doctype(name: str, *_: object) -> None:
    raise ValueError(f"document type {name}")


def _unescape(text: str) -> str:
    """Some writers put control characters, mostly line ends, as ``_x000D_``."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return storable(text)


class _StringsReader(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self.parts: list[str] = []

    def text(self, name: str, text: str) -> None:
        self.parts.append(text)

    def close(self, name: str) -> None:
        if name == "si":
            self.strings.append(_unescape("".join(self.parts)))
            self.parts = []
            if len(self.strings) > MAX_CELLS:
                raise Unreadable(
                    FaultCode.TOO_MANY_CELLS, "共享字符串", "shared strings", limit=f"{MAX_CELLS:,}"
                )


class _SheetReader(Reader):
    texts = frozenset({"t", "v", "f"})

    def __init__(self, sheet: Sheet, strings: list[str], styles: Styles) -> None:
        super().__init__()
        self.sheet, self.strings, self.styles = sheet, strings, styles
        self.rows = Rows(sheet, self._maker)
        self.row = self.column = 0
        self.row_hidden = False
        self.attributes: dict[str, str] = {}
        self.inline: list[str] = []
        self.value: str | None = None
        self.formula: str | None = None

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(attributes)
        elif name == "row":
            self.row = int(attributes.get("r", max(self.row, self.rows.last) + 1))
            self.column = 0
            self.row_hidden = attributes.get("hidden") in ("1", "true")
        elif name == "mergeCell":
            self._merge(attributes["ref"])
        elif name == "col":
            self._lay_out(
                range(int(attributes["min"]), min(int(attributes["max"]), MAX_COLUMNS) + 1), attributes
            )

    def _lay_out(self, columns: range, attributes: dict[str, str]) -> None:
        if "width" in attributes:
            self.sheet.widths |= dict.fromkeys(columns, float(attributes["width"]))
        if attributes.get("hidden") in ("1", "true"):
            self.sheet.hidden_columns.update(columns)

    def _merge(self, reference: str) -> None:
        if len(self.sheet.merged) >= MAX_ROWS:
            raise Unreadable(FaultCode.TOO_MANY_CELLS, "合并单元格", "merged cells", limit=f"{MAX_ROWS:,}")
        self.sheet.merged.append(area(reference))

    def _open_cell(self, attributes: dict[str, str]) -> None:
        # Both the row's and the cell's reference may be left out; cells then follow each other.
        self.column += 1
        if "r" in attributes:
            self.row, self.column = position(attributes["r"])
        self.attributes = attributes
        self.value = self.formula = None
        self.inline = []

    def text(self, name: str, text: str) -> None:
        if name == "v":
            self.value = text
        elif name == "f":
            self.formula = text
        else:
            self.inline.append(text)

    def close(self, name: str) -> None:
        if name == "c" and (cell := self._cell()) is not None:
            self.sheet.put(self.row, self.column, cell)
            if self.row_hidden:
                self.sheet.hidden_rows.add(self.row)

    def _cell(self) -> Cell | None:
        kind = self.attributes.get("t", "n")
        if kind == "inlineStr":
            return _text("".join(self.inline))
        if self.formula is not None and (self.value is None or (not self.value and kind != "str")):
            return Cell(CellKind.UNCACHED, f"={self.formula}")
        return self._cell_of(kind, int(self.attributes.get("s", "0")), self.value) if self.value else None

    def _maker(self, kind: str, style: int) -> Callable[[str], Cell | None]:
        """What makes cells of one kind and style; in tidy rows nothing is escaped, and all can be stored."""
        if kind in ("str", "inlineStr"):
            return lambda text: Cell(CellKind.TEXT, text[:MAX_TEXT]) if text else None
        return partial(self._cell_of, kind, style)

    def _cell_of(self, kind: str, style: int, value: str) -> Cell | None:
        if kind == "s":
            # Shared strings were unescaped when they were read: _x005F_x5F20_ means the text _x5F20_.
            text = self.strings[int(value)][:MAX_TEXT]
            return Cell(CellKind.TEXT, text) if text else None
        if kind == "e":
            return Cell(CellKind.ERROR, value)
        if kind == "b":
            return Cell(CellKind.TEXT, "TRUE" if value == "1" else "FALSE")
        if kind == "d":
            return Cell(CellKind.DATE, datetime.fromisoformat(value).date().isoformat())
        return self._number(value, style) if kind == "n" else _text(value)

    def _number(self, raw: str, style: int) -> Cell | None:
        if _PLAIN.fullmatch(raw) and style not in self.styles.dates and style not in self.styles.formats:
            return Cell(CellKind.NUMBER, raw)
        number = numbers.shown(raw.strip())
        if number is None:
            return _text(raw)
        if style in self.styles.dates:
            day = numbers.date_of_serial(Decimal(number), counts_from_1904=self.sheet.counts_from_1904)
            if day is not None:
                return Cell(CellKind.DATE, day.isoformat())
        return numbers.formatted(number, self.styles.formats.get(style))


def _text(text: str) -> Cell | None:
    text = _unescape(text[:MAX_TEXT])
    return Cell(CellKind.TEXT, text) if text else None


def position(reference: str) -> tuple[int, int]:
    """``"C7"`` → row 7, column 3."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(f"cell reference {reference!r}")
    return int(found[2]), column_number(found[1].upper())


def area(reference: str) -> Area:
    """``"A1:F2"`` → the rectangle."""
    first, _, last = reference.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return Area(top, left, bottom, right)
