"""Headings that are nearly those of a month's base: of a year, of back payments, of all bases together."""

import pytest

from .tried import LIN, ZHANG, codes, tried_text

HEAD = "社会保障号码,姓名"


def declared(tmp_path, text):
    return tried_text("declaration", tmp_path, text)


@pytest.mark.parametrize(
    "heading",
    [
        "年缴费基数",
        "年基数",
        "年度缴费基数",
        "季度缴费基数",
        "全年缴费工资",
        "缴费基数（年）",
        "缴费基数(元/年)",
        "上年缴费工资总额",
    ],
)
def test_a_base_of_a_year_is_asked(tmp_path, heading):
    understood = declared(tmp_path, f"{HEAD},{heading}\n{ZHANG},张三,96000\n")
    assert codes(understood, "questions") == ["column_unknown"]
    assert understood["rows"] == []
    assert "base_fen" in understood["questions"][0]["options"]


@pytest.mark.parametrize(
    "heading", ["月缴费基数", "缴费基数（元/月）", "月平均缴费工资", "上年度月平均缴费工资"]
)
def test_a_base_of_a_month_is_read(tmp_path, heading):
    understood = declared(tmp_path, f"{HEAD},{heading}\n{ZHANG},张三,8000\n")
    assert [row["base_fen"] for row in understood["rows"]] == [800_000]
    assert understood["ok"]


def test_a_base_of_back_payments_makes_them(tmp_path):
    text = f"{HEAD},费款所属期,补缴基数,补缴个人\n{ZHANG},张三,2025-10,8000,640\n"
    understood = declared(tmp_path, text)
    assert understood["ok"]
    assert [(row["kind"], row["month"]) for row in understood["rows"]] == [("back_payment", "2025-10")]
    without = declared(tmp_path, f"{HEAD},补缴基数\n{ZHANG},张三,8000\n")
    assert codes(without) == ["back_payment_not_earlier"]


def test_what_is_of_back_payments_beside_a_base_is_asked_unless_a_column_says_the_kind(tmp_path):
    text = f"{HEAD},费款所属期,缴费基数,补缴金额\n{ZHANG},张三,2025-10,8000,1920\n"
    assert codes(declared(tmp_path, text), "questions") == ["column_unknown"]
    stated = text.replace("补缴金额", "补缴金额,缴费类型").replace("1920", "1920,补缴")
    assert [row["kind"] for row in declared(tmp_path, stated)["rows"]] == ["back_payment"]


def test_a_sum_of_bases_is_no_contribution(tmp_path):
    beside = declared(
        tmp_path, f"{HEAD},缴费基数,缴费基数合计\n{ZHANG},张三,8000,8000\n{LIN},林一,5000,5000\n"
    )
    assert beside["faults"] == []
    assert codes(beside, "questions") == ["column_unknown"]
    alone = declared(tmp_path, f"{HEAD},缴费基数合计\n{ZHANG},张三,8000\n")
    assert codes(alone, "questions") == ["column_unknown"]
