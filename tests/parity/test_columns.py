"""Columns and single persons give the same fen."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.bulk import MAX_COLUMN_FEN, contributions, yearly_interest
from quanyi.law import InvalidInput, monthly_contribution
from quanyi.law.money import divide_half_up
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account import yearly_interest_fen

amounts = st.integers(-MAX_COLUMN_FEN, MAX_COLUMN_FEN)
months = st.lists(amounts, min_size=12, max_size=12)
persons = st.lists(st.tuples(amounts, months, months), min_size=1, max_size=5)
rates = st.sampled_from(
    [parameter("crediting_rate", on=year, region="DEMO").rate for year in range(1996, 2026)]
)


@given(persons=persons, rate=rates)
def test_interest(persons, rate):
    opening = np.array([p[0] for p in persons], dtype=np.int64)
    credits = np.array([p[1] for p in persons], dtype=np.int64)
    payments = np.array([p[2] for p in persons], dtype=np.int64)
    columns = yearly_interest(opening, credits, rate=rate, payments_fen=payments)
    for row, (start, paid_in, paid_out) in enumerate(persons):
        expected = yearly_interest_fen(start, paid_in, rate, payments=paid_out)
        assert tuple(int(column[row]) for column in columns) == expected
        assert int(columns.total[row]) == sum(expected)


@given(
    wages=st.lists(st.integers(1, 10_000_000_00), min_size=1, max_size=20),
    month=st.integers(Month(1996, 1).index, Month(2025, 12).index).map(Month.from_index),
)
def test_contributions(wages, month):
    columns = contributions(np.array(wages, dtype=np.int64), month=month, region="DEMO")
    for row, wage in enumerate(wages):
        assert tuple(int(column[row]) for column in columns) == monthly_contribution(
            wage, month=month, region="DEMO"
        )


@given(numerator=st.integers(-(10**17), 10**17), denominator=st.integers(1, 10**6))
def test_rounding(numerator, denominator):
    column = divide_half_up(np.array([numerator], dtype=np.int64), denominator)  # type: ignore[arg-type]
    assert int(column[0]) == divide_half_up(numerator, denominator)


def test_the_largest_amounts_fit():
    """The bound is the law's own largest rate in use, on the largest amounts that the edge lets in."""
    rate = max(parameter("crediting_rate", on=year, region="DEMO").rate for year in range(1996, 2026))
    full = np.full((2, 12), MAX_COLUMN_FEN, dtype=np.int64)
    found = yearly_interest(full[:, 0], full, rate=rate, payments_fen=full)
    expected = yearly_interest_fen(
        MAX_COLUMN_FEN, [MAX_COLUMN_FEN] * 12, rate, payments=[MAX_COLUMN_FEN] * 12
    )
    assert tuple(int(column[0]) for column in found) == expected


def test_what_may_overflow_or_is_no_whole_number_is_refused():
    good = np.zeros((2, 12), dtype=np.int64)
    with pytest.raises(InvalidInput, match="int64"):
        yearly_interest(good[:, 0].astype(float), good, rate=Fraction(1, 50))
    with pytest.raises(InvalidInput, match="int64"):
        yearly_interest([0, 0], good, rate=Fraction(1, 50))  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="溢出"):
        yearly_interest(good[:, 0] + MAX_COLUMN_FEN + 1, good, rate=Fraction(1, 50))
    with pytest.raises(InvalidInput, match="12 列"):
        yearly_interest(good[:, 0], good[:, :11], rate=Fraction(1, 50))
    with pytest.raises(InvalidInput, match="太细"):
        yearly_interest(good[:, 0], good, rate=Fraction(123456789, 10**10))
