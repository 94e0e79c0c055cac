"""Every dated rule walked from 1992 to 2045: an answer, or an error that names what is missing."""

import pytest

from quanyi.law import (
    CareLevel,
    Dependant,
    DismissalCause,
    LawError,
    Month,
    RetirementGroup,
    Sex,
    Stay,
    account_kind,
    assessment_wage,
    average_index,
    basic_pension,
    benefit_place,
    care_allowance,
    choice_window,
    dependants_pension,
    disability_allowance,
    disability_lump_sum,
    due_day,
    first_pension_month,
    longest_unemployment_duration,
    minimum_months,
    own_wage,
    paths_at_age,
    statutory_month,
    survivor_grants,
    transfer_amounts,
    transitional_pension,
    unemployment_duration,
    unemployment_eligibility,
    work_death_funeral,
    work_death_grant,
)
from quanyi.law.rules.work_injury import leaving_grants

MEN = RetirementGroup.MALE_60
FIRST, LAST = Month(1992, 1), Month(2045, 12)

# Each rule as asked for one month, with the stretches in which it answers; None = to the end of the walk.
RULES = {
    "retirement.statutory_month": (lambda m: statutory_month(m - 720, group=MEN), [("1992-01", None)]),
    "retirement.minimum_months": (minimum_months, [("1998-01", None)]),
    "retirement.choice_window": (lambda m: choice_window(m - 720, group=MEN), [("1992-01", None)]),
    "retirement.paths": (
        lambda m: paths_at_age(100, reached=m, on=m, first_insured=Month(1992, 1)),
        [("1998-01", "2005-12"), ("2011-07", None)],
    ),
    "pension.average_index": (
        lambda m: average_index({m: 300_000}, on=Month(2025, 1), region="DEMO"),
        [("1996-01", "2029-12")],  # the last published wage serves three years more
    ),
    "pension.assessment_wage": (lambda m: assessment_wage(on=m, region="DEMO"), [("1996-01", "2029-12")]),
    "pension.basic": (
        lambda m: basic_pension(600_000, index=1, contribution_months=180, on=m, region="DEMO"),
        [("2006-01", None)],
    ),
    "pension.transitional": (
        lambda m: transitional_pension(600_000, index=1, deemed_months=12, on=m, region="DEMO"),
        [("2006-01", None)],
    ),
    "pension.first_month": (
        lambda m: first_pension_month(m, formalities=m, region="DEMO"),
        [("2006-01", None)],
    ),
    "survivors.grants": (
        lambda m: survivor_grants(180, died=m, region="DEMO"),
        [("2021-09", "2026-12")],
    ),
    "transfer.amounts": (
        lambda m: transfer_amounts(
            {m: 1}, own_before_1998_fen=0, balance_to_last_year_fen=0, principal_this_year_fen=0
        ),
        [("1992-01", None)],
    ),
    "transfer.account_kind": (
        lambda m: account_kind(sex=Sex.FEMALE, birth=Month(1970, 1), insured=m, at_home=False),
        [("2010-01", None)],
    ),
    "transfer.benefit_place": (
        lambda m: benefit_place([Stay("A", 1)], household="A", relation_at="A", on=m),
        [("2010-01", None)],
    ),
    "unemployment.eligibility": (
        lambda m: unemployment_eligibility(
            12, cause=DismissalCause.DISMISSED, registered=True, seeking_work=True, on=m.last_day
        ),
        [("1999-01", None)],
    ),
    "unemployment.duration": (
        lambda m: unemployment_duration(60, on=m.first_day, region="DEMO"),
        [("2011-07", None)],
    ),
    "unemployment.longest": (
        lambda m: longest_unemployment_duration(60, on=m.first_day),
        [("2011-07", None)],
    ),
    "work_injury.own_wage": (
        lambda m: own_wage([1] * 12, average_wage_fen=1, injured_on=m.first_day),
        [("2011-01", None)],
    ),
    "work_injury.leaving_grants": (
        lambda m: leaving_grants(7, own_wage_fen=1, on=m.first_day, region="DEMO"),
        [("2011-01", None)],
    ),
    "work_injury.lump_sum": (
        lambda m: disability_lump_sum(4, own_wage_fen=1, on=m.first_day),
        [("2011-01", None)],
    ),
    "work_injury.allowance": (
        lambda m: disability_allowance(4, own_wage_fen=1, minimum_wage_fen=1, on=m.first_day),
        [("2011-01", None)],
    ),
    "work_injury.care": (
        lambda m: care_allowance(CareLevel.FULL, average_wage_fen=1, on=m.first_day),
        [("2011-01", None)],
    ),
    "work_injury.death_funeral": (
        lambda m: work_death_funeral(average_wage_fen=1, on=m.first_day),
        [("2011-01", None)],
    ),
    "work_injury.dependants": (
        lambda m: dependants_pension([Dependant.SPOUSE], own_wage_fen=1, on=m.first_day),
        [("2011-01", None)],
    ),
    "work_injury.death_grant": (
        lambda m: work_death_grant(injured_on=m.first_day),
        [("2011-01", "2026-12")],
    ),
    "time_limits.due_day": (
        lambda m: due_day("pension_application", start=m.first_day, region="DEMO"),
        [("2023-12", None)],
    ),
}


def walk(name, ask, stretches):
    """Every month of the walk: an answer of that rule within the stretches, a named error outside of them."""
    known = {
        month
        for first, last in stretches
        for month in Month.span(Month.parse(first), Month.parse(last) if last else LAST)
    }
    for month in Month.span(FIRST, LAST):
        if month in known:
            assert ask(month).rule == name
        else:
            with pytest.raises(LawError) as refused:
                ask(month)
            assert refused.value.code in ("no_parameter", "no_rule")
            assert refused.value.facts["on"]


@pytest.mark.parametrize("name", RULES)
def test_every_month_has_an_answer_or_a_named_error(name):
    walk(name, *RULES[name])
