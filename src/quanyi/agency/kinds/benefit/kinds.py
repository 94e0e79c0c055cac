"""其他待遇: every further benefit as a line of a table: its rules, what the clerk gives, how it is computed.

What the record has is taken from it and never typed: months and bases paid, the account, the day of death, months
drawn. What only a paper can say (a grade, a day of injury, who depended on the dead) is given with that paper.
Basis: d14-2-3, d14-6-4, sil-17, sil-38.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.selectors import migrated_years
from quanyi.agency.kinds.benefit.decisions import BenefitRefused, Computed, live
from quanyi.agency.ledger import benefit as ledger_benefit
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.paid_bases import bases_of, deemed_months
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.survivors import survivor_grants
from quanyi.law.rules.work_death import dependants_pension, work_death_benefits
from quanyi.law.rules.work_injury import care_allowance, disability_lump_sum, own_wage
from quanyi.law.terms import CareLevel, Dependant, PersonStatus

K = BenefitKind


@dataclass(frozen=True)
class Given:
    """What the clerk gives with a paper; each kind asks for some of it."""

    injured_on: date | None = None
    assessed_on: date | None = None
    grade: int | None = None
    care: CareLevel | None = None
    dependants: tuple[Dependant, ...] = ()
    first_month: Month | None = None


@dataclass(frozen=True)
class Line:
    """A benefit: its rules, what it asks for (of `Given`), and how it is computed."""

    rules: tuple[str, ...]
    asks: tuple[str, ...]
    compute: Callable[[Person, Given], Computed]


def _today() -> Month:
    return Month.of(timezone.localdate())


def _from_pool(figure: Figure, person: Person, first: Month | None = None) -> Computed:
    return Computed(figure, 0, ledger_benefit.parts_of(person.pk), first or _today())


def died_on(person: Person) -> date:
    """The registered day of death. Raises BenefitRefused where none is."""
    status = facts_of(person).get("status")
    if status is None or status.value != PersonStatus.DIED.value or status.holds_from is None:
        raise BenefitRefused(_("没有登记死亡。请先办理人员状态变更，附死亡证明，再核定。"))
    return status.holds_from


# The pension scheme -------------------------------------------------------------------------------------------------


def _survivors(person: Person, given: Given) -> Computed:
    """丧葬补助金和抚恤金, from the months paid and, of a pensioner, the months drawn."""
    died = Month.of(died_on(person))
    is_retired = live(BenefitDecision.objects.filter(person=person, kind=K.MONTHLY_PENSION)).exists()
    figure = survivor_grants(
        len(bases_of(person)) + deemed_months(person),
        died=died,
        region=person.region,
        own_contributions_fen=None if is_retired else _own_paid(person),
        months_drawn=_months_drawn(person) if is_retired else None,
    )
    return _from_pool(figure, person)


def _months_drawn(person: Person) -> int:
    drawn = [order for order in payments_of(person.pk) if order.is_paid and not order.is_claimed]
    return sum(order.payment.row.kind == K.MONTHLY_PENSION for order in drawn)


def _own_paid(person: Person) -> int:
    """What the person paid himself over all months that were paid, in fen."""
    here = sum(found.row.own_due_fen for found in ledger.contributions_of(person.pk) if found.credited_in)
    before = sum(
        fen
        for year in migrated_years(person.insurance_number)
        for fen, credited in zip(year.own_due_fen, year.credited_in, strict=True)
        if credited
    )
    return here + before


# Work injury --------------------------------------------------------------------------------------------------------


def _own_wage(person: Person, injured_on: date) -> Figure:
    """本人工资: the twelve months paid before the injury, within limits of the year's average wage."""
    injured, bases = Month.of(injured_on), bases_of(person)
    before = [injured - n for n in range(12, 0, -1)]
    average = parameter("reference_wage", on=injured_on.year - 1, region=person.region)
    return own_wage(
        [bases[month] for month in before if month in bases],
        average_wage_fen=average.whole,
        injured_on=injured_on,
    )


def _disability_lump_sum(person: Person, given: Given) -> Computed:
    assert given.injured_on is not None
    assert given.grade is not None
    wage = _own_wage(person, given.injured_on)
    return _from_pool(disability_lump_sum(given.grade, own_wage_fen=wage, on=given.injured_on), person)


def _care(person: Person, given: Given) -> Computed:
    assert given.care is not None
    assert given.assessed_on is not None
    average = parameter("reference_wage", on=given.assessed_on.year - 1, region=person.region)
    figure = care_allowance(given.care, average_wage_fen=average.whole, on=given.assessed_on)
    return _from_pool(figure, person, given.first_month)


def _work_death(person: Person, given: Given) -> Computed:
    assert given.injured_on is not None
    died = died_on(person)
    average = parameter("reference_wage", on=died.year - 1, region=person.region)
    figure = work_death_benefits(
        given.dependants,
        own_wage_fen=_own_wage(person, given.injured_on),
        average_wage_fen=average.whole,
        injured_on=given.injured_on,
        died_on=died,
    )
    return _from_pool(figure, person)


def _dependants(person: Person, given: Given) -> Computed:
    assert given.injured_on is not None
    if not given.dependants:
        raise BenefitRefused(_("没有选择供养亲属，没有可核定的抚恤金。请按材料选择。"))
    figure = dependants_pension(
        given.dependants,
        own_wage_fen=_own_wage(person, given.injured_on),
        on=died_on(person),
        region=person.region,
    )
    return _from_pool(figure, person, given.first_month)


LINES: Mapping[BenefitKind, Line] = {
    K.SURVIVORS: Line(("survivors.grants",), (), _survivors),
    K.DISABILITY_LUMP_SUM: Line(
        ("work_injury.own_wage", "work_injury.lump_sum"), ("injured_on", "grade"), _disability_lump_sum
    ),
    K.CARE_ALLOWANCE: Line(("work_injury.care",), ("assessed_on", "care", "first_month"), _care),
    K.WORK_DEATH: Line(
        ("work_injury.own_wage", "work_injury.death_benefits"), ("injured_on", "dependants"), _work_death
    ),
    K.DEPENDANTS: Line(
        ("work_injury.own_wage", "work_injury.dependants"),
        ("injured_on", "dependants", "first_month"),
        _dependants,
    ),
}


def benefit_of(person: Person, kind: BenefitKind, given: Given) -> Computed:
    """A benefit as its rule gives it. Raises BenefitRefused where it is not due, LawError where a value is missing."""
    if kind in (K.SURVIVORS, K.WORK_DEATH):
        _refuse_second_funeral(person, kind)
    return LINES[kind].compute(person, given)


def _refuse_second_funeral(person: Person, kind: BenefitKind) -> None:
    """One funeral grant of all schemes is paid. Basis: sil-49."""
    other = K.WORK_DEATH if kind == K.SURVIVORS else K.SURVIVORS
    if live(BenefitDecision.objects.filter(person=person, kind=other)).exists():
        raise BenefitRefused(
            _(
                "该人已核定%(other)s，丧葬补助金只能领取一项（社会保险法第四十九条）。请由遗属选择其一，不再重复核定。"
            )
            % {"other": other.label}
        )
