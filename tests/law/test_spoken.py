"""What a voice says: amounts, counts and months in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law.periods import Month
from quanyi.law.spoken import spoken_count, spoken_month, spoken_yuan

YUAN = {
    0: "零元", 5: "五分", 50: "五角", 200: "两元", 1200: "十二元", 222: "两元二角二分", 10000: "一百元",
    123456: "一千二百三十四元五角六分", 200000: "两千元", 2000000: "两万元", 12000000: "十二万元",
    2220000: "两万两千二百元", 10007003: "十万零七十元零三分", 20000000000: "两亿元", 1005000: "一万零五十元",
    -640_00: "负六百四十元", -12_00: "负十二元", 22_00: "二十二元", 102_00: "一百零二元",
}  # fmt: skip


@pytest.mark.parametrize(("fen", "words"), YUAN.items())
def test_an_amount_as_spoken(fen, words):
    assert spoken_yuan(fen) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (2, "两"), (10, "十"), (12, "十二"), (20, "二十"), (180, "一百八十"), (202, "二百零二")],
)
def test_a_count_as_spoken(number, words):
    assert spoken_count(number) == words


def test_a_month_as_spoken():
    assert spoken_month(Month(2025, 3)) == "二零二五年三月"
    assert spoken_month(Month(2010, 12)) == "二零一零年十二月"
    assert spoken_month(Month(2002, 2)) == "二零零二年二月"


_VALUES = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def understood(words: str) -> int:
    """Fen, as who listens adds them up."""
    sign = -1 if words.startswith("负") else 1
    total = section = digit = fen = 0
    for word in words.removeprefix("负"):
        if word in _VALUES:
            digit = _VALUES[word]
        elif word in _UNITS:
            section, digit = section + (digit or 1) * _UNITS[word], 0
        elif word in "万亿":
            size = 10**4 if word == "万" else 10**8
            if word == "亿":
                total, section, digit = (total + section + digit) * size, 0, 0
            else:
                total, section, digit = total + (section + digit) * size, 0, 0
        elif word == "元":
            total, section, digit = (total + section + digit) * 100, 0, 0
        else:
            fen, digit = fen + digit * (10 if word == "角" else 1), 0
    return sign * (total + fen)


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_who_listens_hears_the_amount(fen):
    assert understood(spoken_yuan(fen)) == fen
