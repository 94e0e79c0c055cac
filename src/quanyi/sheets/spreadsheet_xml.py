"""SpreadsheetML 2003 (.xml, often named .xls), as some tax and bank programs write it (XML表格)."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from xml.parsers import expat

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
from quanyi.sheets.sheet_parts import Reader, parse
from quanyi.sheets.text import storable

# Formats that have a name instead of a code; those of currency and days follow the reader's own region.
_NAMED_FORMATS = {
    "Percent": "0.00%",
    "Euro Currency": '"€"0.00',
    **dict.fromkeys(("Currency", "Standard", "Fixed", "Scientific", "General Number", "General"), "0"),
    **dict.fromkeys(("General Date", "Long Date", "Medium Date", "Short Date"), ""),
    **dict.fromkeys(("Long Time", "Medium Time", "Short Time", "Yes/No", "True/False", "On/Off"), ""),
}
IS_WORKBOOK = re.compile(rb"<(?:[A-Za-z]+:)?Workbook[\s>]")


def read_spreadsheet_xml(content: bytes) -> Workbook:
    """All worksheets of ``content`` in UTF-8; ``Unreadable`` if damaged. A document type is refused."""
    reader = _WorkbookReader()
    try:
        parse(BytesIO(content), reader, encoding="utf-8")
    except (expat.ExpatError, ValueError) as damage:
        raise Unreadable(FaultCode.BROKEN_FILE, "结构损坏的XML表格", "a damaged XML table") from damage
    for sheet in reader.sheets:
        sheet.rows = dict(sorted(sheet.rows.items()))
    return Workbook("xml", None, tuple(reader.sheets))


class _WorkbookReader(Reader):
    texts = frozenset({"Data", "Visible"})

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self.row = self.column = self.layout = 0
        self.row_hidden = self.in_comment = False
        self.cell: dict[str, str] = {}
        self.kind = ""
        self.value: str | None = None
        self.style = ""
        # Style -> its number format; a column -> its style; both as the cells inherit them.
        self.formats: dict[str, str] = {}
        self.columns: dict[int, str] = {}
        self.row_style = ""

    def open(self, name: str, attributes: dict[str, str]) -> None:
        about = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name in ("Style", "NumberFormat"):
            self._note_style(name, about)
        elif name == "Worksheet":
            self.sheets.append(Sheet(storable(about.get("Name", ""))))
            self.row = self.layout = 0
            self.columns = {}
        elif name == "Column":
            self._lay_out(about)
        elif name == "Row":
            self._open_row(about)
        elif name == "Cell":
            self.column = int(about.get("Index", self.column + 1))
            self.cell, self.value = about, None
        elif name == "Data" and not self.in_comment:
            self.kind = about.get("Type", "String")
        elif name == "Comment":
            self.in_comment = True

    def _note_style(self, name: str, about: dict[str, str]) -> None:
        if name == "Style":
            self.style = about.get("ID", "")
            self.formats[self.style] = self.formats.get(about.get("Parent", ""), "")
        elif code := about.get("Format"):
            self.formats[self.style] = _NAMED_FORMATS.get(code, code)

    def _format(self) -> str:
        """The number format of the cell, of its row or of its column."""
        styles = (self.cell.get("StyleID"), self.row_style, self.columns.get(self.column))
        return self.formats.get(next((style for style in styles if style), "Default"), "")

    def _lay_out(self, about: dict[str, str]) -> None:
        first = int(about.get("Index", self.layout + 1))
        self.layout = first + int(about.get("Span", 0))
        if style := about.get("StyleID"):
            self.columns |= dict.fromkeys(range(first, min(self.layout, MAX_COLUMNS) + 1), style)
        if about.get("Hidden") == "1":
            self.sheets[-1].hidden_columns.update(range(first, min(self.layout, MAX_COLUMNS) + 1))

    def _open_row(self, about: dict[str, str]) -> None:
        self.row = int(about.get("Index", self.row + 1))
        if not 0 < self.row <= LAST_ROW:
            raise ValueError(f"row {self.row}")
        self.column, self.row_hidden = 0, about.get("Hidden") == "1"
        self.row_style = about.get("StyleID", "")
        # Rows without cells that look alike are written once.
        self.span = int(about.get("Span", 0))

    def text(self, name: str, text: str) -> None:
        if name == "Visible":
            self.sheets[-1].hidden = text.startswith("SheetHidden") or text.startswith("SheetVeryHidden")
        elif not self.in_comment:
            self.value = text

    def close(self, name: str) -> None:
        if name == "Comment":
            self.in_comment = False
        elif name == "Row":
            self.row += self.span
        elif name == "Cell":
            self._close_cell()

    def _close_cell(self) -> None:
        sheet = self.sheets[-1]
        cell = _cell(self.kind, self.value, self.cell.get("Formula"), self._format())
        if cell is not None:
            sheet.put(self.row, self.column, cell)
            if self.row_hidden:
                sheet.hidden_rows.add(self.row)
        across, down = (int(self.cell.get(f"Merge{way}", 0)) for way in ("Across", "Down"))
        if across > 0 or down > 0:
            if len(sheet.merged) >= MAX_ROWS:
                raise Unreadable(
                    FaultCode.TOO_MANY_CELLS, "合并单元格", "merged cells", limit=f"{MAX_ROWS:,}"
                )
            right = min(self.column + across, max(self.column, MAX_COLUMNS))
            sheet.merged.append(Area(self.row, self.column, self.row + down, right))
        self.column += max(across, 0)


def _cell(kind: str, value: str | None, formula: str | None, code: str) -> Cell | None:
    if not value:
        return Cell(CellKind.UNCACHED, formula) if formula else None
    text = storable(value[:MAX_TEXT])
    if kind == "Error":
        return Cell(CellKind.ERROR, text)
    if kind == "DateTime":
        return Cell(CellKind.DATE, datetime.fromisoformat(text).date().isoformat())
    if kind == "Boolean":
        return Cell(CellKind.TEXT, "TRUE" if text == "1" else "FALSE")
    number = numbers.shown(text.strip()) if kind == "Number" else None
    return numbers.formatted(number, code) if number is not None else Cell(CellKind.TEXT, text)
