"""The walk from 1992 to 2045 for the rules that `test_time` and `test_coverage` leave, and that none is left out."""

import pytest
from tests.law import test_coverage, test_time

from quanyi.law import (
    AccountBalance,
    DatedEvent,
    Dependant,
    Employment,
    InjuryEvent,
    MaternityCase,
    Month,
    OwedMonth,
    PensionEvent,
    RetirementGroup,
    Scheme,
    Section,
    TerminationPapers,
    UnemploymentEvent,
    YearRecord,
    account_credit,
    account_pension,
    all_rules,
    back_payment_recognised,
    base_settlement,
    career_index,
    closing_balance,
    contribution_base,
    contribution_months,
    eligibility_months,
    employer_contribution,
    gaps,
    inheritance,
    injury_standing,
    liable_employer,
    maternity_allowance,
    maternity_leave_days,
    medical_months,
    missing_worker,
    monthly_pension,
    months_by_place,
    other_contribution,
    overlap,
    overpayment,
    own_contribution,
    paid_leave,
    parameter,
    paths_at_age,
    payment_standing,
    payout_interest_annual_method,
    payout_months,
    relation_on_moving,
    required_medical_months,
    retirement_choice,
    review_day,
    sickness_allowance,
    split_adjustment,
    terminate_on_nationality_loss,
    terminate_short_of_years,
    true_up,
    unemployment_benefit,
    unemployment_contribution,
    unemployment_last_day,
    unemployment_months,
    unemployment_standing,
    work_death_benefits,
    yearly_interest,
    yearly_interest_annual_method,
)
from quanyi.law.door.records import Record, arguments_of
from quanyi.law.door.shapes import DAY, MONTH, Either, Items, Row, Table
from quanyi.law.rules.adjustment import adjusted_pension
from quanyi.law.rules.arrears import Arrear, allocate

ALWAYS = [("1992-01", None)]
RATED = [("1996-01", "2025-12")]
TWELVE = [100] * 12
PAPERS = TerminationPapers()


def short_paths(month):
    return paths_at_age(100, reached=max(month, Month(1998, 1)), on=Month(2045, 12), first_insured=month)


def trued_up(month):
    rate = parameter("crediting_rate_provisional", on=2024, region="DEMO")
    owed = OwedMonth(month=month, base_fen=1, own_fen=1, credited=month)
    return true_up(YearRecord(year=month.year, region="DEMO", months=(owed,), rate=rate))


RULES = {
    "account.yearly_interest": (lambda m: yearly_interest(1, TWELVE, year=m.year, region="DEMO"), RATED),
    "account.closing_balance": (lambda m: closing_balance(1, TWELVE, year=m.year, region="DEMO"), RATED),
    # The factor of the yearly method is known from 1998.
    "account.yearly_interest_annual_method": (
        lambda m: yearly_interest_annual_method(1, TWELVE, year=m.year, region="DEMO"),
        [("1998-01", "2025-12")],
    ),
    "account.payout_interest_annual_method": (
        lambda m: payout_interest_annual_method(9999, TWELVE, year=m.year, region="DEMO"),
        [("1998-01", "2025-12")],
    ),
    "account.true_up": (trued_up, RATED),
    "account.inheritance": (
        lambda m: inheritance(AccountBalance(1), died_on=m.last_day),
        [("1998-01", None)],
    ),
    "arrears.allocate": (lambda m: allocate(1, [Arrear(m, 1)]), ALWAYS),
    "contribution.base": (
        lambda m: contribution_base(1, month=m, region="DEMO"),
        [("1996-01", "2027-12")],  # in the last year on the limits of the one before
    ),
    "contribution.own": (lambda m: own_contribution(1, month=m, region="DEMO"), [("1996-01", None)]),
    "contribution.employer": (
        lambda m: employer_contribution(1, month=m, region="DEMO"),
        [("1996-01", None)],
    ),
    "contribution.account_credit": (lambda m: account_credit(1, month=m, region="DEMO"), [("1996-01", None)]),
    "payout.months": (lambda m: payout_months(721, on=m.first_day, region="DEMO"), [("1998-01", None)]),
    "payout.account_pension": (
        lambda m: account_pension(1, age_months=721, on=m.last_day, region="DEMO"),
        [("1998-01", None)],
    ),
    "pension.career_index": (
        lambda m: career_index([Section("A", {m: 1})], on=Month(2025, 1), region="DEMO"),
        [("1996-01", "2029-12")],
    ),
    "pension.monthly": (
        lambda m: monthly_pension(
            wage_fen=1, index=1, contribution_months=180, balance_fen=1, age_months=721, on=m, region="DEMO"
        ),
        [("2006-01", None)],
    ),
    "pension.overpayment": (lambda m: overpayment({m: 1}, last_due=m - 1), ALWAYS),
    "pension.payment_standing": (
        lambda m: payment_standing([DatedEvent(m.first_day, PensionEvent.DIED)], on=m.last_day),
        ALWAYS,
    ),
    "retirement.choice": (
        lambda m: retirement_choice(
            m - 720,
            group=RetirementGroup.MALE_60,
            chosen=m + 12,
            contribution_months=300,
            written_on=None,
            region="DEMO",
        ),
        ALWAYS,
    ),
    "retirement.termination_short": (
        lambda m: terminate_short_of_years(short_paths(m), papers=PAPERS, balance_fen=1),
        ALWAYS,
    ),
    "retirement.termination_nationality": (
        lambda m: terminate_on_nationality_loss(
            left_on=m.first_day, lost_nationality=True, entitled=False, papers=PAPERS, balance_fen=1
        ),
        ALWAYS,
    ),
    "transfer.back_payment": (
        lambda m: back_payment_recognised(1, paid_on=m.last_day, document_on=None),
        ALWAYS,
    ),
    "transfer.overlap": (lambda m: overlap({"A": {m: 1}, "B": {m: 1}}, kept="A"), ALWAYS),
    "work_injury.death_benefits": (
        lambda m: work_death_benefits(
            [], own_wage_fen=1, average_wage_fen=1, injured_on=m.first_day, died_on=m.last_day
        ),
        [("2011-01", "2026-12")],
    ),
    "work_injury.liable_employer": (
        lambda m: liable_employer([Employment("A", m.first_day)], injured_on=m.last_day, injured_at="A"),
        ALWAYS,
    ),
    "years.by_place": (lambda m: months_by_place([("A", [m])]), ALWAYS),
    "years.contribution_months": (lambda m: contribution_months([m], deemed=[m + 1]), ALWAYS),
    "years.eligibility_months": (lambda m: eligibility_months([m], deferred=[m + 1]), ALWAYS),
    "years.gaps": (lambda m: gaps([m, m + 2]), ALWAYS),
    "years.medical": (lambda m: medical_months([("A", [m])], required_months=1), ALWAYS),
    "years.unemployment": (lambda m: unemployment_months([m], draws=[m + 1]), ALWAYS),
}
RULES |= {
    "maternity.leave_days": (
        lambda m: maternity_leave_days(MaternityCase.BIRTH, on=m.last_day, difficult=True, babies=2),
        [("2012-04", None)],
    ),
    "maternity.allowance": (
        lambda m: maternity_allowance(1, leave_days=98, on=m.last_day, region="DEMO"),
        [("2012-04", None)],
    ),
    "sickness.allowance": (lambda m: sickness_allowance(1, decision="x", month=m), [("2011-07", None)]),
    "unemployment.benefit": (
        lambda m: unemployment_benefit(1, minimum_living_fen=1, on=m.first_day, region="DEMO"),
        [("2011-07", None)],
    ),
    "unemployment.standing": (
        lambda m: unemployment_standing([UnemploymentEvent.RE_EMPLOYED], on=m.last_day),
        [("1999-01", None)],
    ),
    "contribution.base_settlement": (
        lambda m: base_settlement(1, 2, month=m, region="DEMO"),
        [("1996-01", None)],
    ),
    "payout.adjustment": (
        lambda m: split_adjustment(1, account_pension_fen=1, basic_pension_fen=1, on=m, region="DEMO"),
        [("2006-01", None)],
    ),
    "pension.adjusted": (
        lambda m: adjusted_pension(
            1, account_fen=0, contribution_months=180, age_months=720, year=m.year, region="DEMO"
        ),
        [("2024-01", "2025-12")],
    ),
    "contribution.other_scheme": (
        lambda m: other_contribution(1, scheme=Scheme.MEDICAL, month=m, region="DEMO"),
        [("2000-01", "2027-12")],
    ),
    "transfer.relation": (
        lambda m: relation_on_moving(Scheme.MEDICAL, moved_on=m.last_day),
        [("2011-07", None)],
    ),
    "unemployment.contribution": (
        lambda m: unemployment_contribution(1, month=m, region="DEMO"),
        [("1999-02", None)],  # a regulation of 22 January, asked for whole months
    ),
    "unemployment.last_day": (lambda m: unemployment_last_day(24, registered_on=m.last_day), ALWAYS),
    "work_injury.missing": (
        lambda m: missing_worker(
            m + 3,
            missing_since=m.first_day,
            wage_fen=1,
            own_wage_fen=1,
            dependants=[Dependant.SPOUSE],
            hardship=True,
        ),
        [("2011-01", "2026-12")],
    ),
    "work_injury.review_day": (lambda m: review_day(concluded_on=m.first_day), [("2011-01", None)]),
    "years.medical_required": (
        lambda m: required_medical_months(on=m, region="DEMO"),
        [("2011-07", None)],
    ),
    "work_injury.paid_leave": (
        lambda m: paid_leave(24, monthly_wage_fen=1, on=m.first_day, extension_confirmed=True),
        [("2011-01", None)],
    ),
    "work_injury.standing": (
        lambda m: injury_standing([InjuryEvent.CONDITIONS_LOST], on=m.first_day),
        [("2011-01", None)],
    ),
}
WALKED = RULES.keys() | test_time.RULES.keys() | test_coverage.RULES.keys()


@pytest.mark.parametrize("name", RULES)
def test_every_month_has_an_answer_or_a_named_error(name):
    test_time.walk(name, *RULES[name])


def is_dated(shape, seen=()):
    """Whether a month or a day can be handed in anywhere inside; years are told by name."""
    if shape in (MONTH, DAY):
        return True
    match shape:
        case Record(fields=fields) if shape.name not in (*seen, "ParameterValue"):
            return any(f.name in ("year", "until") or is_dated(f.shape, (*seen, shape.name)) for f in fields)
        case Either(members=members):
            return any(is_dated(member, seen) for _, member in members)
        case Items(each=each):
            return is_dated(each, seen)
        case Row(places=places):
            return any(is_dated(place, seen) for place in places)
        case Table(key=key, each=each):
            return is_dated(key, seen) or is_dated(each, seen)
    return False


def test_no_dated_rule_is_left_out():
    assert {rule.name for rule in all_rules() if is_dated(arguments_of(rule))} <= WALKED


def test_rules_that_are_walked_without_a_date_of_their_own():
    undated = {rule.name for rule in all_rules() if not is_dated(arguments_of(rule))}
    assert undated == {
        "account.rate_floor",
        "account.transition",
        "collection.settle_declared",
        "disclosure.item",
        "payout.own_share",
        "payout.payment",
        "pension.difference",
        "survivors.funeral_choice",
        "transfer.duplicate_pension",
        "transfer.temporary_total",
        "unemployment.grant",
        "years.unemployment_carried",
    }
