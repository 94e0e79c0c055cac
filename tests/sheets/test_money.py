"""More of each kind of payment file and statement: footers, instants, vouchers, flags, the order of balances."""

from dataclasses import replace
from datetime import date

import pytest

from quanyi.agency.collect.payments import Arrival
from quanyi.agency.collect.payments.vouchers import by_voucher
from quanyi.law.periods import Month

from .tried import CODE, codes, tried_text


@pytest.mark.parametrize(
    "footer",
    [
        "总笔数：2,,,\n总金额：2880.00,,,\n",
        "合计,,,2880.00\n",
        "总笔数,2,,\n",
        "共2笔,,,\n",
        "#----导出结束----,,,\n",
        "操作员：01,,,\n打印日期：2026-01-06,,,\n",
        '"总笔数：2 总金额：2,880.00",,,\n',
        "-- END --,,,\n",
        "以下空白,,,\n",
        "制表人：张,,复核：李,\n",
    ],
)
def test_footers_of_payment_files(tmp_path, footer):
    text = (
        f"流水号,到账日期,统一社会信用代码,金额\nL1,2026-01-05,{CODE},1920.00\nL2,20260105102233,{CODE},960\n"
    )
    understood = tried_text("payments", tmp_path, text + footer)
    assert understood["faults"] == understood["questions"] == []
    assert [row["amount_fen"] for row in understood["rows"]] == [192_000, 96_000]
    assert understood["notices"]


@pytest.mark.parametrize(
    "footer", ["总笔数：3,,,\n", "总金额：2880.01,,,\n", "合计,,,2881\n", "共1笔,,,\n", "总金额,2000,,\n"]
)
def test_footers_that_state_another_sum_are_faults(tmp_path, footer):
    text = (
        f"流水号,到账日期,统一社会信用代码,金额\nL1,2026-01-05,{CODE},1920.00\nL2,20260105102233,{CODE},960\n"
    )
    assert codes(tried_text("payments", tmp_path, text + footer)) == ["total_differs"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("20260105102233", "2026-01-05"),
        ("2026-01-05T10:22:33+08:00", "2026-01-05"),
        ("2026-01-05T20:00:00Z", "2026-01-06"),
        ("2026-01-05T23:30:00+09:00", "2026-01-05"),
        ("2026-01-05 10:22:33.123", "2026-01-05"),
        ("2026年1月5日 10时22分", "2026-01-05"),
        ("二〇二六年一月五日", "2026-01-05"),
        ("20260105 10:22:33", "2026-01-05"),
        ("46027", "2026-01-05"),
    ],
)
def test_days_and_instants(tmp_path, cell, day):
    text = f"流水号,到账日期,金额\nL1,{cell},1920.00\n"
    assert [row["on"] for row in tried_text("payments", tmp_path, text)["rows"]] == [day]


def test_one_voucher_keeps_its_items_and_tells_a_row_that_stands_twice(tmp_path):
    head = "电子税票号码,入库日期,缴费人识别号,征收品目,税款所属期起,税款所属期止,实缴金额\n"

    def row(item, amount, month="12"):
        return f"3360,2026-01-05,{CODE},{item},2025-{month}-01,2025-{month}-28,{amount}\n"

    kept = head + row("职工基本养老保险(单位缴纳)", 1280) + row("职工基本养老保险(个人缴纳)", 640)
    kept += row("职工基本养老保险(单位缴纳)", 1280, "11") + row("失业保险(单位缴纳)", 40)
    understood = tried_text("payments", tmp_path, kept)
    assert [row["amount_fen"] for row in understood["rows"]] == [128_000, 64_000, 128_000]
    assert understood["ok"]
    assert codes(understood, "notices") == ["item_not_read", "voucher_items"]
    again = tried_text("payments", tmp_path, kept + row("职工基本养老保险(个人缴纳)", 640))
    (fault,) = again["faults"]
    assert fault["code"] == "reference_twice"
    assert "删" not in fault["zh"]


def test_money_out_in_a_payment_file_is_refused_and_kept(tmp_path):
    text = "流水号,交易日期,借贷标志,交易金额\nL1,2026-01-05,贷,1920.00\nL2,2026-01-05,借,100.00\n"
    understood = tried_text("payments", tmp_path, text)
    assert [(fault["code"], fault["row"]) for fault in understood["faults"]] == [("money_out", 3)]


@pytest.mark.parametrize(
    ("flag", "sign"),
    [("贷", 1), ("借", -1), ("收", 1), ("支", -1), ("收入", 1), ("支出", -1), ("C", 1), ("D", -1), ("往账", -1), ("来账", 1), ("+", 1), ("-", -1), ("贷方", 1), ("借方", -1)],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["借贷标志", "收支标志", "方向", "借/贷", "收付标识"])
def test_flags_give_the_sign(tmp_path, flag, sign, heading):
    text = f"交易日期,交易流水号,{heading},交易金额\n2026-01-05,L1,{flag},100.00\n"
    assert [row["amount_fen"] for row in tried_text("statement", tmp_path, text)["rows"]] == [sign * 10_000]


@pytest.mark.parametrize("flag", ["", "X", "其他", "冲"])
def test_a_flag_that_is_not_understood_refuses_the_row(tmp_path, flag):
    text = f"交易日期,交易流水号,借贷标志,交易金额\n2026-01-05,L1,{flag},100.00\n2026-01-05,L2,贷,1\n"
    assert codes(tried_text("statement", tmp_path, text)) == ["sign_unknown"]


def test_a_sign_beside_a_flag_is_settled_by_balances_or_refused(tmp_path):
    head = "交易日期,交易流水号,借贷标志,交易金额"
    bare = f"{head}\n2026-01-05,L1,借,-100.00\n"
    assert codes(tried_text("statement", tmp_path, bare)) == ["sign_ambiguous"]

    def second(balance):
        text = f"{head},余额\n2026-01-05,L1,贷,300,1300\n2026-01-05,L2,借,-100,{balance}\n"
        return tried_text("statement", tmp_path, text)["rows"][1]["amount_fen"]

    assert (second(1200), second(1400)) == (-10_000, 10_000)


ORDER = [
    ("L1", "05", 300, 1300),
    ("L2", "05", 100, 1400),
    ("L3", "05", -50, 1350),
    ("L4", "06", 10, 1360),
    ("L5", "06", 5, 1365),
]


def statement(lines, opening=None):
    head = "交易日期,流水号,收入,支出,余额\n"
    body = "".join(
        f"2026-01-{day},{reference},{amount if amount > 0 else ''},{-amount if amount < 0 else ''},{balance}\n"
        for reference, day, amount, balance in lines
    )
    return head + (f",期初余额,,,{opening}\n" if opening is not None else "") + body


@pytest.mark.parametrize(
    "order",
    [
        ORDER,
        ORDER[::-1],
        [*ORDER[3:], *ORDER[:3]],
        [*ORDER[:3][::-1], *ORDER[3:]],
        [*ORDER[3:][::-1], *ORDER[:3]],
        [*ORDER[:3], *ORDER[3:][::-1]],
    ],
)
@pytest.mark.parametrize("opening", [None, 1000])
def test_the_balances_tell_the_order(tmp_path, order, opening):
    understood = tried_text("statement", tmp_path, statement(order, opening))
    assert understood["faults"] == understood["questions"] == understood["breaks"] == []
    assert [row["reference"] for row in understood["rows"]] == [line[0] for line in order]


def test_balances_that_do_not_follow_are_named(tmp_path):
    wrong = [*ORDER[:2], ("L3", "05", -50, 1351), *ORDER[3:]]
    broken = tried_text("statement", tmp_path, statement(wrong))["breaks"]
    assert [(each["reference"], each["expected_fen"]) for each in broken] == [
        ("L3", 135_000),
        ("L4", 136_100),
    ]
    opened = tried_text("statement", tmp_path, statement(ORDER, 999))["breaks"]
    assert [(each["reference"], each["expected_fen"]) for each in opened] == [("L1", 129_900)]


def test_another_currency_is_refused(tmp_path):
    text = "交易日期,流水号,交易金额,币种\n2026-01-05,L1,100,人民币\n2026-01-05,L2,100,美元\n"
    assert codes(tried_text("statement", tmp_path, text)) == ["currency_other"]


def test_lines_of_a_voucher_are_one_movement_of_money():
    day = date(2026, 1, 5)
    line = Arrival(2, "3360", day, 128_000, CODE, "", "", "", Month(2025, 12), "单位缴纳")
    own = replace(line, row=3, amount_fen=64_000, remark="个人缴纳")
    (both,) = by_voucher([line, own])
    assert (both.row, both.amount_fen, both.month, both.credit_code) == (2, 192_000, Month(2025, 12), CODE)
    assert "单位缴纳 1,280.00" in both.remark
    earlier = replace(own, month=Month(2025, 11), credit_code="x")
    other = replace(own, reference="3361")
    mixed, alone = by_voucher([line, other, earlier])
    assert (mixed.amount_fen, mixed.month, mixed.credit_code) == (192_000, None, "")
    assert alone == other
