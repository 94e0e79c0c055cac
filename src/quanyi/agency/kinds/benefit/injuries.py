"""工伤保险待遇: each by an injury that is registered, from the fund only where the employer of that day had insured.

Where it had not, the employer pays; the fund pays in advance only after the person's written application, and recovers
it. Basis: d13-9, d13-11-1, d13-11-2, sil-38, sil-39, sil-40, sil-41, injury-34, injury-35, injury-36,
injury-37, injury-39, injury-41, injury-64.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.kinds.benefit.decisions import BenefitRefused, Computed, live
from quanyi.agency.kinds.benefit.grounds import is_insured
from quanyi.agency.kinds.benefit.particulars import Line, Particulars, died_on, from_pool
from quanyi.agency.ledger.paid_bases import bases_of
from quanyi.agency.ledger.unemployed import paid_months
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Injury, Person
from quanyi.agency.registry.names import name_of
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.injury_missing import missing_worker
from quanyi.law.rules.work_death import dependants_pension, work_death_benefits
from quanyi.law.rules.work_injury import (
    care_allowance,
    disability_allowance,
    disability_lump_sum,
    leaving_grants,
    own_wage,
)
from quanyi.law.terms import CareLevel, Scheme

K = BenefitKind
MONTHS = 12


def _of(given: Particulars) -> Injury:
    """The injury, if the fund is to pay. Raises BenefitRefused where the employer is to. Basis: d13-9, sil-41."""
    injury = given.injury
    if injury is None:
        raise BenefitRefused(_("没有登记的工伤。请先办理工伤登记，附工伤认定决定书，再核定。"))
    if not is_insured(injury) and injury.advance_on is None:
        raise BenefitRefused(
            _(
                "受伤当天（%(day)s），%(employer)s没有为该人参加工伤保险，工伤保险待遇由用人单位支付（社会保险法第四十一条）。"
                "单位不支付的，先凭本人书面申请办理工伤先行支付。"
            )
            % {"day": injury.injured_on, "employer": name_of(injury.employer, injury.injured_on)}
        )
    return injury


def _grade(injury: Injury) -> int:
    if injury.grade is None:
        raise BenefitRefused(_("没有登记伤残等级。请先凭劳动能力鉴定结论办理鉴定登记，再核定。"))
    return injury.grade


def _average(person: Person, year: int) -> int:
    """当地职工月平均工资 of a year, in fen."""
    return parameter("reference_wage", on=year, region=person.region).whole


def _own_wage(person: Person, injured_on: date) -> Figure:
    """本人工资: the twelve months paid before the injury, within limits of the year's average wage.

    Whoever was hurt before a first month was paid has the base of the month of the injury.
    """
    injured, bases = Month.of(injured_on), bases_of(person) | paid_months(person.pk, Scheme.WORK_INJURY)
    before = [bases[month] for month in (injured - n for n in range(MONTHS, 0, -1)) if month in bases]
    if not before and injured in bases:
        before = [bases[injured]]
    average_fen = _average(person, injured_on.year - 1)
    return own_wage(before, average_wage_fen=average_fen, injured_on=injured_on, region=person.region)


def _disability_lump_sum(person: Person, given: Particulars) -> Computed:
    injury = _of(given)
    wage = _own_wage(person, injury.injured_on)
    figure = disability_lump_sum(_grade(injury), own_wage_fen=wage, on=injury.injured_on)
    return from_pool(figure, person, injury=injury)


def _disability_allowance(person: Person, given: Particulars) -> Computed:
    """伤残津贴: of grades 1 to 4, with a pension what the pension lacks; of grades 5 and 6 the employer pays it."""
    injury = _of(given)
    assert given.first_month is not None
    pension = live(
        BenefitDecision.objects.filter(person=person, kind=K.MONTHLY_PENSION, last_month=None)
    ).first()
    on = given.first_month.first_day
    figure = disability_allowance(
        _grade(injury),
        own_wage_fen=_own_wage(person, injury.injured_on),
        minimum_wage_fen=parameter("minimum_wage", on=on, region=person.region).whole,
        on=on,
        pension_fen=pension.amount_fen if pension else None,
    )
    if "paid_by_employer" in {node.value for node in figure.walk()}:
        raise BenefitRefused(
            _(
                "五级、六级伤残的伤残津贴由用人单位在难以安排工作时按月发给，工伤保险基金不支付（工伤保险条例第三十六条）。"
            )
        )
    return from_pool(figure, person, given.first_month, injury=injury)


def _leaving(person: Person, given: Particulars) -> Computed:
    """一次性工伤医疗补助金: when somebody of grades 5 to 10 leaves; the employment grant is the employer's."""
    injury = _of(given)
    assert given.ended_on is not None
    wage = _own_wage(person, injury.injured_on)
    figure = leaving_grants(_grade(injury), own_wage_fen=wage, on=given.ended_on, region=person.region)
    return from_pool(figure, person, injury=injury)


def _care(person: Person, given: Particulars) -> Computed:
    injury = _of(given)
    if not injury.care or injury.assessed_on is None:
        raise BenefitRefused(_("没有登记生活自理障碍等级。请先凭劳动能力鉴定结论办理鉴定登记，再核定。"))
    assessed = injury.assessed_on
    average_fen = _average(person, assessed.year - 1)
    figure = care_allowance(CareLevel(injury.care), average_wage_fen=average_fen, on=assessed)
    return from_pool(figure, person, given.first_month, injury=injury)


def _work_death(person: Person, given: Particulars) -> Computed:
    injury, died = _of(given), died_on(person)
    figure = work_death_benefits(
        given.dependants,
        own_wage_fen=_own_wage(person, injury.injured_on),
        average_wage_fen=_average(person, died.year - 1),
        injured_on=injury.injured_on,
        died_on=died,
    )
    return from_pool(figure, person, injury=injury)


def _dependants(person: Person, given: Particulars) -> Computed:
    injury = _of(given)
    figure = dependants_pension(
        _named(given),
        own_wage_fen=_own_wage(person, injury.injured_on),
        on=died_on(person),
        region=person.region,
    )
    return from_pool(figure, person, given.first_month, injury=injury)


def _named(given: Particulars) -> tuple[Any, ...]:
    if not given.dependants:
        raise BenefitRefused(_("没有选择供养亲属，没有可核定的抚恤金。请按材料选择。"))
    return given.dependants


def _missing(person: Person, given: Particulars) -> Computed:
    """因工下落不明: the dependants' pension from the fourth month on; before, the employer pays the wage."""
    injury = _of(given)
    assert given.first_month is not None
    assert given.wage_fen is not None
    figure = missing_worker(
        given.first_month,
        missing_since=injury.injured_on,
        wage_fen=given.wage_fen,
        own_wage_fen=_own_wage(person, injury.injured_on),
        dependants=_named(given),
        region=person.region,
    )
    if "paid_by_employer" in {node.value for node in figure.walk()}:
        raise BenefitRefused(
            _(
                "下落不明的前三个月由用人单位照发工资，基金自第四个月起支付（工伤保险条例第四十一条）。请更正起付月份。"
            )
        )
    return from_pool(figure, person, given.first_month, injury=injury)


_WAGE = "work_injury.own_wage"
LINES: Mapping[BenefitKind, Line] = {
    K.DISABILITY_LUMP_SUM: Line((_WAGE, "work_injury.lump_sum"), ("injury",), _disability_lump_sum),
    K.DISABILITY_ALLOWANCE: Line(
        (_WAGE, "work_injury.allowance"), ("injury", "first_month"), _disability_allowance
    ),
    K.INJURY_MEDICAL: Line((_WAGE, "work_injury.leaving_grants"), ("injury", "ended_on"), _leaving),
    K.CARE_ALLOWANCE: Line(("work_injury.care",), ("injury", "first_month"), _care),
    K.WORK_DEATH: Line((_WAGE, "work_injury.death_benefits"), ("injury", "dependants"), _work_death),
    K.DEPENDANTS: Line(
        (_WAGE, "work_injury.dependants"), ("injury", "dependants", "first_month"), _dependants
    ),
    K.MISSING_WORKER: Line(
        (_WAGE, "work_injury.missing"), ("injury", "wage_fen", "dependants", "first_month"), _missing
    ),
}
