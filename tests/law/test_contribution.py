"""Contributions and contribution months."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import (
    Month,
    NoParameter,
    account_credit,
    contribution_base,
    contribution_months,
    employer_contribution,
    monthly_contribution,
    own_contribution,
    parse_yuan,
)

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples" / "contribution.toml").read_text())["example"]

wages = st.integers(0, 1_000_000_00)
months = st.integers(Month(1996, 1).index, Month(2026, 12).index).map(Month.from_index)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_worked_month(example):
    month = Month.parse(example["month"])
    keys = ("base", "own", "employer", "account_own", "account_transfer")
    wanted = tuple(parse_yuan(example[key]) for key in keys)
    assert monthly_contribution(parse_yuan(example["declared"]), month=month, region="DEMO") == wanted


@given(wage=wages, month=months)
def test_plain_amounts_equal_the_figures(wage, month):
    plain = monthly_contribution(wage, month=month, region="DEMO")
    base = contribution_base(wage, month=month, region="DEMO")
    credit = account_credit(base, month=month, region="DEMO")
    assert plain == (
        base.fen,
        own_contribution(base, month=month, region="DEMO").fen,
        employer_contribution(base, month=month, region="DEMO").fen,
        credit.part("account_credit_own").fen,
        credit.part("account_credit_transfer").fen,
    )
    assert credit.fen == plain.account_own_fen + plain.account_transfer_fen
    assert credit.fen <= plain.own_fen + plain.employer_fen


@given(wage=wages, month=months)
def test_base_lies_between_its_limits(wage, month):
    figure = contribution_base(wage, month=month, region="DEMO")
    floor, ceiling = figure.part("base_floor").fen, figure.part("base_ceiling").fen
    assert floor <= figure.fen <= ceiling
    assert figure.fen == wage or wage < floor or wage > ceiling


def test_a_region_without_wages_is_refused_by_name():
    with pytest.raises(NoParameter) as refused:
        contribution_base(500_000, month=Month(2024, 1), region="110000")
    assert refused.value.facts["region"] == "110000"


def test_months_count_once_over_employers_and_deemed_apart():
    first = Month.span(Month(2020, 1), Month(2020, 6))
    second = Month.span(Month(2020, 5), Month(2020, 8))
    figure = contribution_months([*first, *second], deemed=Month.span(Month(2019, 11), Month(2020, 2)))
    assert (figure.part("actual_months").fen, figure.part("deemed_months").fen, figure.fen) == (8, 2, 10)
    assert "2 个月" in figure.note_zh


@given(st.lists(months), st.randoms())
def test_order_of_months_does_not_matter(given_months, random):
    shuffled = list(given_months)
    random.shuffle(shuffled)
    assert contribution_months(shuffled) == contribution_months(given_months)
    assert contribution_months(given_months).fen == len(set(given_months))
