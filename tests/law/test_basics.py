"""Money, months, timelines and errors."""

import pickle
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import (
    InvalidInput,
    Month,
    NoParameter,
    NoRule,
    Span,
    Timeline,
    format_yuan,
    parse_yuan,
    round_half_up,
)
from quanyi.law.money import MAX_FEN

months = st.integers(Month(1900, 1).index, Month(2199, 12).index).map(Month.from_index)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("1/2", 1), ("-1/2", -1), ("49/100", 0), ("3/2", 2), ("5/2", 3), ("-5/2", -3), ("-49/100", 0), ("7", 7)],
)
def test_rounds_half_away_from_zero(exact, rounded):
    assert round_half_up(Fraction(exact)) == rounded


@given(st.fractions())
def test_rounding_is_symmetric_and_near(exact):
    assert round_half_up(-exact) == -round_half_up(exact)
    assert abs(round_half_up(exact) - exact) <= Fraction(1, 2)


def test_rounding_refuses_floats():
    with pytest.raises(InvalidInput, match="浮点数"):
        round_half_up(0.5)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.56", 123456),
        ("￥1,234.5", 123450),
        ("１２３４．５６元", 123456),
        ("¥ 12 元", 1200),
        ("-0.05", -5),
        ("0", 0),
        ("1，234", 123400),
    ],
)
def test_reads_amounts(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text", ["", " ", "1.234", "1,23", "12,34.5", "abc", "1e5", "--1", ".5", "1.", 12.5, None]
)
def test_refuses_amounts(text):
    with pytest.raises(InvalidInput, match="两位小数"):
        parse_yuan(text)


@given(st.integers(-MAX_FEN, MAX_FEN))
def test_amounts_survive_printing(fen):
    assert parse_yuan(format_yuan(fen)) == fen


def test_amounts_have_a_limit():
    with pytest.raises(InvalidInput):
        parse_yuan(format_yuan(MAX_FEN + 1))


@pytest.mark.parametrize(
    "text", ["2025-12", "202512", "2025年12月", "2025.12", "２０２５年１２月", " 2025-12 "]
)
def test_reads_months(text):
    assert Month.parse(text) == Month(2025, 12)


@pytest.mark.parametrize("text", ["2025-13", "2025", "202500", "25-12", "1899-12", "2025-1-1"])
def test_refuses_months(text):
    with pytest.raises(InvalidInput):
        Month.parse(text)


@given(months, st.integers(-600, 600))
def test_month_arithmetic(month, distance):
    if Month(1900, 1).index <= month.index + distance <= Month(2199, 12).index:
        later = month + distance
        assert later - month == distance
        assert later - distance == month
        assert (later > month) == (distance > 0)
    assert Month.parse(str(month)) == month
    assert Month.of(month.last_day) == Month.of(month.first_day) == month
    assert (month + 1).first_day.toordinal() - month.last_day.toordinal() == 1


def test_span_includes_both_ends():
    assert [str(month) for month in Month.span(Month(2024, 11), Month(2025, 2))] == [
        "2024-11",
        "2024-12",
        "2025-01",
        "2025-02",
    ]
    assert list(Month.span(Month(2025, 2), Month(2025, 1))) == []


def test_timeline_finds_by_day_and_month_and_names_what_is_missing():
    line = Timeline(
        "记账利率", [Span(date(2002, 1, 1), None, "new"), Span(date(2001, 1, 1), date(2001, 12, 31), "old")]
    )
    assert (line.at(date(2001, 12, 31)), line.at(Month(2002, 1))) == ("old", "new")
    with pytest.raises(NoRule, match=r"记账利率.*2000-12-31"):
        line.at(date(2000, 12, 31))


@pytest.mark.parametrize(
    ("spans", "fault"),
    [
        ([], "没有任何时段"),
        ([Span(date(2001, 1, 2), date(2001, 1, 1), 0)], "倒置"),
        ([Span(date(2001, 1, 1), None, 0), Span(date(2002, 1, 1), None, 0)], "重叠"),
        ([Span(date(2001, 1, 1), date(2001, 1, 5), 0), Span(date(2001, 1, 5), None, 0)], "重叠"),
        ([Span(date(2001, 1, 1), date(2001, 1, 5), 0), Span(date(2001, 1, 7), None, 0)], "断档"),
    ],
)
def test_timeline_refuses_gap_and_overlap(spans, fault):
    with pytest.raises(InvalidInput, match=fault):
        Timeline("试", spans)


def test_errors_speak_both_languages_and_survive_pickling():
    error = NoParameter.at("crediting_rate", region="CN", on=Month(1990, 1))
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.en, again.facts, again.code) == (
        error.zh,
        error.en,
        error.facts,
        "no_parameter",
    )
    assert "1990-01" in str(error)
    assert "1990-01" in error.en
