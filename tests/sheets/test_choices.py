"""What a file leaves open is answered: which sheet, which column is what."""

import pytest
from openpyxl import Workbook

from quanyi.sheets import Choices

from .tried import LIN, ZHANG, amounts, codes, tried

HEAD = "社会保障号码,姓名,缴费基数"
BASE = ("2025-12", 800_000, None, None)


def several(tmp_path, *sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    file = tmp_path / "several.xlsx"
    book.save(file)
    return file


OF_ZHANG = (HEAD.split(","), [ZHANG, "张三", 8000])
OF_LIN = (HEAD.split(","), [LIN, "林一", 5000])


def test_of_several_lists_one_is_chosen(tmp_path):
    file = several(tmp_path, ("养老", OF_ZHANG), ("退休", OF_LIN))
    asked = tried("declaration", file)
    assert not asked["ok"]
    assert asked["faults"] == asked["rows"] == []
    (question,) = asked["questions"]
    assert (question["code"], question["options"]) == ("several_sheets", ["养老", "退休"])
    chosen = tried("declaration", file, Choices(sheet="退休"))
    assert chosen["ok"]
    assert [row["name"] for row in chosen["rows"]] == ["林一"]
    (notice,) = chosen["notices"]
    assert "养老" in notice["zh"]
    assert codes(tried("declaration", file, Choices(sheet="工伤")), "questions") == ["several_sheets"]


def test_a_sheet_that_was_chosen_and_is_not_there_is_asked_though_another_could_be_read(tmp_path):
    file = several(tmp_path, ("养老", OF_ZHANG), ("说明", [["填表说明"]]))
    assert tried("declaration", file)["ok"]
    assert codes(tried("declaration", file, Choices(sheet="工伤")), "questions") == ["several_sheets"]
    assert codes(tried("declaration", file, Choices(sheet="说明"))) == ["no_heading"]


@pytest.mark.parametrize("rest", [(), (HEAD.split(","),), (HEAD.split(","), ["合计", None, 0])])
def test_a_sheet_with_a_heading_alone_is_no_second_list(tmp_path, rest):
    understood = tried("declaration", several(tmp_path, ("模板", rest), ("十二月", OF_ZHANG)))
    assert understood["ok"]
    assert amounts(understood) == [BASE]


def test_what_is_said_of_columns_holds_and_is_told(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(f"社会保障号码,姓名,,核定数,缴费状态\n{ZHANG},张三,x,8000,在缴\n", encoding="utf-8")
    asked = tried("declaration", file)
    assert [question["key"] for question in asked["questions"]] == ["核定数", "缴费状态", "（C列）"]
    options = asked["questions"][0]["options"]
    assert options[0] == "ignored"
    assert "base_fen" in options
    assert "name" not in options
    said = Choices({"核定数": "base_fen", "缴费状态": "ignored", "（C列）": "ignored"})
    understood = tried("declaration", file, said)
    assert understood["ok"]
    assert amounts(understood) == [BASE]
    assert codes(understood, "notices") == ["column_chosen", "column_ignored", "column_ignored"]


def test_one_of_two_columns_that_differ_is_chosen(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(f"姓名,证件号码,缴费工资,缴费基数\n张三,{ZHANG},9000,8000\n", encoding="utf-8")
    (question,) = tried("declaration", file)["questions"]
    assert (question["key"], question["options"]) == ("缴费工资", ["ignored", "base_fen"])
    assert amounts(tried("declaration", file, Choices({"缴费工资": "ignored"}))) == [BASE]
    other = tried("declaration", file, Choices({"缴费工资": "base_fen", "缴费基数": "ignored"}))
    assert other["ok"]
    assert [row["base_fen"] for row in other["rows"]] == [900_000]
