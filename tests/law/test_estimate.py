"""What a pension would be: the rule itself where nothing is assumed, and never less for more that is paid in."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import length

from quanyi.law import InvalidInput, Month, RetirementGroup
from quanyi.law.errors import NoParameter
from quanyi.law.estimate import COURSES, Standing, chosen_months, estimate
from quanyi.law.explain import Figure
from quanyi.law.explain.formula import checked
from quanyi.law.rules.pension import assessment_wage, average_index, last_published, monthly_pension

NOW = Month(2026, 11)
EXAMPLES = settings(max_examples=length.of(short=6, long=100), deadline=None)


def standing(**given):
    """A man born in May 1966 with 500,000 fen a month from 2005 to 2025, and 100,000 yuan in the account."""
    told = {
        "born": Month(1966, 5), "group": RetirementGroup.MALE_60, "region": "DEMO", "now": NOW,
        "bases": dict.fromkeys(Month.span(Month(2005, 1), Month(2025, 12)), 500_000), "deemed_months": 0,
        "balance": Figure("account_balance", 10_000_000, "fen"), "credited_fen": 40_000,
    }  # fmt: skip
    return Standing(**told | given)


@st.composite
def standings(draw):
    first = Month(draw(st.integers(1998, 2004)), draw(st.integers(1, 12)))
    months = Month.span(first, first + draw(st.integers(240, 260)))
    percent = draw(st.integers(60, 300))
    return standing(
        born=Month(draw(st.integers(1967, 1975)), draw(st.integers(1, 12))),
        bases={
            month: last_published("reference_wage", month.year - 1, "DEMO").whole * percent // 100
            for month in months
        },
        deemed_months=draw(st.sampled_from([0, 24])),
        balance=Figure("account_balance", draw(st.integers(0, 50_000_000)), "fen"),
        credited_fen=draw(st.integers(0, 300_000)),
    )


def test_where_nothing_is_left_to_assume_it_is_the_rule_itself():
    begun = standing()
    found = estimate(begun, NOW)
    by_rule = monthly_pension(
        wage_fen=assessment_wage(on=NOW, region="DEMO"),
        index=average_index(begun.bases, on=NOW, region="DEMO"),
        contribution_months=252,
        balance_fen=10_000_000,
        age_months=NOW - begun.born,
        on=NOW,
        region="DEMO",
    )
    assert found.pension.fen == by_rule.fen
    assert found.wage.value == assessment_wage(on=NOW, region="DEMO").value


def test_two_months_on_by_hand():
    """November and December 2026 are paid for; retired in January 2027 at 60 years and 8 months."""
    found = estimate(standing(), Month(2027, 1))
    # 827,100 fen in 2026, 2.5 % more in 2027
    assert found.wage.fen == 847_778
    assert found.pension.part("basic_pension").part("contribution_years").value == Fraction(254, 12)
    balance = found.pension.part("account_pension").part("account_balance")
    credit = 41_000  # 400.00 of 2025 and 2.5 %
    # two months of 1.5 % on what is held, two and one months of it on the credits
    interest = round((10_000_000 * 2 + credit * 3) * 15 / 1000 / 12)
    assert balance.fen == 10_000_000 + 2 * credit + interest


@EXAMPLES
@given(standings())
def test_every_step_adds_up(begun):
    for figure in estimate(begun, chosen_months(begun)[-1]).pension.walk():
        if figure.formula is not None:
            checked(figure)


@EXAMPLES
@given(standings(), st.booleans())
def test_a_later_month_never_has_a_smaller_account_nor_pays_less_from_it(begun, goes_on):
    months = [*chosen_months(begun)][::5]
    held, paid = [], []
    for month in months:
        account = estimate(begun, month, goes_on=goes_on).pension.part("account_pension")
        held.append(account.part("account_balance").fen)
        paid.append(account.fen)
    assert held == sorted(held)
    assert paid == sorted(paid)


@EXAMPLES
@given(standings(), st.booleans())
def test_a_higher_course_never_gives_less(begun, goes_on):
    last = chosen_months(begun)[-1]
    found = [estimate(begun, last, course=course, goes_on=goes_on).pension.fen for course in COURSES]
    assert found == sorted(found)


@EXAMPLES
@given(standings())
def test_who_goes_on_paying_never_has_less_in_the_account(begun):
    last = chosen_months(begun)[-1]
    on, off = (
        estimate(begun, last, goes_on=goes_on).pension.part("account_pension").fen
        for goes_on in (True, False)
    )
    assert on >= off


def test_only_months_that_the_law_leaves_are_taken():
    begun = standing(born=Month(1970, 3))
    first, last = chosen_months(begun)[0], chosen_months(begun)[-1]
    # 60 in March 2030, the 63rd month of the delay: 16 months more, three years either way, never before 60
    assert (first, last) == (Month(2030, 3), Month(2034, 7))
    for month in (first - 1, last + 1):
        with pytest.raises(InvalidInput, match=str(first)):
            estimate(begun, month)


def test_too_few_months_or_none_are_refused_with_what_is_missing():
    few = standing(bases=dict.fromkeys(Month.span(Month(2020, 1), Month(2025, 12)), 500_000))
    with pytest.raises(InvalidInput, match="72 个月，不足最低缴费年限 180 个月"):
        estimate(few, NOW, goes_on=False)
    with pytest.raises(InvalidInput, match="没有已到账的缴费"):
        estimate(standing(bases={}), NOW)


def test_deferred_months_count_towards_the_minimum_and_not_towards_the_amount():
    short = dict.fromkeys(Month.span(Month(2012, 1), Month(2026, 4)), 500_000)
    with pytest.raises(InvalidInput, match="不足最低缴费年限"):
        estimate(standing(bases=short), NOW, goes_on=False)
    found = estimate(standing(bases=short, deferred_months=12), NOW, goes_on=False)
    [counted] = {node.fen for node in found.pension.walk() if node.term == "contribution_months"}
    assert counted == len(short)


def test_a_region_without_assumptions_gives_none():
    with pytest.raises(NoParameter):
        estimate(standing(region="330000"), NOW)


def test_whose_months_are_over_is_told_so():
    with pytest.raises(InvalidInput, match="可选的月份已过"):
        estimate(standing(born=Month(1955, 1)), NOW)


def test_what_it_is_worth_then_is_told_in_percent():
    found = estimate(standing(), NOW)
    assert found.percent == found.pension.fen * 100 // 827_100
    assert sum(found.parts_fen) == found.pension.fen
