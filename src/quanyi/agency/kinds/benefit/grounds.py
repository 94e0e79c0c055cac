"""待遇所依据的事实: what a decision rests on beside the account, held against the registry again at the last signature
and before every payment.

Who died, works again, or draws a pension is paid no benefit that ends with it, though nobody has stopped it yet; the
month in which it happens is still paid (mark P, decision 071). Basis: sil-40, sil-41, sil-51, d13-9, d13-14.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BenefitAct, Submission
from quanyi.agency.kinds.benefit.sorts import FOR_A_TIME, OF_THE_LIVING, WITH_FUNERAL
from quanyi.agency.ledger.unemployed import counters
from quanyi.agency.refusal import BenefitRefused
from quanyi.agency.registry.injuries import insured_with
from quanyi.agency.registry.models import (
    BenefitDecision,
    BenefitKind,
    EmploymentChange,
    Injury,
    Person,
    StatusChange,
    Unemployment,
)
from quanyi.agency.registry.selectors import live_changes
from quanyi.agency.wording import Said
from quanyi.law.periods import Month
from quanyi.law.terms import PersonStatus

K = BenefitKind
# What ends where its drawer draws a pension; a disability allowance is decided anew for what the pension lacks.
BEFORE_PENSION = (*FOR_A_TIME, K.DISABILITY_ALLOWANCE, K.SICKNESS)


class Drawn(NamedTuple):
    """领取中的基本养老金: the first decision of its chain, from when, and how much a month it is now."""

    first: int
    since: Month
    amount_fen: int


def rests_on(person_id: int, kind: str, injury: Injury | None) -> dict[str, Any]:
    """What must still be so when the case is carried out, as the submission keeps it."""
    found: dict[str, Any] = {}
    if injury:
        found["injury"] = injury.pk
        found["is_insured"] = is_insured(injury)
    if kind in FOR_A_TIME:
        registered, counted = last_registration(person_id), counters(person_id)
        found["registration"] = registered.pk if registered else None
        found["months"] = [counted.counted.fen, counted.carried_months]
    if kind in BEFORE_PENSION:
        pension = pension_drawn(person_id)
        found["pension"] = [pension.first, pension.amount_fen] if pension else None
    return found


def pension_drawn(person_id: int) -> Drawn | None:
    """The pension that a person draws now."""
    return _pensions({person_id}).get(person_id)


def refuse_second_funeral(person: Person, kind: str) -> None:
    """One funeral grant of all schemes is paid. Basis: sil-49."""
    others = [other for other in WITH_FUNERAL if other != kind]
    known = BenefitDecision.objects.filter(person=person, kind__in=others, replaced_by=None)
    if kind in WITH_FUNERAL and (other := known.first()):
        raise BenefitRefused(
            _(
                "该人已核定%(other)s，丧葬补助金只能领取一项（社会保险法第四十九条）。请由遗属选择其一，不再重复核定。"
            )
            % {"other": K(other.kind).label}
        )


def is_insured(injury: Injury) -> bool:
    """工伤保险关系: whether the employer where it happened had insured the person on that day. Basis: d13-9."""
    return insured_with(injury.person_id, injury.employer_id, injury.injured_on) is not None


def last_registration(person_id: int) -> Unemployment | None:
    return Unemployment.objects.filter(person_id=person_id).order_by("number").last()


def refuse_ended_life(person: Person, kind: str) -> None:
    """A benefit of the living is not decided for somebody who is registered as dead."""
    died = _deaths([person.pk]).get(person.pk) if kind in OF_THE_LIVING else None
    if died:
        raise BenefitRefused(
            _("该人自 %(day)s 起登记为死亡，不能核定%(kind)s。请核对人员状态。")
            % {"day": died, "kind": K(kind).label}
        )


def refuse_moved_grounds(submission: Submission) -> None:
    """At the last signature: nothing that the decision rests on may have changed meanwhile."""
    given = submission.benefit_rows.filter(act__in=(BenefitAct.DECISION, BenefitAct.RESUME))
    for each in given.select_related("person"):
        refuse_ended_life(each.person, each.kind)
    before = submission.summary.get("rests_on")
    if before is None:
        return
    row = submission.benefit_rows.select_related("person", "injury__replaced_by").get()
    refuse_second_funeral(row.person, row.kind)
    replaced = row.injury and hasattr(row.injury, "replaced_by")
    if replaced or before != rests_on(row.person_id, row.kind, row.injury):
        raise BenefitRefused(_("计算之后，所依据的登记、缴费或领取又有变动。请退回本案，重新计算后再提交。"))


def shut_by_events(decisions: Collection[BenefitDecision], month: Month) -> dict[int, Said]:
    """Of these decisions those that an event ends before a month, each with why; three questions, however many."""
    living = [d for d in decisions if d.kind in OF_THE_LIVING]
    died = _deaths({d.person_id for d in living})
    drawing = _pensions({d.person_id for d in decisions if d.kind in BEFORE_PENSION})
    begun = _working([d for d in decisions if d.kind in FOR_A_TIME])
    found: dict[int, Said] = {}
    for decision in living:
        if why := _why(decision, month, died, drawing, begun):
            found[decision.pk] = why
    return found


def _why(
    decision: BenefitDecision,
    month: Month,
    died: dict[int, date],
    drawing: dict[int, Drawn],
    begun: dict[int, list[date]],
) -> Said | None:
    on = died.get(decision.person_id)
    if on and on < month.first_day:
        return Said(f"死亡登记（{on}）", f"death registered ({on})")
    pension = drawing.get(decision.person_id)
    if pension and pension.since <= month and _ends_with(decision, pension):
        return Said(f"基本养老金自 {pension.since} 起领取", f"basic pension drawn from {pension.since}")
    works = [on for on in begun.get(decision.pk, ()) if on < month.first_day]
    if works:
        return Said(f"重新就业（{works[0]} 参保）", f"works again (insured from {works[0]})")
    return None


def _ends_with(decision: BenefitDecision, pension: Drawn) -> bool:
    """Whether a benefit ends with a pension: all that stand before one do, but for what was decided beside it."""
    if decision.kind != K.DISABILITY_ALLOWANCE:
        return decision.kind in BEFORE_PENSION
    told: dict[str, Any] = decision.figure.get("arguments", {})
    return told.get("pension_fen") is None and (bool(told) or pension.first > decision.pk)


def _deaths(person_ids: Iterable[int]) -> dict[int, date]:
    ids = set(person_ids)
    if not ids:
        return {}
    changes = StatusChange.objects.filter(person__id__one_of=ids, holds_to=None).order_by("id")
    last = {change.person_id: change for change in changes}
    return {key: c.holds_from for key, c in last.items() if c.status == PersonStatus.DIED.value}


def _pensions(person_ids: Collection[int]) -> dict[int, Drawn]:
    """The pensions that are drawn now, whatever was adjusted, suspended or resumed since the first decision."""
    if not person_ids:
        return {}
    of = BenefitDecision.objects.filter(person__id__one_of=set(person_ids), kind=K.MONTHLY_PENSION)
    found = of.order_by("-pk").values_list("person_id", "pk", "first_month")
    first = {person_id: (pk, since) for person_id, pk, since in found}
    live = of.filter(replaced_by=None, last_month=None).values_list("person_id", "amount_fen")
    return {person_id: Drawn(*first[person_id], fen) for person_id, fen in live}


def _working(decisions: Collection[BenefitDecision]) -> dict[int, list[date]]:
    """Decision id -> the days after work had ended on which relations with employers began."""
    if not decisions:
        return {}
    persons = {decision.person_id for decision in decisions}
    starts = live_changes(
        EmploymentChange.objects.filter(person__id__one_of=persons, starts=True, employer__isnull=False)
    )
    begun: dict[int, list[date]] = {}
    for person_id, on in starts.order_by("on").values_list("person_id", "on"):
        begun.setdefault(person_id, []).append(on)
    ended = {  # of several registrations in one month the last
        (r.person_id, Month.of(r.registered_on)): r.ended_on
        for r in Unemployment.objects.filter(person__id__one_of=persons).order_by("number")
    }
    after = {d.pk: ended.get((d.person_id, d.first_month), d.first_month.first_day) for d in decisions}
    return {d.pk: [on for on in begun.get(d.person_id, ()) if on > after[d.pk]] for d in decisions}
