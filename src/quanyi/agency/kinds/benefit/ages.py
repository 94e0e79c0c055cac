"""到龄名单: who reaches the age of retirement in the coming months or has reached it and draws no pension yet.

Of a woman whose post is not registered the earlier of the two ages counts, and the list says what is missing.
Basis: gb-9.3-3, npc-2024-delay, sil-16.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Exists, F, OuterRef, Q, Subquery

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.registry.groups import group_by, posts_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person, PersonDetail, StatusChange
from quanyi.agency.registry.status import REGISTERED_ONLY
from quanyi.law.periods import Month
from quanyi.law.rules.retirement import choice_window, month_of
from quanyi.law.terms import RetirementGroup, Sex

AHEAD = (3, 6, 12)
NOTICE = "age-notice"  # the part of a line of the register that says a reminder was printed
_LOWEST = {Sex.MALE.value: 60 * 12, Sex.FEMALE.value: 50 * 12}


@dataclass(frozen=True)
class OfAge:
    """到龄人员: by which age, its month, the first and last month that may be chosen; `is_known`: by the register."""

    person_id: int
    name: str
    born: Month
    group: RetirementGroup
    is_known: bool
    reached: Month
    earliest: Month
    latest: Month


def of_age(region: str, today: date, ahead: int) -> list[OfAge]:
    """Those who reach the age by `ahead` months from now, the earliest month first."""
    now = Month.of(today)
    found = list(_candidates(region, now, ahead))
    posts = posts_of([detail.person_id for detail in found])
    lines = (_line(detail, posts.get(detail.person_id)) for detail in found)
    return sorted(
        (line for line in lines if line.reached <= now + ahead),
        key=lambda line: (line.reached, line.person_id),
    )


def _candidates(region: str, now: Month, ahead: int) -> Iterator[PersonDetail]:
    """Old enough for the lowest age of their sex; drawing no pension, and neither retired, dead nor gone."""
    mine = PersonDetail.objects.filter(person=OuterRef("person"), holds_to__isnull=True).order_by("-id")
    status = StatusChange.objects.filter(person=OuterRef("person"), holds_to__isnull=True).order_by("-id")
    draws = BenefitDecision.objects.filter(
        person=OuterRef("person"), kind=BenefitKind.MONTHLY_PENSION.value, replaced_by__isnull=True
    )
    old = Q()
    for sex, months in _LOWEST.items():
        old |= Q(sex=sex, born_on__lte=(now + ahead - months).last_day)
    found = PersonDetail.objects.filter(old, ~Exists(draws), person__region=region, holds_to__isnull=True)
    found = found.annotate(
        newest=Subquery(mine.values("id")[:1]), status=Subquery(status.values("status")[:1])
    )
    over = [each.value for each in REGISTERED_ONLY]
    found = found.filter(id=F("newest")).filter(Q(status__isnull=True) | ~Q(status__in=over))
    return iter(found.order_by("person_id"))


def _line(detail: PersonDetail, post: str | None) -> OfAge:
    known = group_by(detail.sex, post)
    group = known or RetirementGroup.FEMALE_50
    born = Month.of(detail.born_on)
    reached, earliest, latest = _months(born, group)
    return OfAge(detail.person_id, detail.name, born, group, known is not None, reached, earliest, latest)


@cache
def _months(born: Month, group: RetirementGroup) -> tuple[Month, Month, Month]:
    """法定退休月份, and the first and last that may be chosen, by the rule."""
    window = choice_window(born, group=group)
    return (
        month_of(window.part("statutory_month")),
        month_of(window),
        month_of(window.part("latest_month")),
    )


def told(person_ids: set[int]) -> dict[int, date]:
    """Person id -> the day on which a reminder was printed last."""
    lines = AuditEntry.objects.filter(
        act=Act.PRINT_RECORD, person_id__in=person_ids, detail__part=NOTICE
    ).order_by("at")
    return {line.person_id: line.at.date() for line in lines if line.person_id}


def is_of_age(person: Person, today: date) -> OfAge | None:
    """The person's line, where the longest list has one."""
    return next(
        (line for line in of_age(person.region, today, max(AHEAD)) if line.person_id == person.pk), None
    )
