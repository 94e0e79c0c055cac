"""养老金调整: a year's increase of every pension that stood at its beginning, by the dated rule, as one case.

Each question is asked once for all of them. A pension gets the increase of a year once; who is left out now (stopped,
provisional still, a difference that waits) is in the next run of the same year. Months of the year that were paid are
made up by one payment. Basis: sil-18, d14-6-4, gb-8-2, letter-2001-44.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import BenefitAct, BenefitRow, Submission
from quanyi.agency.kinds.benefit.decisions import BenefitRefused, live, new_submission
from quanyi.agency.kinds.benefit.own_paid import is_taken_over, stated
from quanyi.agency.ledger.benefit import decisions_paid, months_ordered
from quanyi.agency.registry.entitlement import Events, events_of, standing_in
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, PersonDetail, StatusChange
from quanyi.agency.review.models import Round
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Titles
from quanyi.law.door import export
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.adjustment import adjusted_pension
from quanyi.law.rules.pension import pension_difference
from quanyi.law.terms import PersonStatus

RULES = ("pension.adjusted", "payout.adjustment", "pension.difference", "pension.payment_standing")
_PENSION, _DIFFERENCE = BenefitKind.MONTHLY_PENSION, BenefitKind.PENSION_DIFFERENCE


@dataclass(frozen=True)
class Adjusted:
    """调整结果: a decision, what it comes to, and what is owed for the months of the year that were paid."""

    decision: BenefitDecision
    figure: Figure
    months: int
    owed: Figure

    @property
    def account_fen(self) -> int:
        return self.decision.account_fen + self.figure.part("adjustment_from_account").fen

    @property
    def owed_account_fen(self) -> int:
        return self.figure.part("adjustment_from_account").fen * self.months


@dataclass(frozen=True)
class Run:
    """一年的调整: who is adjusted, and how many are not, by why."""

    year: int
    adjusted: Sequence[Adjusted]
    left_out: Mapping[str, int]

    @property
    def increase_fen(self) -> int:
        return sum(each.figure.part("pension_increase").fen for each in self.adjusted)

    @property
    def owed_fen(self) -> int:
        return sum(each.owed.fen for each in self.adjusted)


def run(region: str, year: int) -> Run:
    """The adjustment of a year as it stands now. Raises NoParameter where the region has no amounts for it."""
    parameter("pension_adjustment_fen", on=Month(year, 1), region=region, key="fixed")
    decisions, left_out = _standing_at(region, year)
    persons = {each.person_id for each in decisions}
    born, paid, events = _born(region), months_ordered(_PENSION, year, persons), events_of(persons)
    waiting, found = _with_difference(persons), []
    for decision in decisions:
        months = contribution_months_of(decision)
        if why := _left_out(decision, months, waiting, events, year):
            left_out[why] += 1
            continue
        assert months is not None
        age = Month(year - 1, 12) - born[decision.person_id]
        found.append(_adjusted(decision, months, age, paid.get(decision.person_id, 0), year, region))
    return Run(year, found, left_out)


def _standing_at(region: str, year: int) -> tuple[list[BenefitDecision], Counter[str]]:
    """按月基本养老金 of who had retired by the end of the year before, neither adjusted for the year yet nor for one
    after it; and how many of the others are left out, by why.
    """
    lag = parameter("pension_start_months", on=Month(year, 1), region=region).whole
    adjusted = BenefitDecision.objects.filter(kind=_PENSION.value, person__region=region)
    done = adjusted.filter(case__rounds__submission__summary__adjusts=year).values("person_id")
    later = adjusted.filter(case__rounds__submission__summary__adjusts__gt=year).values("person_id")
    found = live(BenefitDecision.objects.filter(person__region=region, kind=_PENSION.value))
    dead = StatusChange.objects.filter(
        person_id=OuterRef("person_id"), status=PersonStatus.DIED.value, holds_to__isnull=True
    )
    open_still = Round.objects.filter(case=OuterRef("case"), submission__summary__is_provisional=True)
    found = found.filter(~Exists(dead)).exclude(person_id__in=done)
    overtaken, found = found.filter(person_id__in=later), found.exclude(person_id__in=later)
    stopped, found = found.filter(last_month__isnull=False), found.filter(last_month__isnull=True)
    found = found.annotate(is_provisional=Exists(open_still))
    first = BenefitDecision.objects.filter(person_id=OuterRef("person_id"), kind=_PENSION.value)
    found = found.annotate(retired=Subquery(first.order_by("pk").values("first_month")[:1]))
    last = Month(year - 1, 12)
    kept: list[BenefitDecision] = [
        each
        for each in found.order_by("person_id")
        if each.retired <= last + lag or _retired_in(each.person_id, lag) <= last
    ]
    counts = {"stopped": stopped.count(), "later": overtaken.count(), "retired": found.count() - len(kept)}
    return kept, Counter({why: number for why, number in counts.items() if number})


def _retired_in(person_id: int, lag: int) -> Month:
    """退休月份: as it was chosen; of a pension taken over by the first month that was ever paid."""
    first = BenefitDecision.objects.filter(person_id=person_id, kind=_PENSION.value).order_by("pk")[0]
    summary = latest_round(first.case).submission.summary if first.case else {}
    if asked := summary.get("asked"):
        return Month.parse(asked["chosen"])
    begun = stated(first, "first_pension_month") if is_taken_over(first) else None
    found: Month = begun.value if begun and isinstance(begun.value, Month) else first.first_month
    return found - lag


def _born(region: str) -> dict[int, Month]:
    """Person id -> month of birth, of those who draw a pension."""
    pensions = BenefitDecision.objects.filter(kind=_PENSION.value, person__region=region)
    rows = PersonDetail.objects.filter(person__in=pensions.values("person_id"), holds_to__isnull=True)
    return {
        person: Month.of(born) for person, born in rows.order_by("id").values_list("person_id", "born_on")
    }


def _with_difference(persons: Collection[int]) -> set[int]:
    """Who has a difference that is not paid yet, or was paid for this month: another would be lost behind it."""
    now = Month.of(timezone.localdate())
    found = live(BenefitDecision.objects.filter(kind=_DIFFERENCE.value, person__id__one_of=set(persons)))
    paid = decisions_paid(each.pk for each in found)
    return {each.person_id for each in found if each.pk not in paid or each.first_month >= now}


def contribution_months_of(decision: BenefitDecision) -> int | None:
    """缴费年限（月）as the decision rests on it; None where its computation was not handed over."""
    months = stated(decision, "contribution_months")
    return months.fen if months else None


def _left_out(
    decision: BenefitDecision, months: int | None, waiting: set[int], events: Events, year: int
) -> str:
    """Why a pension is not adjusted now; empty where it is. Basis: letter-2001-44."""
    if months is None:
        return "no_months"
    if decision.is_provisional:  # type: ignore[attr-defined]
        return "provisional"
    if decision.person_id in waiting:
        return "difference_waits"
    known = events.get(decision.person_id, [])
    for month in (Month(year, 1), Month.of(timezone.localdate())):
        if (standing := str(standing_in(known, month).value)) not in ("paid", "paid_while_checked"):
            return standing
    return ""


def _adjusted(
    decision: BenefitDecision, months: int, age: int, paid: int, year: int, region: str
) -> Adjusted:
    figure = adjusted_pension(
        decision.amount_fen, account_fen=decision.account_fen, contribution_months=months, age_months=age,
        year=year, region=region,
    )  # fmt: skip
    owed = pension_difference(decision.amount_fen, figure.mention(), months_paid=paid)
    return Adjusted(decision, figure, paid, owed)


@transaction.atomic
def submit_adjustment(region: str, year: int, *, document: str, by: Account) -> Submission:
    """A year's adjustment as a submission. Raises BenefitRefused where nobody is to be adjusted, NoParameter."""
    found, now = run(region, year), Month.of(timezone.localdate())
    if not found.adjusted:
        raise BenefitRefused(
            _("%(year)s年没有可以调整的养老金：都已调整，或者没有符合条件的人员。") % {"year": year}
        )
    titles = Titles.of_nobody(f"{year} {BenefitAct.ADJUSTMENT.label}")
    about = {
        "adjusts": year, "region": region, "document": document, "left_out": dict(found.left_out),
        "persons": len(found.adjusted), "increase_fen": found.increase_fen, "owed_fen": found.owed_fen,
    }  # fmt: skip
    rows = list(_rows(found, now))
    submission = new_submission(
        BenefitAct.ADJUSTMENT, now, titles, len(rows), by, rules=versions_of(RULES), about=about
    )
    for row in rows:
        row.submission = submission
    BenefitRow.objects.bulk_create(rows, batch_size=2000)
    record(Act.SUBMIT, submission=submission.pk, rows=len(rows))
    return submission


def _rows(found: Run, now: Month) -> Iterator[BenefitRow]:
    """Each pension in its new amount, and what is owed of the months paid, once."""
    for each in found.adjusted:
        decision = each.decision
        same = {
            "act": BenefitAct.ADJUSTMENT,
            "person_id": decision.person_id,
            "scheme": decision.scheme,
            "own_fen": decision.own_fen,
            "transfer_fen": decision.transfer_fen,
            "reason": f"{found.year} {BenefitAct.ADJUSTMENT.label}",
        }
        yield BenefitRow(
            **same, kind=_PENSION, decision=decision, month=decision.first_month, amount_fen=each.figure.fen,
            account_fen=each.account_fen, figure=export(each.figure),
        )  # fmt: skip
        if each.owed.fen > 0:
            yield BenefitRow(
                **same, kind=_DIFFERENCE, month=now, last_month=now, amount_fen=each.owed.fen,
                account_fen=min(each.owed_account_fen, each.owed.fen), figure=export(each.owed),
            )  # fmt: skip


def refuse_overtaken(submission: Submission) -> None:
    """Every pension must stand as it was adjusted, with as many months paid. Raises BenefitRefused."""
    year, region = submission.summary["adjusts"], submission.summary["region"]
    rows = submission.benefit_rows.filter(kind=_PENSION.value).select_related(
        "decision__replaced_by", "person"
    )
    now = {each.decision.pk: each for each in run(region, year).adjusted}
    owed = dict(submission.benefit_rows.filter(kind=_DIFFERENCE.value).values_list("person_id", "amount_fen"))
    for row in rows:
        found = now.get(row.decision_id or 0)
        if found is None or (found.figure.fen, max(found.owed.fen, 0)) != (
            row.amount_fen, owed.get(row.person_id, 0),
        ):  # fmt: skip
            raise BenefitRefused(
                _(
                    "提交之后，本件中%(name)s的养老金、发放状态或者已付月份又有变动。请退回本案，重新计算后再提交。"
                )
                % {"name": facts_of(row.person)["name"].value}
            )


def carry_out_adjustment(submission: Submission, *, case_id: int) -> None:
    """调整办结: the decisions in their new amounts and what is owed, by sets; called where the case is registered."""
    rows = list(submission.benefit_rows.order_by("pk"))
    persons = [row.person_id for row in rows if row.kind == _DIFFERENCE]
    before = live(BenefitDecision.objects.filter(kind=_DIFFERENCE.value, person__id__one_of=set(persons)))
    last = dict(before.values_list("person_id", "pk"))
    made = (
        BenefitDecision(
            case_id=case_id, person_id=row.person_id, scheme=row.scheme, kind=row.kind,
            amount_fen=row.amount_fen, account_fen=row.account_fen, own_fen=row.own_fen,
            transfer_fen=row.transfer_fen, first_month=row.month, last_month=row.last_month, figure=row.figure,
            replaces_id=row.decision_id or last.get(row.person_id),
        )
        for row in rows
    )  # fmt: skip
    BenefitDecision.objects.bulk_create(made, batch_size=2000)
    record(Act.REGISTER, case_id=case_id, submission=submission.pk, rows=len(rows))
