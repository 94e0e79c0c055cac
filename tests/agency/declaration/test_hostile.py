"""Files made to hang or break the reader: each must be answered within seconds."""

import time

import pytest

from .build import TABLE, changed, csv, raw, raw_rows, read, repacked, xlsx

LONG = 32_000


def _times(text: str) -> str:
    return text * (LONG // len(text))


def _many(cells: dict[str, str]) -> bytes:
    """A hundred rows of such cells, some three megabytes."""
    rows = changed(cells)
    return csv([rows[0], *([rows[1]] * 100)])


def _nested(part: str) -> bytes:
    depth = 300_000
    return repacked(xlsx(TABLE), {part: b"<a>" * depth + b"</a>" * depth})


HOSTILE = {
    "dates of letters": _many({"H2": _times("T")}),
    "dates of blanks": _many({"H2": "1" + _times(" ") + "1"}),
    "names of dots": _many({"B2": "张" + _times(" .")}),
    "totals of digits": _many({"A2": "合计:" + _times("1"), "B2": "", "C2": ""}),
    "titles of months": csv([*([(_times("2025年12月"),)] * 40), *TABLE]),
    "titles of labels": csv([*([(_times("单位名称（"),)] * 40), *TABLE]),
    "headings of brackets": csv([*([(_times("（"),)] * 40), *TABLE]),
    "one cell of digits": raw(raw_rows(changed({"C2": f"<c><v>{'1' * 5_000_000}</v></c>"}))),
    "format of brackets": raw(
        raw_rows(TABLE),
        styles='<numFmts><numFmt numFmtId="176" formatCode="' + "[" * 1_000_000 + '"/></numFmts>'
        '<cellXfs><xf numFmtId="176"/></cellXfs>',
    ),
    "nested styles": _nested("xl/styles.xml"),
    "nested sheet": _nested("xl/worksheets/sheet1.xml"),
    "a million empty rows": raw("<row/>" * 1_000_000 + raw_rows(TABLE)),
    "a million lines": b"\n" * 1_000_000 + csv(TABLE),
    "a million separators": csv([*TABLE, [""] * 1_000_000]),
    "columns of widths": raw(
        raw_rows(TABLE), head="<cols>" + '<col min="1" max="16384" width="9"/>' * 1000 + "</cols>"
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_answered_soon(name: str) -> None:
    before = time.process_time()
    reading = read(HOSTILE[name])
    assert time.process_time() - before < 10
    assert reading.ok or all(fault.sentence for fault in reading.faults)
