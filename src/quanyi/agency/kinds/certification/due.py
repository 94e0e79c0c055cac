"""待认证名单: who draws a pension and was not confirmed for a year, and whom the lists of other authorities show.

Basis: gb-6.3-2, service-26.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from quanyi.agency.collect.models import ComparisonRow, FileKind, NoticeEvent, Outcome
from quanyi.agency.kinds.certification.checking import Found
from quanyi.agency.registry.entitlement import events_of, standing_in, worded
from quanyi.agency.registry.models import (
    BenefitDecision,
    BenefitKind,
    CheckWay,
    EntitlementCheck,
    StatusChange,
)
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import approved
from quanyi.agency.wording import sentence
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.terms import PensionEvent, PersonStatus

CONFIRMED = PensionEvent.ENTITLEMENT_CONFIRMED.value


@dataclass(frozen=True)
class DuePensioner:
    """A pensioner to be certified: confirmed last on a day (None: never), and how the pension is paid now."""

    person_id: int
    name: str
    since: date | None
    first_month: Month
    standing: str


def due(region: str, today: date) -> QuerySet[BenefitDecision]:
    """待认证: decisions that pay now, of who was confirmed last before the year that a region gives; oldest first."""
    days = parameter("attention_days", on=today, region=region, key="certification").whole
    limit, now = today - timedelta(days=days), Month.of(today)
    checks = EntitlementCheck.objects.filter(person=OuterRef("person"), event=CONFIRMED).order_by("-on")
    dead = StatusChange.objects.filter(
        person=OuterRef("person"), status=PersonStatus.DIED.value, holds_to=None
    )
    pays = Q(last_month__isnull=True) | Q(last_month__gte=now)
    found = BenefitDecision.objects.filter(
        pays, kind=BenefitKind.MONTHLY_PENSION.value, replaced_by__isnull=True, person__region=region
    ).filter(~Exists(dead), first_month__lte=now)
    found = found.annotate(confirmed=Subquery(checks.values("on")[:1]))
    before = Q(confirmed__isnull=True, first_month__lt=Month.of(limit)) | Q(confirmed__lt=limit)
    return found.filter(before).order_by(F("confirmed").asc(nulls_first=True), "person_id")


def lines(decisions: Iterable[BenefitDecision]) -> list[DuePensioner]:
    """Those of a page of the list, with their names and how they are paid next month."""
    held = list(decisions)
    persons = {each.person_id for each in held}
    names, events = shown_names(persons), events_of(persons)
    month = Month.of(timezone.localdate()) + 1
    return [
        DuePensioner(
            each.person_id, names[each.person_id], each.confirmed, each.first_month,  # type: ignore[attr-defined]
            sentence(worded(standing_in(events.get(each.person_id, []), month))),
        )
        for each in held
    ]  # fmt: skip


def compared(region: str, today: date) -> list[Found]:
    """按比对认证: of those who are due, whom an approved list of another authority shows alive after their last
    confirmation, and within the year; with the newest such list. Nobody whose pension is stopped.
    """
    days = parameter("attention_days", on=today, region=region, key="certification").whole
    shown = (
        ComparisonRow.objects.filter(
            person=OuterRef("person"), event=NoticeEvent.LISTED.value, outcome=Outcome.AGREES.value,
            submission__file__exchange__sent_on__gt=today - timedelta(days=days),
        )
        .filter(Exists(Case.objects.filter(approved(), rounds__submission=OuterRef("submission"))))
        .annotate(day=Coalesce("on", "submission__file__exchange__sent_on"))
        .filter(day__lte=today)
        .order_by("-day")
    )  # fmt: skip
    said = shown.values("day")[:1]
    found = due(region, today).annotate(
        day=Subquery(said),
        letter=Subquery(shown.values("submission__file__exchange__letter")[:1]),
        source=Subquery(shown.values("submission__file__kind")[:1]),
    )
    found = found.filter(day__isnull=False).filter(Q(confirmed__isnull=True) | Q(day__gt=F("confirmed")))
    return list(_found(list(found)))


def _found(decisions: list[Any]) -> Iterator[Found]:
    events, month = events_of({each.person_id for each in decisions}), Month.of(timezone.localdate()) + 1
    for each in decisions:
        if standing_in(events.get(each.person_id, []), month).value in ("paid", "paid_while_checked"):
            evidence = f"{FileKind(each.source).label} {each.letter}"
            yield Found(
                each.person_id, PensionEvent.ENTITLEMENT_CONFIRMED, each.day, CheckWay.COMPARED, evidence
            )
