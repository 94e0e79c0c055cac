"""Of which account and in which currency a statement or a payment file is, where it says so beside its lines."""

import pytest

from .tried import ZHANG, codes, tried_text

LINES = "交易日期,流水号,收入,支出,余额\n2026-01-05,L1,100.00,,1100.00\n"
PAID = "流水号,到账日期,金额\nL1,2026-01-05,1920.00\n"
DECLARED = f"社会保障号码,姓名,缴费基数\n{ZHANG},张三,8000\n"
LISTS = {"statement": LINES, "payments": PAID, "declaration": DECLARED}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize(
    "said",
    [
        "币种：港币,,",
        "币种：美元,,",
        "币种,美元,",
        "账号：123 币种：HKD 户名：某局,,",
        "金额单位：美元,,",
        "2025年12月美元账户明细,,",
        "货币种类：综合,,",
    ],
)
def test_another_currency_beside_the_lines(tmp_path, kind, said):
    above = tried_text(kind, tmp_path, f"{said}\n{LISTS[kind]}")
    assert codes(above) == ["currency_other"]
    assert above["rows"] == []
    assert said.split(",")[0] in above["faults"][0]["zh"]
    if "," not in said[:-2] and "账户明细" not in said:
        assert codes(tried_text(kind, tmp_path, f"{LISTS[kind]}备注：{said}\n")) == ["currency_other"]


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize(
    "said",
    [
        "币种：人民币,,",
        "币种,人民币,",
        "币种：RMB 单位：元,,",
        "币种：,,",
        "币种/单位：人民币/元,,",
        "币种：156-人民币,,",
    ],
)
def test_the_yuan_beside_the_lines(tmp_path, kind, said):
    assert tried_text(kind, tmp_path, f"{said}\n{LISTS[kind]}")["ok"]


TWO = "账号,交易日期,流水号,收入,支出,余额\n"
MINE = "1001,2026-01-05,L1,100.00,,1100.00\n1001,2026-01-05,L2,,50.00,1050.00\n"
OTHER = "1002,2026-01-05,M1,7.00,,27.00\n"


@pytest.mark.parametrize("heading", ["账号", "本方账号", "卡号"])
def test_two_accounts_are_no_statement(tmp_path, heading):
    text = TWO.replace("账号", heading) + MINE + OTHER
    understood = tried_text("statement", tmp_path, text)
    (fault,) = understood["faults"]
    assert (fault["code"], fault["cell"]) == ("other_account", "A4")
    assert "1001" in fault["zh"]
    assert "1002" in fault["en"]
    assert understood["breaks"] == []
    assert [row["reference"] for row in understood["rows"]] == ["L1", "L2"]
    without = "账号,交易日期,流水号,收入,支出\n1001,2026-01-05,L1,100.00,\n1002,2026-01-05,L2,,50.00\n"
    assert codes(tried_text("statement", tmp_path, without)) == ["other_account"]


def test_one_account_and_those_of_the_other_side_are_a_statement(tmp_path):
    assert tried_text("statement", tmp_path, TWO + MINE)["ok"]
    followed = TWO + MINE.replace("1001,2026-01-05,L2", "1002,2026-01-05,L2")
    assert tried_text("statement", tmp_path, followed)["ok"]
    other_side = (TWO + MINE + OTHER.replace("27", "1057")).replace("账号", "对方账号")
    assert tried_text("statement", tmp_path, other_side)["ok"]
