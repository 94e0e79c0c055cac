"""Making declaration files of every kind, byte by byte where a spreadsheet library would be too tidy."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from quanyi.agency.collect.declaration import read_declaration
from quanyi.law.periods import Month
from quanyi.law.rules.contribution import monthly_contribution
from quanyi.sheets import Reading
from quanyi.written.numbers import DEMO_DIVISION, make_citizen_number, read_number

MONTH = Month(2025, 12)
TODAY = date(2026, 1, 10)

ZHANG = make_citizen_number(DEMO_DIVISION, date(1990, 2, 28), 1)
GULI = make_citizen_number(DEMO_DIVISION, date(1985, 7, 1), 24)
LIN = make_citizen_number(DEMO_DIVISION, date(1979, 12, 31), 7)
assert LIN.endswith("X"), "one number of the tests ends with X"

HEADING = (
    "社会保障号码",
    "姓名",
    "缴费基数",
    "费款所属期",
    "缴费类型",
    "个人缴费",
    "单位缴费",
    "到账日期",
    "入职日期",
    "备注",
)
PERSONS = (
    (ZHANG, "张三", "8000", "2025-12", "正常", "640", "1280", "2025-12-15", "2011-07-01", ""),
    (GULI, "古丽·买买提", "12345.6", "2025-11", "补缴", "987.65", "1975.3", "2025-12-20", "", "漏报"),
    (LIN, "林一", "6500.05", "", "", "", "", "", "", ""),
)
TABLE = (HEADING, *PERSONS)

Rows = Iterable[Sequence[Any]]


def due(base_fen: int, month: Month) -> tuple[int, int]:
    """The law's own rule in the demo district."""
    amounts = monthly_contribution(base_fen, month=month, region="DEMO")
    return amounts.own_fen, amounts.employer_fen


def read(content: bytes, filename: str = "申报表.xlsx", *, month: Month = MONTH) -> Reading:
    """Read a file as the demo district does in January 2026."""
    of_person = partial(read_number, demo=True, on=TODAY)
    return read_declaration(content, filename, month=month, today=TODAY, read_number=of_person, due=due)


def changed(cells: dict[str, str], table: Rows = TABLE) -> list[list[str]]:
    """The table with cells replaced by name: ``{"B2": "李四1"}``."""
    rows = [list(row) for row in table]
    for name, text in cells.items():
        rows[int(name[1:]) - 1][ord(name[0]) - 65] = text
    return rows


def without(heading: str, table: Rows = TABLE) -> list[list[Any]]:
    """The table without a column."""
    rows = [list(row) for row in table]
    at = rows[0].index(heading)
    return [row[:at] + row[at + 1 :] for row in rows]


def csv(rows: Rows, encoding: str = "utf-8", *, delimiter: str = ",", end: str = "\r\n") -> bytes:
    """A text file; cells with the separator, quotes or line ends are quoted."""
    in_need = frozenset(f'{delimiter}"\r\n')

    def quoted(cell: Any) -> str:
        text = str(cell)
        return text if in_need.isdisjoint(text) else f'"{text.replace(chr(34), chr(34) * 2)}"'

    return "".join(delimiter.join(map(quoted, row)) + end for row in rows).encode(encoding)


def book(*sheets: Worksheet | Rows, names: Sequence[str] = ("申报", "二", "三")) -> Workbook:
    """A workbook with one sheet a table; strings stay text, even where they look like formulas."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in zip(names, sheets, strict=False):
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(["" if value is None else value for value in row])
            for cell in page[page.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    return workbook


def saved(workbook: Workbook) -> bytes:
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def xlsx(*sheets: Rows) -> bytes:
    return saved(book(*sheets))


def repacked(content: bytes, parts: dict[str, bytes | None], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook with parts replaced, added, or left out (None)."""
    new = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(new, "w", method) as package:
        kept = {name: old.read(name) for name in old.namelist()}
        for name, part in (kept | parts).items():
            if part is not None:
                package.writestr(name, part)
    return new.getvalue()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name).decode()


def raw(cells: str, *, head: str = "", book_properties: str = "", styles: str = "") -> bytes:
    """A workbook whose sheet holds exactly these ``<row>`` elements, without shared strings."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="a" Type="{relations}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ),
        "xl/workbook.xml": (
            f'<workbook {main} xmlns:r="{relations}">{book_properties}'
            '<sheets><sheet name="表" sheetId="1" r:id="s"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="s" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="t" Type="{relations}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": f"<styleSheet {main}>{styles}</styleSheet>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}>{head}<sheetData>{cells}</sheetData></worksheet>",
    }
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return content.getvalue()


def text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def raw_rows(rows: Rows) -> str:
    """``<row>`` elements of text cells; a value that starts with ``<c`` is taken as a cell element."""

    def written(value: Any) -> str:
        return value if str(value).startswith("<c") else text_cell(str(value))

    return "".join(f"<row>{''.join(map(written, row))}</row>" for row in rows)
