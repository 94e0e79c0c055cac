"""Reading text files with separators, whatever their encoding (读取文本表格)."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Unreadable
from quanyi.sheets.grid import MAX_TEXT, Cell, CellKind, Sheet, Workbook
from quanyi.sheets.headings import Form, Table, find_table
from quanyi.sheets.text import storable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", "\t", ";", "|", "，", "；", "^", "~", "、")
# The heading is looked for in this many lines when encoding and separator are being found out.
_SAMPLE = 60
# Spreadsheets write ="0012" to keep a number as text.
_KEPT_TEXT = re.compile(r'="([^"]*)"')
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)


def read_delimited(content: bytes, form: Form, choices: Choices = NO_CHOICES) -> Workbook:
    """The text as one sheet; ``Unreadable`` if its encoding or its quotes cannot be made out.

    UTF-8 and UTF-16 by their mark, else the first of UTF-8 and GB18030 in which a heading is found. A file
    with a few broken bytes is read all the same: the cells concerned hold U+FFFD and are reported each.
    """
    readings = list(_decodings(content))
    if not readings:
        start = content[:12].hex(" ")
        raise Unreadable(FaultCode.ENCODING, f"以{start}开头的内容", f"content that starts with {start}")
    found = ((encoding, text, _delimiter(text, form, choices)) for encoding, text in readings)
    encoding, text, delimiter = next(
        (reading for reading in found if reading[2] is not None), (*readings[0], None)
    )
    return Workbook("csv", encoding, (_sheet(text, delimiter or ","),))


def _decodings(content: bytes) -> Iterator[tuple[str, str]]:
    marked = next((encoding for mark, encoding in _BOMS if content.startswith(mark)), None)
    encodings = (marked,) if marked else ("utf-8", "gb18030")
    # Many zero bytes without a mark: UTF-16, or no text at all. A stray one spoils its cell only.
    if marked != "utf-16" and content.count(b"\0") * 10 > len(content):
        return
    for errors in ("strict", "replace"):
        for encoding in encodings:
            try:
                # A DOS end mark, and what some programs write behind it, is no part of the text.
                yield encoding.removesuffix("-sig"), content.decode(encoding, errors).rstrip("\x1a\0")
            except UnicodeDecodeError:
                continue


def _delimiter(text: str, form: Form, choices: Choices) -> str | None:
    """The separator with which a heading appears near the top; None if there is none with any."""
    tables = {delimiter: _sample_table(text, delimiter, form, choices) for delimiter in _DELIMITERS}
    widths = {delimiter: len(table.known) for delimiter, table in tables.items() if table}
    return max(widths, key=widths.__getitem__, default=None)


def _sample_table(text: str, delimiter: str, form: Form, choices: Choices) -> Table | None:
    sheet = Sheet("")
    try:
        for row, record in enumerate(islice(_records(text, delimiter), _SAMPLE), start=1):
            _put(sheet, row, record)
    except csv.Error:
        # An open quote further down; the heading may already have been seen.
        pass
    except Unreadable:
        return None
    return find_table(sheet, form, choices)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)


def _sheet(text: str, delimiter: str) -> Sheet:
    try:
        return _filled(text, delimiter)
    except csv.Error:
        # Some programs put a blank behind the closing quote as well.
        tidy = re.sub(rf'"[ \t]+(?={re.escape(delimiter)}|\r?\n|$)', '"', text)
    try:
        return _filled(tidy, delimiter)
    except csv.Error as error:
        raise _broken_quotes(int(error.args[-1])) from error


def _filled(text: str, delimiter: str) -> Sheet:
    sheet, row = Sheet(""), 0
    try:
        for row, record in enumerate(_records(text, delimiter), start=1):
            _put(sheet, row, record)
    except csv.Error as error:
        raise csv.Error(*error.args, row + 1) from error
    return sheet


def _put(sheet: Sheet, row: int, record: list[str]) -> None:
    if row == 1 and _SEPARATOR_LINE.fullmatch("".join(record)):
        return
    for column, text in enumerate(record, start=1):
        if not text:
            continue
        if len(text) > MAX_TEXT:
            raise _broken_quotes(row)
        kept = _KEPT_TEXT.fullmatch(text)
        sheet.put(row, column, Cell(CellKind.TEXT, storable(kept[1] if kept else text)))


def _broken_quotes(row: int) -> Unreadable:
    read, read_en = f"第{row}行起引号不成对或单元格过长", f"unpaired quotes or too long a cell from row {row}"
    return Unreadable(FaultCode.BROKEN_QUOTES, read, read_en, limit=f"{MAX_TEXT:,}")
