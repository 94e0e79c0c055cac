"""Payment files as banks and tax offices really write them: workbooks, old encodings, totals, odd numbers."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from quanyi.agency.collect.payments import read_payments, read_statement
from quanyi.agency.collect.payments.balances import in_order
from quanyi.law.periods import Month

TODAY = date(2026, 3, 1)


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def read(content, name="到账.xlsx"):
    return read_payments(content, name, today=TODAY)


def test_a_workbook_with_titles_dates_serials_and_a_total():
    reading = read(
        workbook(
            ["示范区社会保险费入库明细"],
            ["制表日期：2026年2月1日", None, None, "单位：元"],
            ["序号", "电子税票号码", "入库日期", "缴费单位名称", "纳税人识别号", "所属期", "实缴金额（元）"],
            [
                1,
                "34200126010001",
                date(2026, 1, 9),
                "示范区青禾制造有限公司",
                "91790001ma0000001x",
                "202512",
                1920.1,
            ],
            [
                2,
                "34200126010002",
                46031,
                "示范区云岭建筑",
                "'91790001MA0000002N",
                date(2025, 12, 1),
                "１，２３４．５０",
            ],
            ["合计", "2笔", None, None, None, None, 3154.6],
        )
    )
    assert reading.faults == ()
    first, second = reading.rows
    assert (first.reference, first.arrived_on, first.amount_fen) == (
        "34200126010001",
        date(2026, 1, 9),
        192_010,
    )
    assert (first.credit_code, first.month) == ("91790001MA0000001X", Month(2025, 12))
    assert (second.arrived_on, second.amount_fen, second.month) == (
        date(2026, 1, 9),
        123_450,
        Month(2025, 12),
    )
    assert second.credit_code == "91790001MA0000002N"


def test_a_total_that_is_not_the_sum_is_a_fault():
    reading = read("流水号,到账日期,金额\nA1,2026-01-09,10.00\nA2,2026-01-09,5.00\n合计,,15.01\n".encode())
    (fault,) = reading.faults
    assert (fault.code.value, fault.cell, fault.wanted) == ("total_differs", "C4", "各行之和15.00元")


def test_a_reference_that_a_spreadsheet_rounded_is_never_guessed():
    reading = read(workbook(["流水号", "到账日期", "金额"], [34200126010001234567, date(2026, 1, 9), 1]))
    assert [fault.code.value for fault in reading.faults] == ["reference_as_float"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_in_the_usual_encodings_and_separators(encoding, separator):
    lines = [["交易流水号", "交易日期", "交易金额", "付款户名"], ["A-1/2", "2026年1月9日", "8.50", "王小明"]]
    reading = read("\n".join(separator.join(line) for line in lines).encode(encoding), "a.csv")
    assert reading.faults == ()
    (arrival,) = reading.rows
    assert (arrival.reference, arrival.amount_fen, arrival.employer_name) == ("A-1/2", 850, "王小明")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7", "pdf"),
        ("只有一行字".encode(), "no_heading"),
        ("流水号,到账日期,金额\n".encode(), "no_rows"),
    ],
)
def test_what_is_no_payment_file_says_so(content, code):
    assert [fault.code.value for fault in read(content).faults] == [code]


def test_amounts_in_another_unit_are_refused():
    reading = read("流水号,到账日期,金额（万元）\nA1,2026-01-09,10.00\n".encode())
    assert [fault.code.value for fault in reading.faults] == ["unit_not_yuan"]


def test_a_statement_without_amounts_is_refused():
    reading = read_statement("日期,流水号,余额\n2026-01-09,A1,1.00\n".encode(), "a.csv")
    assert "heading_missing" in [fault.code.value for fault in reading.faults]


def test_balances_follow_or_the_line_is_named():
    text = "日期,流水号,金额,余额\n2026-01-10,A2,-2.00,8.01\n2026-01-09,A1,10.00,10.00\n"
    reading = read_statement(text.encode(), "a.csv")
    assert reading.faults == ()
    assert [(line.reference, due) for line, due in in_order(reading.rows).breaks] == [("A2", 800)]
