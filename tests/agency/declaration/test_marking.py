"""The file given back: every cell as it came, the faulty ones marked, nothing that computes."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from quanyi.agency.collect.declaration import DECLARATION, Column
from quanyi.sheets.faults import Unreadable
from quanyi.sheets.grid import Sheet
from quanyi.sheets.marking import mark_faults
from quanyi.sheets.opening import open_workbook
from quanyi.sheets.reading import locate

from .build import TABLE, changed, csv, part, raw, raw_rows, read, repacked, without, xlsx
from .corpus import BROKEN, WHOLE
from .odd import ODD

COLOUR = "00FFC7CE"


def marked(content: bytes, filename: str = "a.csv") -> Workbook:
    return load_workbook(BytesIO(mark_faults(content, filename, DECLARATION, read(content, filename).faults)))


def texts(sheet: Sheet) -> dict[tuple[int, int], str]:
    """The text of every cell but those of a column 问题."""
    problems = {
        column for cells in sheet.rows.values() for column, cell in cells.items() if _is_ours(cell.text)
    }
    cells = ((row, column, cell) for row, held in sheet.rows.items() for column, cell in held.items())
    return {(row, column): cell.text for row, column, cell in cells if column not in problems}


def _is_ours(text: str) -> bool:
    return DECLARATION.meaning(text) is Column.PROBLEM


def test_faulty_cells_are_coloured_and_explained() -> None:
    page = marked(csv(changed({"B2": "张三1", "C2": "", "H3": "昨天"})))["申报表"]
    coloured = {
        cell.coordinate for row in page.iter_rows() for cell in row if cell.fill.fgColor.rgb == COLOUR
    }
    assert coloured == {"B2", "C2", "H3"}
    assert page["K1"].value == "问题"
    assert page["K2"].value.startswith("B2“姓名”读到“张三1”，应为2至50个汉字")
    assert "\nC2“缴费基数”为空" in page["K2"].value
    assert page["K4"].value is None


def test_the_list_names_every_fault_those_of_the_file_first() -> None:
    rows = list(marked(csv(changed({"B2": "张三1", "H3": "昨天"})))["问题清单"].values)
    assert rows[0] == ("行", "单元格", "栏目", "读到", "应为", "建议")
    assert [row[:4] for row in rows[1:]] == [(2, "B2", "姓名", "张三1"), (3, "H3", "到账日期", "昨天")]
    unreadable = list(marked(b"%PDF-1.7")["问题清单"].values)
    assert unreadable[1][:4] == ("整个文件", None, None, "PDF文件")


@pytest.mark.parametrize(
    "name", ["whole: zip bomb", "whole: picture", "whole: empty", "whole: utf-16 without mark"]
)
def test_an_unreadable_file_gives_the_list_alone(name: str) -> None:
    case = BROKEN[name]
    assert marked(case.content, case.filename).sheetnames == ["问题清单"]


def test_all_sheets_return_where_it_is_unclear_which_is_meant() -> None:
    assert marked(WHOLE["two sheets with headings"].content, "a.xlsx").sheetnames == [
        "申报",
        "二",
        "问题清单",
    ]


@pytest.mark.parametrize("name", [*ODD, *(f"broken {name}" for name in BROKEN)])
def test_every_cell_received_is_kept(name: str) -> None:
    case = BROKEN.get(name.removeprefix("broken "))
    filename, content = (case.filename, case.content) if case else ODD[name]
    faults = read(content, filename).faults
    back = open_workbook(mark_faults(content, filename, DECLARATION, faults), "a.xlsx", DECLARATION).sheets
    assert back[-1].name == "问题清单"
    received = [sheet for sheet in _received(content, filename) if sheet.rows]
    assert [texts(sheet) for sheet in back[:-1] if sheet.rows] == [texts(sheet) for sheet in received]


def _received(content: bytes, filename: str) -> list[Sheet]:
    """The sheet that was read; all of them where that is unclear; none of an unreadable file."""
    try:
        workbook = open_workbook(content, filename, DECLARATION)
    except Unreadable:
        return []
    try:
        return [locate(workbook, DECLARATION)[0]]
    except Unreadable:
        return list(workbook.sheets)


def test_no_text_becomes_a_formula() -> None:
    attacks = {"J2": "=1+1", "J3": "@SUM(A1)", "J4": "-2+3", "B2": "+cmd|' /C calc'!A0"}
    page = marked(csv(changed(attacks)))["申报表"]
    for at, text in attacks.items():
        assert (page[at].value, page[at].data_type, page[at].quotePrefix) == (text, "s", True)


def test_formulas_received_return_as_what_they_showed() -> None:
    table = changed({"C2": "<c><f>HYPERLINK(1)</f><v>8000</v></c>", "C3": "<c><f>4000*2</f></c>"})
    page = marked(raw(raw_rows(table)), "a.xlsx")["表"]
    assert page["C2"].value == 8000
    assert (page["C3"].value, page["C3"].data_type) == ("=4000*2", "s")


def test_numbers_stay_text_and_dates_stay_dates() -> None:
    page = marked(ODD["typed numbers and dates"][1], "a.xlsx")["申报"]
    assert page["A2"].data_type == "s"
    assert page["A2"].number_format == "@"
    assert page["C3"].value == 12345.6
    assert page["H2"].is_date


def test_a_second_marking_replaces_the_first() -> None:
    once = csv(changed({"B2": "张三1"}))
    marked_once = mark_faults(once, "a.csv", DECLARATION, read(once).faults)
    again = marked(marked_once, "a.xlsx")
    assert again.sheetnames == ["申报表", "问题清单"]
    assert again["申报表"].max_column == 11
    assert [fault.cell for fault in read(marked_once).faults] == ["B2"]


def test_faults_of_the_heading_stand_in_the_heading() -> None:
    content = csv(without("姓名"))
    once = mark_faults(content, "a.csv", DECLARATION, read(content).faults)
    said = load_workbook(BytesIO(once))["申报表"]["J1"].value
    assert said.startswith("问题：\n第1行读到“社会保障号码、缴费基数")
    assert marked(once, "a.xlsx")["申报表"].max_column == 10


def test_layout_of_the_title_is_kept() -> None:
    page = marked(ODD["title rows"][1], "a.xlsx")["申报"]
    assert {str(area) for area in page.merged_cells.ranges} == {"A1:J1", "A2:C2"}
    assert page.freeze_panes == "A5"


def test_sheet_names_that_a_spreadsheet_refuses_are_changed() -> None:
    content = xlsx(TABLE)
    book = part(content, "xl/workbook.xml").replace('name="申报"', 'name="' + "长[1]" * 12 + '"')
    page = marked(repacked(content, {"xl/workbook.xml": book.encode()}), "a.xlsx")
    assert len(page.sheetnames[0]) <= 31
    assert "[" not in page.sheetnames[0]
