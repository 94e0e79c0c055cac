"""What would be a wrong amount or a lost person without a word: parted amounts, blocks above, signs, closing balances."""

from itertools import permutations

import pytest

from .tried import LIN, ZHANG, amounts, codes, tried_text

STATEMENT = "交易日期,流水号,收入,支出,余额\n"
ONE = "2025-12-01,A1,100.00,,1100.00\n"


def declared(tmp_path, text):
    return tried_text("declaration", tmp_path, text)


@pytest.mark.parametrize("beside", ["备注", "部门"])
def test_an_amount_parted_before_a_blank_column(tmp_path, beside):
    text = f"姓名,身份证号码,缴费基数,{beside}\n张三,{ZHANG},8,000.00\n林一,{LIN},5000.00\n"
    understood = declared(tmp_path, text)
    assert codes(understood) == ["amount_parted"]
    assert "8,000.00" in understood["faults"][0]["zh"]
    assert amounts(understood) == [("2025-12", 500_000, None, None)]


def test_an_amount_parted_in_every_row(tmp_path):
    text = f"姓名,身份证号码,缴费基数,备注\n张三,{ZHANG},8,640\n林一,{LIN},5,312.50\n"
    assert codes(declared(tmp_path, text)) == ["amount_parted", "amount_parted"]


def test_three_digits_right_of_a_small_amount_are_a_code_where_others_have_one(tmp_path):
    text = f"姓名,身份证号码,缴费基数,部门\n张三,{ZHANG},850,101\n林一,{LIN},5000.00,204\n"
    understood = declared(tmp_path, text)
    assert understood["ok"]
    assert [row["base_fen"] for row in understood["rows"]] == [85_000, 500_000]


def test_an_amount_parted_in_a_payment_file_and_a_statement(tmp_path):
    text = "流水号,到账日期,统一社会信用代码,到账金额,备注\nA1,2025-12-03,,1,920.00\n"
    assert "amount_parted" in codes(tried_text("payments", tmp_path, text))
    text = "交易日期,流水号,收入,支出,余额,摘要\n2025-12-01,A1,100.00,,1100.00,来款\n2025-12-02,A2,1000.00,,2,100.00\n"
    assert codes(tried_text("statement", tmp_path, text)) == ["amount_parted"]


@pytest.mark.parametrize("second", ["姓名,身份证号码,缴费基数,备注,部门\n", ""])
def test_lines_above_the_heading_are_not_lost(tmp_path, second):
    first = "姓名,身份证号码,缴费基数\n" if second else ""
    heading = second or "姓名,身份证号码,缴费基数\n"
    understood = declared(tmp_path, f"{first}张三,{ZHANG},8000\n{heading}林一,{LIN},5000\n")
    assert not understood["ok"]
    assert "row_above_heading" in codes(understood)


@pytest.mark.parametrize(
    "text",
    [
        "流水号,到账日期,借贷标志,金额\nA1,2025-12-03,借,-50.00\n",
        "流水号,到账日期,收入,支出\nA1,2025-12-03,,-50.00\n",
    ],
)
def test_money_out_below_zero_is_no_arrival(tmp_path, text):
    understood = tried_text("payments", tmp_path, text)
    assert codes(understood) == ["sign_ambiguous"]
    assert understood["rows"] == []


def test_balances_tell_what_money_out_below_zero_means(tmp_path):
    repeated = f"{STATEMENT}{ONE}2025-12-02,A2,,-50.00,1050.00\n"
    reversal = f"{STATEMENT}{ONE}2025-12-02,A2,,-50.00,1150.00\n"
    for text, fen in ((repeated, -5_000), (reversal, 5_000)):
        understood = tried_text("statement", tmp_path, text)
        assert understood["ok"]
        assert understood["breaks"] == []
        assert understood["rows"][1]["amount_fen"] == fen
    unsaid = "交易日期,流水号,收入,支出\n2025-12-02,A2,,-50.00\n"
    assert codes(tried_text("statement", tmp_path, unsaid)) == ["sign_ambiguous"]


def test_beside_money_out_above_zero_one_below_is_a_reversal(tmp_path):
    text = f"{STATEMENT}2025-12-05,A1,,100.00,900.00\n2025-12-05,A2,,-100.00,1000.00\n"
    understood = tried_text("statement", tmp_path, text)
    assert understood["ok"]
    assert [row["amount_fen"] for row in understood["rows"]] == [-10_000, 10_000]


@pytest.mark.parametrize(("closing", "found"), [("1100.00", []), ("1200.00", ["closing_differs"])])
def test_a_closing_balance_is_what_the_lines_leave(tmp_path, closing, found):
    text = f"{STATEMENT}期初余额,,,,1000.00\n{ONE}期末余额,,,,{closing}\n"
    assert codes(tried_text("statement", tmp_path, text)) == found
    newest_first = f"{STATEMENT}期末余额,,,,{closing}\n{ONE}期初余额,,,,1000.00\n"
    assert codes(tried_text("statement", tmp_path, newest_first)) == found


@pytest.mark.parametrize("note", ["注：以上金额单位为万元", "说明：金额单位：千元", "备注：单位均为万元。"])
def test_another_unit_in_a_note_below(tmp_path, note):
    understood = declared(tmp_path, f"姓名,身份证号码,缴费基数\n张三,{ZHANG},8000\n{note},,\n")
    assert "unit_not_yuan" in codes(understood)
    assert understood["rows"] == []


def test_the_first_moon_is_no_january(tmp_path):
    text = f"姓名,身份证号码,缴费基数,费款所属期\n张三,{ZHANG},8000,2025年正月\n"
    assert codes(declared(tmp_path, text)) == ["month_invalid"]


MIXED = [
    "2026-01-06,L4,10.00,,1100.00\n",
    "2026-01-05,L3,40.00,,1090.00\n",
    "2026-01-05,L1,100.00,,1100.00\n",
    "2026-01-05,L2,,50.00,1050.00\n",
]


def test_lines_mixed_within_a_day_follow_by_their_balances(tmp_path):
    for lines in permutations(MIXED):
        assert tried_text("statement", tmp_path, STATEMENT + "".join(lines))["breaks"] == []
    lost = STATEMENT + "".join(MIXED[:1] + MIXED[2:])
    assert len(tried_text("statement", tmp_path, lost)["breaks"]) == 1


@pytest.mark.parametrize(
    "title", ["账号：123,期初余额：900.00,,,\n", "期初余额(元),900.00,,,\n", "期初余额：900.00,,,,\n"]
)
def test_a_balance_above_the_heading_is_held_against_the_lines(tmp_path, title):
    text = f"{title}{STATEMENT}{MIXED[2]}{MIXED[3]}"
    assert [found["expected_fen"] for found in tried_text("statement", tmp_path, text)["breaks"]] == [100_000]
    assert not tried_text("statement", tmp_path, text.replace("900.00", '"1,000.00"', 1))["breaks"]


def test_balances_in_sentences_and_in_rows_agree(tmp_path):
    row = ",期初余额,,,1000.00\n"
    text = f"账号：123,期初余额：1000.00,期末余额：1050.00,,\n{STATEMENT}{row}{MIXED[2]}{MIXED[3]}"
    assert tried_text("statement", tmp_path, text)["ok"]
    assert codes(tried_text("statement", tmp_path, text.replace("期初余额：1000", "期初余额：900"))) == [
        "opening_differs"
    ]
    assert codes(tried_text("statement", tmp_path, text.replace("期末余额：1050", "期末余额：1060"))) == [
        "closing_differs"
    ]


def test_the_same_line_of_a_statement_twice_is_not_taken_twice(tmp_path):
    without = "交易日期,流水号,收入,支出\n2026-01-05,L1,100.00,\n2026-01-05,L1,100.00,\n"
    assert codes(tried_text("statement", tmp_path, without)) == ["reference_twice"]
    fee = f"{STATEMENT}2026-01-05,L1,100.00,,1100.00\n2026-01-05,L1,,5.00,1095.00\n"
    understood = tried_text("statement", tmp_path, fee)
    assert understood["ok"]
    assert codes(understood, "notices") == ["reference_of_several"]


def test_what_is_due_is_no_money_that_came(tmp_path):
    assert codes(tried_text("payments", tmp_path, "流水号,到账日期,应缴金额\nL1,2026-01-05,1920.00\n")) == [
        "heading_missing"
    ]
    both = "流水号,到账日期,应缴金额,实缴金额\nL1,2026-01-05,1920.00,1000.00\n"
    assert amounts(tried_text("payments", tmp_path, both)) == [("L1", "2026-01-05", 100_000, None)]


def test_the_month_that_a_title_labels_is_that_of_rows_without(tmp_path):
    rows = "流水号,到账日期,费款所属期,金额\nL1,2026-01-05,,1920.00\nL2,2026-01-05,2025-10,100.00\n"
    labelled = tried_text("payments", tmp_path, f"费款所属期：2025年11月\n{rows}")
    assert [row["month"] for row in labelled["rows"]] == ["2025-11", "2025-10"]
    assert codes(labelled, "notices") == ["month_of_title"]
    # The month of a list may be that in which the money came.
    listed = tried_text("payments", tmp_path, f"2026年1月到账明细表\n{rows}")
    assert [row["month"] for row in listed["rows"]] == [None, "2025-10"]
    assert codes(listed, "notices") == ["month_in_title_not_read"]


@pytest.mark.parametrize(
    ("title", "ok"),
    [
        ("二〇二五年十二月养老保险缴费申报表", True),
        ("二〇二五年十一月养老保险缴费申报表", False),
        ("12月份养老保险缴费申报表", True),
        ("十一月份养老保险缴费申报表", False),
        ("近3个月养老保险缴费申报表", True),
        ("2026年1月5日报送的12月申报表", True),
        ("申报月份：11月", False),
    ],
)
def test_a_month_in_words_or_without_a_year_in_the_title(tmp_path, title, ok):
    understood = declared(tmp_path, f"{title}\n姓名,身份证号码,缴费基数\n张三,{ZHANG},8000\n")
    assert codes(understood) == ([] if ok else ["month_in_title"])
