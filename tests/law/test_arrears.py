"""Arrears: interest by hand, making up, and which month a late payment settles."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from quanyi.law import (
    Arrear,
    InvalidInput,
    Month,
    OwedMonth,
    YearRecord,
    account_year,
    allocate,
    arrears_interest,
    back_payment,
    parse_yuan,
)

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples" / "arrears.toml").read_text())

amounts = st.integers(0, 1_000_000_00)
months = st.integers(Month(1996, 1).index, Month(2025, 12).index).map(Month.from_index)


@st.composite
def owed(draw):
    principal, interest = draw(amounts), draw(amounts)
    return Arrear(draw(months), principal, interest, draw(st.integers(0, principal + interest)))


arrears = st.lists(owed(), max_size=12, unique_by=lambda arrear: arrear.month)


@pytest.mark.parametrize("example", EXAMPLES["interest"], ids=lambda example: example["id"])
def test_worked_interest(example):
    figure = arrears_interest(
        parse_yuan(example["principal"]),
        first=Month.parse(example["first"]),
        until=example["until"],
        region="DEMO",
    )
    years = [part.fen for part in figure.parts if part.term == "interest_of_arrears_year"]
    assert years == [parse_yuan(text) for text in example["years"]]
    assert figure.fen == parse_yuan(example["interest"])


@given(principal=amounts, first=months, more=amounts)
def test_more_or_older_arrears_never_bear_less(principal, first, more):
    def interest(fen, month):
        return arrears_interest(fen, first=month, until=2025, region="DEMO").fen

    assert interest(principal + more, first) >= interest(principal, first)
    if first > Month(1996, 1):
        assert interest(principal, first - 1) >= interest(principal, first)


@given(
    first=months.filter(lambda month: month.year < 2025),
    own=amounts,
    transfer=amounts,
    later=st.integers(1, 12),
    gap=st.integers(0, 5),
)
@example(first=Month(2023, 11), own=40_000, transfer=0, later=1, gap=0)
def test_what_is_made_up_is_what_the_year_before_showed_in_arrears(first, own, transfer, later, gap):
    """Item 42 and 43 of one December are items 37-13 and 37-14 (36-9 and 36-10) of the year that makes up."""
    year = min(first.year + 1 + gap, 2025)
    assume(Month(year, later) > first + 1)  # else it is paid in time
    unpaid = OwedMonth(month=first, base_fen=0, own_fen=own, transfer_fen=transfer)
    before = account_year(YearRecord(year=year - 1, region="DEMO", months=(unpaid,)))
    paid = OwedMonth(month=first, base_fen=0, own_fen=own, transfer_fen=transfer, credited=Month(year, later))
    after = account_year(YearRecord(year=year, region="DEMO", months=(paid,)))
    made_up = back_payment(unpaid, credited=Month(year, later), region="DEMO")

    def total(term):
        return sum(part.fen for part in after.parts if part.term == term)

    assert total("made_up_own") == before.part("all_own_arrears").fen
    assert total("made_up_transfer") == before.part("all_transfer_arrears").fen
    assert made_up.fen == total("made_up_own") + total("made_up_transfer")
    assert after.part("all_months_in_arrears").fen == 0
    assert before.part("all_months_in_arrears").fen == 1


def test_deferral_takes_no_interest_from_the_worker():
    waiting = OwedMonth(month=Month(2020, 1), base_fen=0, own_fen=100_000, deferred_until=Month(2020, 12))
    assert not waiting.in_arrears(Month(2020, 12))
    assert waiting.in_arrears(Month(2021, 1))
    figure = back_payment(waiting, credited=Month(2022, 1), region="CN")
    # 2020: 1000.00 × 6.04 %; 2021: 1060.40 × 6.69 %
    assert figure.part("own_interest").fen == 6_040 + 7_094


def test_before_decree_13_a_deferred_month_bears_only_after_the_deferral():
    waiting = OwedMonth(month=Month(2009, 1), base_fen=0, own_fen=100_000, deferred_until=Month(2009, 12))
    figure = back_payment(waiting, credited=Month(2011, 1), region="DEMO")
    assert figure.part("own_interest").fen == 2_250  # 2010 only: 1000.00 × 2.25 %


@pytest.mark.parametrize("example", EXAMPLES["allocation"], ids=lambda example: example["id"])
def test_worked_allocation(example):
    owed = [
        Arrear(
            Month.parse(row["month"]),
            *(parse_yuan(row.get(name, "0")) for name in ("principal", "interest", "paid")),
        )
        for row in example["arrears"]
    ]
    figure = allocate(parse_yuan(example["payment"]), owed)
    parts = [part for part in figure.parts if part.term == "allocated_to_month"]
    assert [[part.note_zh[:7], part.fen] for part in parts] == [
        [month, parse_yuan(text)] for month, text in example["allocated"]
    ]
    assert figure.part("months_settled").fen == example["settled"]
    assert figure.part("payment_left_over").fen == parse_yuan(example["left_over"])


@given(paid=amounts, arrears=arrears, chance=st.randoms())
def test_the_oldest_is_settled_first_whatever_the_order(paid, arrears, chance):
    figure = allocate(paid, arrears)
    shuffled = list(arrears)
    chance.shuffle(shuffled)
    assert allocate(paid, shuffled) == figure
    parts = [part.fen for part in figure.parts if part.term == "allocated_to_month"]
    left = figure.part("payment_left_over").fen
    assert sum(parts) + left == paid
    still_owed = [arrear.open_fen for arrear in sorted(arrears, key=lambda a: a.month) if arrear.open_fen]
    assert parts[:-1] == still_owed[: max(len(parts) - 1, 0)]
    assert left == 0 or parts == still_owed


@given(first=amounts, second=amounts, arrears=arrears)
def test_two_payments_settle_what_one_of_their_sum_does(first, second, arrears):
    after = allocate(first, arrears)
    paid = {part.note_zh[:7]: part.fen for part in after.parts if part.term == "allocated_to_month"}
    rest = [replace(arrear, paid_fen=arrear.paid_fen + paid.get(str(arrear.month), 0)) for arrear in arrears]
    assert after.fen + allocate(second, rest).fen == allocate(first + second, arrears).fen


@pytest.mark.parametrize("wrong", [{"principal_fen": -1}, {"principal_fen": 5, "paid_fen": 6}])
def test_impossible_arrears_are_refused(wrong):
    with pytest.raises(InvalidInput, match="欠费有误"):
        Arrear(Month(2020, 1), **wrong)


def test_a_negative_payment_is_refused():
    with pytest.raises(InvalidInput, match=r"payment_fen.*收到 -1"):
        allocate(-1, [])
