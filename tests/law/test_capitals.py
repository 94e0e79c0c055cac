"""Amounts in capitals: the examples of the rules for bills, and read back by a reader of its own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law.capitals import in_capitals
from quanyi.law.errors import InvalidInput
from quanyi.law.money import MAX_FEN
from quanyi.written.amounts import fen_of_words

# The examples of annex 1 of 支付结算办法, then what libraries were seen to get wrong (field notes).
EXAMPLES = {
    1409_50: "壹仟肆佰零玖元伍角",
    6007_14: "陆仟零柒元壹角肆分",
    1680_32: "壹仟陆佰捌拾元零叁角贰分",
    107000_53: "壹拾万柒仟元零伍角叁分",
    16409_02: "壹万陆仟肆佰零玖元零贰分",
    325_04: "叁佰贰拾伍元零肆分",
    1234_56: "壹仟贰佰叁拾肆元伍角陆分",
    1004_05: "壹仟零肆元零伍分",
    10_00: "壹拾元整",
    10_05: "壹拾元零伍分",
    10_50: "壹拾元零伍角",
    0: "零元整",
    5: "伍分",
    50: "伍角",
    55: "伍角伍分",
    -8123_45: "负捌仟壹佰贰拾叁元肆角伍分",
    999_99: "玖佰玖拾玖元玖角玖分",
    10_0000_00: "壹拾万元整",
    10_0005_00: "壹拾万零伍元整",
    1_0000_0005_00: "壹亿零伍元整",
    1_0000_5000_00: "壹亿零伍仟元整",
    1_0507_0000_00: "壹亿零伍佰零柒万元整",
    1_0000_0000_0000_00: "壹万亿元整",
    MAX_FEN: "壹拾万亿元整",
    MAX_FEN - 1: "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
}
DIGITS = dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True))
SIZES = {"亿": 10**8, "万": 10**4, "仟": 1000, "佰": 100, "拾": 10}


def read(text):
    """Fen of capitals, by splitting at the largest unit."""
    sign, _yuan, rest = re.fullmatch("(负?)(.*元|)(.*)", text).groups()
    jiao, fen = (re.search(f"(.){unit}", rest) for unit in "角分")
    total = number(_yuan[:-1]) * 100 + sum(
        DIGITS[found[1]] * size for found, size in ((jiao, 10), (fen, 1)) if found
    )
    return -total if sign else total


def number(text):
    for unit, size in SIZES.items():
        high, found, low = text.rpartition(unit)
        if found:
            return number(high) * size + number(low)
    return DIGITS[text.lstrip("零") or "零"]


@pytest.mark.parametrize(("fen", "capitals"), EXAMPLES.items())
def test_examples(fen, capitals):
    assert in_capitals(fen) == capitals


@given(st.integers(-MAX_FEN, MAX_FEN) | st.integers(-100_000_00, 100_000_00))
def test_it_can_be_read_back(fen):
    capitals = in_capitals(fen)
    assert read(capitals) == fen
    assert fen_of_words(capitals.removeprefix("负")) == abs(fen) or "元" not in capitals


@given(st.integers(-MAX_FEN, MAX_FEN))
def test_zeros_stand_singly_and_whole_stands_behind_yuan_alone(fen):
    capitals = in_capitals(fen)
    assert "零零" not in capitals
    assert capitals.endswith("元整") is (fen % 100 == 0)


@pytest.mark.parametrize("wrong", [MAX_FEN + 1, -MAX_FEN - 1, 1.5, True, "100", None])
def test_what_is_no_amount_is_refused(wrong):
    with pytest.raises(InvalidInput, match="大写金额"):
        in_capitals(wrong)
