"""Rows that look alike are read by patterns: to whoever reads a workbook, as if the parser had read them all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests import length
from tests.agency.declaration.build import raw

from quanyi.sheets import faults, sheet_parts, xlsx
from quanyi.sheets.grid import Cell, CellKind
from quanyi.sheets.sheet_parts import shared_strings
from quanyi.sheets.tidy import Rows, Strings

SHEETS = [
    path
    for path in Path(__file__).parents[1].rglob("*")
    if path.suffix in (".xlsx", ".xlsm") and path.is_file()
]
VALUES = (
    '<c r="{}" t="n"><v>8000</v></c>',
    '<c r="{}"><v>8123.1000000000004</v></c>',
    '<c r="{}"><v>0.50</v></c>',
    '<c r="{}"><v>1.10105194912310016E+17</v></c>',
    '<c r="{}"><v>007</v></c>',
    '<c r="{}"><v> 8 </v></c>',
    '<c r="{}"><v>八千</v></c>',
    '<c r="{}" s="1"><v>46006</v></c>',
    '<c r="{}" s="1"><v>46006.75</v></c>',
    '<c r="{}" s="1"/>',
    '<c r="{}" s="1"></c>',
    '<c r="{}" s="2"><v>0.8</v></c>',
    '<c r="{}" t="str"><f>A1&amp;B1</f><v>张三</v></c>',
    '<c r="{}"><f>D3*0.08</f><v>640</v></c>',
    '<c r="{}"><f t="shared" si="0"/><v>640</v></c>',
    '<c r="{}"><f>D3*0.08</f></c>',
    '<c r="{}"><f>D3*0.08</f><v></v></c>',
    '<c r="{}" t="e"><v>#N/A</v></c>',
    '<c r="{}" t="b"><v>1</v></c>',
    '<c r="{}" t="d"><v>2025-12-15</v></c>',
    '<c r="{}" t="inlineStr"><is><t>790001197001010009</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> 张 三 </t></is></c>',
    '<c r="{}" t="inlineStr"><is><t>张&amp;三</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t>a\r\nb\tc\nd</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t>\x7f\uffff</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t></t></is></c>',
    '<c r="{}" t="inlineStr"><is><t>]]></t></is></c>',
    '<c r="{}" t="inlineStr"><is><t>张三</t><rPh sb="0" eb="1"><t>zhang</t></rPh></is></c>',
    '<c r="{}" t="inlineStr"><v>1</v></c>',
    '<c r="{}" t="n"><is><t>1</t></is></c>',
    '<c r="{}" t="s"><v>0</v></c>',
    "<c><v>5</v></c>",
    '<c r="{}"><v>1</v><v>2</v></c>',
    "<!-- <c/> -->",
)  # fmt: skip
ABOUT = ("", ' spans="1:3"', ' hidden="1"', ' ht="15" customHeight="1"', ' spans="1:3" spans="1:3"')
STYLES = (
    '<numFmts><numFmt numFmtId="200" formatCode="0.00&quot;万元&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs>'
)
FORMS = st.tuples(st.sampled_from(ABOUT), st.lists(st.integers(0, len(VALUES) - 1), max_size=3))
JUMPS = st.sampled_from([*[1] * 12, 2, 0, -1, 60_000, 1_000_000])


@contextmanager
def by_the_parser_alone() -> Iterator[None]:
    with patch.object(sheet_parts, "part", lambda stream, feed, skipper: None):
        yield


def outcome(content: bytes) -> object:
    """The workbook, or the fault for which it cannot be read."""
    try:
        return xlsx.read_xlsx(content)
    except faults.Unreadable as refusal:
        return refusal.fault


def both(content: bytes) -> tuple[object, object]:
    with by_the_parser_alone():
        alone = outcome(content)
    return outcome(content), alone


@pytest.mark.parametrize("file", SHEETS, ids=lambda path: path.name)
def test_every_sheet_of_the_tests_is_read_as_the_parser_reads_it(file):
    ours, alone = both(file.read_bytes())
    assert ours == alone


@settings(max_examples=length.of(short=300, long=5_000), deadline=None)
@given(st.lists(FORMS, min_size=1, max_size=4), st.lists(st.tuples(st.integers(0, 3), JUMPS), max_size=14))
@example([("", [0, 20]), ("", [])], [(0, 1)] * 6)
def test_sheets_of_all_kinds_are_read_as_the_parser_reads_them(forms, rows):
    row, written = 0, ""
    for form, jump in rows:
        about, values = forms[form % len(forms)]
        row = max(row + jump, 1)
        cells = "".join(VALUES[n].format(f"{letter}{row}") for letter, n in zip("ABD", values, strict=False))
        written += f'<row r="{row}"{about}>{cells}</row>'
    ours, alone = both(raw(written, styles=STYLES))
    assert ours == alone


TEXTS = (
    "<si><t>张三</t></si>",
    '<si><t xml:space="preserve"> a </t></si>',
    "<si><t>a&lt;b</t></si>",
    "<si><t>_x0041_</t></si>",
    "<si><t></t></si>",
    "<si><t/></si>",
    "<si><r><t>张</t></r><r><t>三</t></r></si>",
    "<si><t>张三</t><rPh sb='0' eb='1'><t>zhang</t></rPh></si>",
    "<si></si>",
    "<si><t>a\r\nb</t></si>",
)  # fmt: skip


@settings(max_examples=length.of(short=100, long=1_000))
@given(st.lists(st.sampled_from(TEXTS), max_size=12), st.sampled_from(["UTF-8", "utf-16", "GBK"]))
def test_shared_strings_are_those_that_the_parser_reads(texts, encoding):
    written = f'<?xml version="1.0" encoding="{encoding}"?><sst>{"".join(texts)}</sst>'.encode(encoding)
    with by_the_parser_alone():
        alone = _strings(written)
    assert _strings(written) == alone


def _strings(written: bytes) -> object:
    try:
        return shared_strings(BytesIO(written))
    except (ValueError, sheet_parts.expat.ExpatError, LookupError) as damage:
        return type(damage)


def test_a_list_of_a_program_is_read_by_its_pattern():
    book = Workbook()
    for n in range(500):
        book.active.append([n, "790001197001010009", 8000 + n / 10, date(2025, 12, 15)])
    content = BytesIO()
    book.save(content)
    parsed = []
    with patch.object(Rows, "seen", lambda self, element, seen=Rows.seen: parsed.append(seen(self, element))):
        (sheet,) = xlsx.read_xlsx(content.getvalue()).sheets
    assert len(sheet.rows) == 500
    assert sheet.rows[500][3] == Cell(CellKind.NUMBER, "8049.9")
    assert len(parsed) < 10, "so many rows were left to the parser"


def test_a_damaged_row_among_tidy_ones_is_found():
    tidy = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 50))
    ours, alone = both(raw(tidy + '<row r="50"><c r="A50"><v>1</c></row>'))
    assert ours == alone
    assert ours.code is faults.FaultCode.BROKEN_FILE


def test_strings_over_the_limit_are_left_to_the_parser():
    strings = ["a"] * sheet_parts.MAX_CELLS
    assert Strings(strings).skip("<si><t>b</t></si>", 0) == 0
    assert len(strings) == sheet_parts.MAX_CELLS
