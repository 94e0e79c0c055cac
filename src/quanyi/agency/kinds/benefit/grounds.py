"""待遇所依据的事实: what a decision rests on beside the account, held against the registry again at the last signature
and before every payment.

Who died, works again, or draws a pension is paid no benefit that ends with it, though nobody has stopped it yet; the
month in which it happens is still paid (mark P, decision 071). Basis: sil-40, sil-41, sil-51, d13-9, d13-14.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BenefitAct, Submission
from quanyi.agency.kinds.benefit.sorts import FOR_A_TIME, OF_THE_LIVING
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
    return found


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
    replaced = row.injury and hasattr(row.injury, "replaced_by")
    if replaced or before != rests_on(row.person_id, row.kind, row.injury):
        raise BenefitRefused(_("计算之后，所依据的登记、缴费或领取又有变动。请退回本案，重新计算后再提交。"))


def shut_by_events(decisions: Collection[BenefitDecision], month: Month) -> dict[int, Said]:
    """Of these decisions those that an event ends before a month, each with why; three questions, however many."""
    living = [d for d in decisions if d.kind in OF_THE_LIVING]
    died = _deaths({d.person_id for d in living})
    drawing = _pensions({d.person_id for d in decisions if d.kind in BEFORE_PENSION})
    begun = _working({d.person_id for d in decisions if d.kind in FOR_A_TIME})
    found: dict[int, Said] = {}
    for decision in living:
        if why := _why(decision, month, died, drawing, begun):
            found[decision.pk] = why
    return found


def _why(
    decision: BenefitDecision,
    month: Month,
    died: dict[int, date],
    drawing: dict[int, BenefitDecision],
    begun: dict[int, list[date]],
) -> Said | None:
    on = died.get(decision.person_id)
    if on and on < month.first_day:
        return Said(f"死亡登记（{on}）", f"death registered ({on})")
    pension = drawing.get(decision.person_id)
    is_new = pension and pension.pk > decision.pk and pension.first_month <= month
    if pension and is_new and decision.kind in BEFORE_PENSION:
        first = pension.first_month
        return Said(f"基本养老金自 {first} 起领取", f"basic pension drawn from {first}")
    works = decision.kind in FOR_A_TIME and [
        on
        for on in begun.get(decision.person_id, ())
        if decision.first_month.first_day < on < month.first_day
    ]
    if works:
        return Said(f"重新就业（{works[0]} 参保）", f"works again (insured from {works[0]})")
    return None


def _deaths(person_ids: Iterable[int]) -> dict[int, date]:
    ids = set(person_ids)
    if not ids:
        return {}
    changes = StatusChange.objects.filter(person__id__one_of=ids, holds_to=None).order_by("id")
    last = {change.person_id: change for change in changes}
    return {key: c.holds_from for key, c in last.items() if c.status == PersonStatus.DIED.value}


def _pensions(person_ids: Collection[int]) -> dict[int, BenefitDecision]:
    if not person_ids:
        return {}
    found = BenefitDecision.objects.filter(
        person__id__one_of=set(person_ids), kind=K.MONTHLY_PENSION, replaced_by=None, last_month=None
    )
    return {decision.person_id: decision for decision in found}


def _working(person_ids: Collection[int]) -> dict[int, list[date]]:
    """The days on which relations with employers began."""
    if not person_ids:
        return {}
    changes = live_changes(
        EmploymentChange.objects.filter(
            person__id__one_of=set(person_ids), starts=True, employer__isnull=False
        )
    )
    found: dict[int, list[date]] = {}
    for person_id, on in changes.order_by("on").values_list("person_id", "on"):
        found.setdefault(person_id, []).append(on)
    return found
