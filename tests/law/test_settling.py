"""Settling with a provisional rate or within the year, and making it good."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.strategies import amounts, records

from quanyi.law import (
    AccountBalance,
    InvalidInput,
    Month,
    YearRecord,
    account_year,
    interest_until,
    parameter,
    true_up,
    yearly_interest_fen,
)
from quanyi.law.terms import Confidence

twelve = st.lists(amounts, min_size=12, max_size=12)


@given(records(year=st.integers(2017, 2025)))
def test_true_up_makes_the_provisional_year_the_final_one(record):
    provisional = parameter("crediting_rate_provisional", on=record.year, region="DEMO")
    settled = replace(record, rate=provisional)
    adjustment = true_up(settled)
    assert account_year(settled).fen + adjustment.fen == account_year(record).fen
    parts = [adjustment.part(f"{name}_interest_adjustment").fen for name in ("own", "transfer")]
    assert sum(parts) == adjustment.fen
    assert true_up(settled, final=provisional).fen == 0


def test_true_up_by_hand():
    """52345.67 at 3.97 % is 2078.12, at 2.62 % 1371.46: 706.66 too much."""
    provisional = parameter("crediting_rate_provisional", on=2024, region="DEMO")
    record = YearRecord(year=2024, region="DEMO", opening=AccountBalance(5_234_567), rate=provisional)
    assert provisional.confidence is Confidence.P
    assert true_up(record).fen == -70_666
    with pytest.raises(InvalidInput, match="预结利率"):
        true_up(replace(record, rate=None))


@given(opening=st.integers(12 * 10_000_000_00, 10**11), credits=twelve, payments=twelve)
def test_to_december_it_is_the_interest_of_the_year(opening, credits, payments):
    figure = interest_until(opening, credits, payments=payments, last=Month(2020, 12), region="CN")
    assert figure.fen == sum(yearly_interest_fen(opening, credits, Fraction("0.0604"), payments=payments))


def test_interest_to_a_month_by_hand():
    """July 2020: 10000 × 6.04 % × 6/12 = 302.00; 400 × (6+5+4+3+2+1) = 8400 × 6.04 % / 12 = 42.28."""
    credits = [40_000] * 6 + [0] * 6
    figure = interest_until(1_000_000, credits, last=Month(2020, 6), region="CN")
    assert figure.fen == 30_200 + 4_228
    assert "预结" in figure.note_zh


@given(opening=amounts, credits=twelve, last=st.integers(1, 12))
def test_splitting_a_year_adds_up(opening, credits, last):
    """To a month, and from then on with what stood there as bearing capital: within the roundings."""
    before = [*credits[:last], *[0] * (12 - last)]
    first = interest_until(opening, before, last=Month(2020, last), region="CN").fen
    after = Fraction("0.0604") / 12 * (opening + sum(before)) * (12 - last)
    after += Fraction("0.0604") / 12 * sum(fen * (12 - n) for n, fen in enumerate(credits) if n >= last)
    whole = interest_until(opening, credits, last=Month(2020, 12), region="CN").fen
    assert abs(first + after - whole) <= 2


@pytest.mark.parametrize("credits", [[0] * 11, [0] * 6 + [1] + [0] * 5])
def test_nothing_stands_after_the_last_month(credits):
    with pytest.raises(InvalidInput, match="2020-06 之后为零"):
        interest_until(0, credits, last=Month(2020, 6), region="CN")
