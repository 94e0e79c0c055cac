"""Whatever is done to a file, it gives a reading: all well, or faults in words, on cells that exist."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests import length

from quanyi.agency.collect.declaration import DECLARATION
from quanyi.sheets import Fault, FaultCode, Notice, Reading
from quanyi.sheets.faults import Unreadable
from quanyi.sheets.grid import Sheet
from quanyi.sheets.marking import mark_faults
from quanyi.sheets.opening import open_workbook
from quanyi.sheets.reading import locate
from quanyi.sheets.text import storable

from .build import TABLE, csv, raw, raw_rows, read, repacked, xlsx
from .corpus import CELLS
from .odd import EXPECTED, ODD

some = settings(
    max_examples=length.of(short=40, long=150), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
few = settings(
    max_examples=length.of(short=12, long=40), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

seeds = st.integers(0, 2**32 - 1)
files = st.sampled_from([(name, content) for name, content in ODD.values() if len(content) < 20_000])
# Cells of broken files, and anything that can be typed or stored.
TYPED = sorted(
    {cell for case in CELLS.values() for cell in case.content.decode("utf-8", "replace").split(",")}
)
texts = st.one_of(st.text(max_size=40), st.sampled_from(TYPED), st.floats().map(str), st.dates().map(str))
tables = st.lists(st.lists(texts, max_size=12), max_size=8)


def check(content: bytes, filename: str) -> Reading:
    """What must hold of any reading."""
    reading = read(content, filename)
    assert reading.ok is not bool(reading.faults or reading.questions)
    sheet = _sheet(content, filename)
    for fault in reading.faults:
        assert fault.sentence.strip()
        assert fault.sentence_en.strip()
        assert fault.wanted
        assert fault.advice
        assert "\0" not in fault.read
        assert Fault.from_dict(fault.as_dict()) == fault
        assert fault.cell is None or _exists(fault, sheet)
    for notice in reading.notices:
        assert Notice.from_dict(notice.as_dict()) == notice
    assert all(row.base_fen > 0 and row.name and row.social_security_number for row in reading.rows)
    assert not {row.row for row in reading.rows} & {fault.row for fault in reading.faults}
    return reading


def _sheet(content: bytes, filename: str) -> Sheet | None:
    try:
        return locate(open_workbook(content, filename, DECLARATION), DECLARATION)[0]
    except Unreadable:
        return None


def _exists(fault: Fault, sheet: Sheet | None) -> bool:
    """The row is there, and the column is one in which the sheet holds something."""
    assert sheet is not None
    columns = {column for cells in sheet.rows.values() for column in cells}
    letters = {_letters(column) for column in columns}
    return fault.row in sheet.rows and fault.column_letter in letters


def _letters(column: int) -> str:
    return chr(64 + column) if column <= 26 else _letters((column - 1) // 26) + chr(65 + (column - 1) % 26)


def flipped(content: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


@some
@given(files, seeds)
def test_bytes_flipped(file: tuple[str, bytes], seed: int) -> None:
    check(flipped(file[1], seed), file[0])


@some
@given(
    st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"]), seeds
)
def test_bytes_flipped_inside_the_workbook(part: str, seed: int) -> None:
    """The parts are packed again, so that no checksum stops the reader early."""
    content = ODD["dates by style"][1]
    with zipfile.ZipFile(BytesIO(content)) as package:
        text = package.read(part)
    check(repacked(content, {part: flipped(text, seed)}), "a.xlsx")


@some
@given(files, st.integers(0, 20_000))
def test_files_cut_off(file: tuple[str, bytes], at: int) -> None:
    check(file[1][: at % len(file[1])], file[0])


@some
@given(tables, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5", "latin-1"]))
def test_any_table_in_any_encoding(rows: list[list[str]], encoding: str) -> None:
    text = csv([*TABLE[:2], *rows]).decode("utf-8", "replace")
    check(text.encode(encoding, "replace"), "a.csv")


@some
@given(st.data())
def test_cells_swapped_replaced_and_columns_deleted(data: st.DataObject) -> None:
    rows: list[list[Any]] = [list(row) for row in TABLE]
    places = st.tuples(st.integers(0, len(rows) - 1), st.integers(0, 9))
    for (r, c), text in data.draw(st.lists(st.tuples(places, texts), max_size=6)):
        rows[r][c] = text
    for (r, c), (s, d) in data.draw(st.lists(st.tuples(places, places), max_size=4)):
        rows[r][c], rows[s][d] = rows[s][d], rows[r][c]
    for column in data.draw(st.lists(st.integers(0, 7), max_size=3)):
        for row in rows:
            del row[column]
    in_text, in_cells = check(csv(rows), "a.csv"), check(raw(raw_rows(_storable(rows))), "a.xlsx")
    # A first cell as <html> makes the text no text; "<c" and ="…" have a meaning of their own in one of the two.
    special = any(str(cell).startswith(("<c", '="')) for row in rows for cell in row)
    if in_text.sheet.kind and not special:
        # Beyond the heading a text has a longer row, a sheet a column without a heading: both stop.
        beyond = {code for code in _codes(in_text) if code[0] is FaultCode.ROW_TOO_LONG}
        assert _codes(in_text) - beyond == _codes(in_cells)
        assert not beyond or in_cells.questions


def _storable(rows: list[list[Any]]) -> list[list[str]]:
    """XML holds no control characters."""
    return [[storable(str(value)) for value in row] for row in rows]


def _codes(reading: Reading) -> set[tuple[object, str | None]]:
    return {(fault.code, fault.cell) for fault in reading.faults}


@some
@given(st.text(max_size=300), st.binary(max_size=300))
def test_any_text_and_any_bytes(text: str, junk: bytes) -> None:
    check(text.encode(), "a.csv")
    check(junk, "a.xlsx")


numbers = st.one_of(
    st.floats().map(repr), st.integers().map(str), st.sampled_from(["1e999", "NaN", "-0", "1E-400"])
)
kinds = st.sampled_from(["n", "s", "b", "e", "d", "str", "inlineStr", "?"])


@some
@given(st.lists(st.tuples(kinds, st.integers(0, 3), numbers), min_size=10, max_size=10), st.booleans())
def test_any_stored_number(stored: list[tuple[str, int, str]], mac: bool) -> None:
    row = [f'<c t="{kind}" s="{style}"><v>{number}</v></c>' for kind, style, number in stored]
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="45"/></cellXfs>'
    properties = f'<workbookPr date1904="{int(mac)}"/>'
    check(raw(raw_rows([*TABLE, row]), book_properties=properties, styles=styles), "a.xlsx")


@few
@given(tables, st.booleans())
def test_a_marked_file_opens_and_keeps_every_text(rows: list[list[str]], packed: bool) -> None:
    content = raw(raw_rows(_storable([*TABLE, *_no_elements(rows)]))) if packed else csv([*TABLE, *rows])
    reading = read(content, "a.csv")
    marked = mark_faults(content, "a.csv", DECLARATION, reading.faults)
    book = load_workbook(BytesIO(marked))
    assert book.sheetnames[-1] == "问题清单"
    before, after = _sheet(content, "a.csv"), open_workbook(marked, "a.xlsx", DECLARATION).sheets[0]
    if before is None:
        return
    page = book.worksheets[0]
    for row, cells in before.rows.items():
        for column, cell in cells.items():
            assert after.rows[row][column].text == cell.text
            assert str(page.cell(row, column).value).replace("\r\n", "\n") == cell.text
            assert page.cell(row, column).data_type != "f"


def _no_elements(rows: list[list[str]]) -> list[list[str]]:
    return [[text.replace("<", "") for text in row] for row in rows]


@few
@given(files, st.permutations(range(10)))
def test_order_of_columns_changes_nothing(file: tuple[str, bytes], order: list[int]) -> None:
    for content in (
        csv([[row[i] for i in order] for row in TABLE]),
        xlsx([[row[i] for i in order] for row in TABLE]),
    ):
        assert check(content, "a.csv").rows == EXPECTED
