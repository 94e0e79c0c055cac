"""Columns and single persons give the same fen."""

from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.bulk import (
    MAX_COLUMN_FEN,
    MAX_DAYS,
    Part,
    contribution_credits,
    contribution_months,
    contributions,
    interest_entries,
    late_fees,
    part_interest,
    roll_forward,
    yearly_interest,
)
from quanyi.law import (
    AccountBalance,
    InvalidInput,
    OwedMonth,
    YearRecord,
    account_year,
    late_fee,
    monthly_contribution,
)
from quanyi.law import contribution_months as months_of_one
from quanyi.law import ledger as law_ledger
from quanyi.law.money import divide_half_up
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account import yearly_interest_fen
from quanyi.law.rules.account_parts import PartFacts, year_rates
from quanyi.law.rules.account_parts import part_interest as scalar_part_interest

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


small = st.integers(0, 10**9)
year_rows = st.lists(
    st.tuples(small, small, st.lists(small, min_size=12, max_size=12), st.integers(0, 10**8)),
    min_size=1,
    max_size=4,
)


def column(values):
    return np.array(values, dtype=np.int64)


@given(rows=year_rows, year=st.integers(2006, 2025), transferred=st.booleans())
def test_a_year_rolled_forward(rows, year, transferred):
    """Each row is the account year of one person whose months were all credited in time."""
    own = Part(column([row[0] for row in rows]), column([row[1] for row in rows]))
    payments = (
        np.array([[row[3]] * 12 for row in rows], dtype=np.int64) * (own.principal_fen > 12 * 10**8)[:, None]
    )
    rate = parameter("crediting_rate", on=year, region="DEMO").rate
    found = roll_forward(own, column([row[2] for row in rows]), rate=rate, payments_fen=payments)
    part = "transfer" if transferred else "own"
    for place, (principal, interest, credits, _) in enumerate(rows):
        months = tuple(
            OwedMonth(month=month, base_fen=0, credited=month, **{"own_fen": 0, f"{part}_fen": fen})
            for month, fen in zip(Month.of_year(year), credits, strict=True)
        )
        record = YearRecord(
            year=year,
            region="DEMO",
            opening=AccountBalance(**{f"{part}_principal_fen": principal, f"{part}_interest_fen": interest}),
            months=months,
            **{f"payments_{part}": tuple(map(int, payments[place]))},
        )
        figure = account_year(record)
        closing = [int(amounts[place]) for amounts in found.closing]
        assert closing == [figure.part(f"closing_{part}_{half}").fen for half in ("principal", "interest")]
        assert int(found.interest.total[place]) == figure.part("interest_in_year").fen


signed = st.integers(-(10**6), 10**9)
part_rows = st.lists(
    st.tuples(signed, st.lists(signed, min_size=12, max_size=12), st.lists(small, min_size=12, max_size=12)),
    min_size=1,
    max_size=4,
)


@given(rows=part_rows, year=st.integers(1996, 2025))
def test_the_interest_of_a_part_also_where_more_is_paid_than_it_began_with(rows, year):
    rates = year_rates(
        year, "DEMO", rate=parameter("crediting_rate", on=year, region="DEMO"), yearly_method=False
    )
    opening, credits, payments = (column([row[place] for row in rows]) for place in range(3))
    found = part_interest(opening, credits, payments, rate=rates.credited.rate)
    alone = [scalar_part_interest(PartFacts(row[0], tuple(row[1]), tuple(row[2])), rates) for row in rows]
    assert found.total.tolist() == [one.total for one in alone]
    assert found.on_payments.tolist() == [one.on_payments for one in alone]


@given(rows=st.lists(st.tuples(st.integers(1, 9), signed, signed), max_size=6), year=st.integers(1996, 2025))
def test_the_entries_of_interest(rows, year):
    found = interest_entries(*(column([row[place] for row in rows]) for place in range(3)))
    wanted = law_ledger.interest_entries([law_ledger.InterestLine(*row) for row in rows], year)
    persons = [entry for entry in wanted if entry.person_id]
    assert found.account.tolist() == [entry.account.value for entry in persons]
    assert found.person_id.tolist() == [entry.person_id for entry in persons]
    assert found.amount_fen.tolist() == [entry.amount_fen for entry in persons]
    assert found.is_red.tolist() == [entry.is_red for entry in persons]


@given(rows=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 99), st.integers(0, 99)), max_size=6))
def test_the_entries_of_contributions(rows):
    found = contribution_credits(*(column([row[place] for row in rows]) for place in range(3)))
    month = Month(2025, 1)
    lines = [
        law_ledger.ContributionLine(person, month, month, own, transfer, own, transfer)
        for person, own, transfer in rows
    ]
    wanted = [entry for entry in law_ledger.payment_entries(lines, 1) if entry.person_id]
    assert found.account.tolist() == [entry.account.value for entry in wanted]
    assert found.person_id.tolist() == [entry.person_id for entry in wanted]
    assert found.amount_fen.tolist() == [entry.amount_fen for entry in wanted]
    assert [rows[n][0] for n in found.line] == found.person_id.tolist()
    assert not found.is_red.any()


@given(principal=small, interest=small, paid=st.integers(0, 3 * 10**9))
def test_payments_use_up_principal_before_interest(principal, interest, paid):
    payments = np.zeros((1, 12), dtype=np.int64)
    payments[0, 11] = paid
    opening = Part(column([principal]), column([interest]))
    nothing = np.zeros((1, 12), dtype=np.int64)
    if paid > principal + interest:
        with pytest.raises(InvalidInput, match="第 1 行"):
            roll_forward(opening, nothing, rate=Fraction(0), payments_fen=payments)
        return
    found = roll_forward(opening, nothing, rate=Fraction(0), payments_fen=payments)
    assert [int(half[0]) for half in found.closing] == [
        max(principal - paid, 0),
        interest - max(paid - principal, 0),
    ]


@given(
    rows=st.lists(st.tuples(st.integers(0, 10**12), st.integers(-5, 5000)), min_size=1, max_size=8),
    due=st.dates(date(2011, 7, 1), date(2030, 1, 1)),
)
def test_late_fees(rows, due):
    rate = parameter("late_fee_rate", on=due + timedelta(days=1), region="CN").rate
    fees = late_fees(column([row[0] for row in rows]), column([row[1] for row in rows]), rate=rate)
    for found, (fen, days) in zip(fees, rows, strict=True):
        figure = late_fee(fen, due_on=due, paid_on=due + timedelta(days=days), region="CN")
        assert int(found) == figure.fen


indices = st.integers(Month(1985, 1).index, Month(1990, 12).index)
pairs = st.lists(st.tuples(st.integers(0, 3), indices), max_size=60)


@given(paid=pairs, deemed=pairs)
def test_contribution_months(paid, deemed):
    found = contribution_months(
        column([who for who, _ in paid]),
        column([when for _, when in paid]),
        persons=4,
        deemed=(column([who for who, _ in deemed]), column([when for _, when in deemed])),
    )
    for person in range(4):
        one, other = (
            [Month.from_index(when) for who, when in rows if who == person] for rows in (paid, deemed)
        )
        figure = months_of_one(one, deemed=other)
        assert int(found.total[person]) == figure.fen
        assert int(found.actual[person]) == figure.part("actual_months").fen
        assert int(found.deemed[person]) == figure.part("deemed_months").fen


def test_the_largest_fees_and_years_fit():
    """The bounds of the edge times the largest factor: the figures are those of plain integers."""
    rate = max(
        parameter("late_fee_rate", on=day, region="CN").rate for day in (date(2000, 1, 1), date(2020, 1, 1))
    )
    full = column([MAX_COLUMN_FEN, -MAX_COLUMN_FEN])
    fees = late_fees(full, column([MAX_DAYS] * 2), rate=rate)
    assert [int(fee) for fee in fees] == [MAX_COLUMN_FEN * MAX_DAYS // 500, -MAX_COLUMN_FEN * MAX_DAYS // 500]
    half = column([MAX_COLUMN_FEN // 2])
    highest = max(parameter("crediting_rate", on=year, region="DEMO").rate for year in range(1996, 2026))
    found = roll_forward(Part(half, half), np.full((1, 12), MAX_COLUMN_FEN, dtype=np.int64), rate=highest)
    on_opening, on_credits, _ = yearly_interest_fen(MAX_COLUMN_FEN, [MAX_COLUMN_FEN] * 12, highest)
    assert int(found.closing.interest_fen[0]) == MAX_COLUMN_FEN // 2 + on_opening + on_credits
    assert int(found.closing.principal_fen[0]) == MAX_COLUMN_FEN // 2 + 12 * MAX_COLUMN_FEN


def test_columns_that_do_not_match_are_refused():
    one, two, year = column([1]), column([1, 2]), np.zeros((1, 12), dtype=np.int64)
    with pytest.raises(InvalidInput, match="行数应相同"):
        roll_forward(Part(one, two), year, rate=Fraction(1, 50))
    with pytest.raises(InvalidInput, match="溢出"):
        roll_forward(Part(column([MAX_COLUMN_FEN]), one), year, rate=Fraction(1, 50))
    with pytest.raises(InvalidInput, match="1 行"):
        late_fees(one, two, rate=Fraction(1, 2000))
    with pytest.raises(InvalidInput, match="至多"):
        late_fees(one, column([MAX_DAYS + 1]), rate=Fraction(1, 2000))
    for who, when in ((one, two), (column([1]), column([0])), (column([9]), column([Month(2000, 1).index]))):
        with pytest.raises(InvalidInput, match="等长"):
            contribution_months(who, when, persons=2)
