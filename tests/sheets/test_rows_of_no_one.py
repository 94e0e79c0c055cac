"""Totals in a sentence, notes between the rows, a second table, months in merged cells."""

import pytest
from openpyxl import Workbook

from .tried import LIN, ZHANG, amounts, codes, tried, tried_text

HEAD = "社会保障号码,姓名,缴费基数\n"
TWO = f"{HEAD}{ZHANG},张三,8000\n{LIN},林一,5000\n"
PAID = "流水号,到账日期,统一社会信用代码,金额\nL1,2026-01-05,,1920.00\n"


def declared(tmp_path, text):
    return tried_text("declaration", tmp_path, text)


@pytest.mark.parametrize(
    ("total", "right"),
    [
        ('"合计：2人，13,000.00元",,', True),
        ('"合计：2人 13000元",,', True),
        ("合计：13000,,", True),
        ("合计 13000,,", True),
        ("合计（大写）：壹万叁仟元整,,", True),
        ("合计（大写）,,壹万叁仟元整", True),
        ("合计（大写）,壹万叁仟元整,", True),
        ("合计（2025年12月）,,13000", True),
        ("共2人,,13000", True),
        ("合计人数,2,13000", True),
        ("合计人数,,13000", True),
        ('"合计：3人，13,000.00元",,', False),
        ('"合计：2人，12,000.00元",,', False),
        ("合计：24000元,,", False),
        ("合计：¥24000,,", False),
        ("合计（大写）：壹万肆仟元整,,", False),
        ("合计（大写）,,壹万肆仟元整", False),
        ("合计（大写）,壹万肆仟元整,", False),
        ("共3人,,13000", False),
        ("共2人,,14000", False),
        ("合计人数,3,13000", False),
        ("合计人数,2,16000", False),
    ],
)
def test_what_a_total_says_in_one_cell_is_held_against_the_rows(tmp_path, total, right):
    understood = declared(tmp_path, f"{TWO}{total}\n")
    assert codes(understood) == ([] if right else ["total_differs"])
    assert len(understood["rows"]) == 2


def test_totals_in_one_cell_of_payment_files(tmp_path):
    found = tried_text("payments", tmp_path, f'{PAID}"合计：2笔，2,920.00元",,,\n')
    assert codes(found) == ["total_differs"] * 2
    assert tried_text("payments", tmp_path, f'{PAID}"合计：1笔，1,920.00元",,,\n')["ok"]


@pytest.mark.parametrize(
    "note", ["以下人员本月停保,,", "减员,,", ",减员,", "注：以下人员本月停保,,", "二、离职人员,,", "生产部,,"]
)
def test_a_note_between_the_rows_is_its_own_fault(tmp_path, note):
    understood = declared(tmp_path, f"{HEAD}{ZHANG},张三,8000\n{note}\n{LIN},林一,5000\n")
    (fault,) = understood["faults"]
    assert (fault["code"], fault["row"]) == ("note_unread", 3)
    assert note.strip(",") in fault["zh"]


@pytest.mark.parametrize(
    "note", ["备注：无,,", "注：以上金额单位为元,,", "制表人：王,,", "以下空白,,", "本单位承诺以上信息真实,,"]
)
def test_a_note_that_says_nothing_of_the_rows_is_told(tmp_path, note):
    assert declared(tmp_path, f"{TWO}{note}\n")["ok"]


def test_a_name_alone_is_a_row_to_be_filled_in(tmp_path):
    assert codes(declared(tmp_path, f"{TWO},王五,\n")) == ["missing", "missing"]


def test_a_second_table_is_one_fault(tmp_path):
    text = f"{TWO},,,\n姓名,身份证号码,停保原因,停保日期\n张三,{ZHANG},离职,2025-12-01\n"
    understood = declared(tmp_path, text)
    (fault,) = understood["faults"]
    assert (fault["code"], fault["row"]) == ("another_table", 5)
    assert "停保原因" in fault["zh"]
    assert len(understood["rows"]) == 2
    titled = declared(tmp_path, text.replace(",,,\n", "二、停保人员,,,\n"))
    assert codes(titled) == ["note_unread", "another_table"]


def merged(tmp_path, heading):
    book = Workbook()
    rows = (
        ("社会保障号码", "姓名", "缴费基数", heading),
        (ZHANG, "张三", 8000, "2025-12"),
        (LIN, "林一", 5000),
    )
    for row in (*rows, (ZHANG, "张三", 8000, "2025-11"), (LIN, "林一", 5000)):
        book.active.append(row)
    book.active.merge_cells("D2:D3")
    book.active.merge_cells("D4:D5")
    file = tmp_path / "a.xlsx"
    book.save(file)
    return tried("declaration", file)


@pytest.mark.parametrize("heading", ["月份", "费款所属期"])
def test_a_month_in_a_merged_cell_makes_no_duplicates(tmp_path, heading):
    understood = merged(tmp_path, heading)
    assert understood["questions"] == []
    assert codes(understood) == ["merged_cell", "merged_cell"]
    assert [row[0] for row in amounts(understood)] == ["2025-12", "2025-11"]


def test_a_column_of_months_is_read(tmp_path):
    rows = f"{ZHANG},张三,8000,2025-12\n{ZHANG},张三,8000,2025年11月\n"
    understood = declared(tmp_path, f"社会保障号码,姓名,缴费基数,月份\n{rows}")
    assert understood["ok"]
    assert [row[0] for row in amounts(understood)] == ["2025-12", "2025-11"]
    both = declared(tmp_path, f"{HEAD.strip()},月份,费款所属期\n{ZHANG},张三,8000,2026-01,2025-12\n")
    assert [row[0] for row in amounts(both)] == ["2025-12"]


def test_rows_that_differ_in_what_is_not_understood_are_no_duplicates(tmp_path):
    understood = merged(tmp_path, "缴费月份")
    assert codes(understood, "questions") == ["column_unknown"]
    assert understood["faults"] == []
    twice = f"社会保障号码,姓名,缴费基数,批注\n{ZHANG},张三,8000,x\n{ZHANG},张三,8000,x\n"
    assert codes(declared(tmp_path, twice)) == ["duplicate_row"]


def test_a_cell_that_begins_with_blanks_alone_breaks_nothing_off(tmp_path):
    understood = declared(tmp_path, f'{TWO}"{" " * 300}x",,\n')
    assert (codes(understood)[0], understood["faults"][0]["row"]) == ("number_invalid", 4)
    assert len(understood["rows"]) == 2
