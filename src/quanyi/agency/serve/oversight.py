"""查看监督: how clerks looked at records, counted, and the looks that somebody should ask about. It names no person.

It is read off the register of looks itself and judges nothing; the bounds are proposals (mark P). Basis: d14-3-1,
d14-12, d14-22, d14-26-1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Case, CharField, Count, Exists, Max, Min, OuterRef, Q, Value, When
from django.db.models.functions import TruncDate, TruncHour
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.looks import LOOKS
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.control.grounds import CASE, FINDING, PRESENT, REGISTERING
from quanyi.agency.grants.selectors import AS_ASKED, AT_THE_COUNTER, BY_ORDER
from quanyi.agency.registry.models import StatusChange
from quanyi.agency.staff.models import Account, AccountKind, Post
from quanyi.agency.staff.selectors import posts_by_account
from quanyi.law.terms import PersonStatus

MANY = 30  # persons whom one clerk looked at within a clock hour
OPENS, CLOSES = 7, 20  # hours of the day; Saturdays and Sundays are out of hours whole
SATURDAY = 7  # as the database counts the days of a week, from Sunday as 1
# How the log calls a ground -> the kind of ground.
GROUNDS = {
    CASE: "case",
    FINDING: "finding",
    PRESENT: "present",
    REGISTERING: "registering",
    AS_ASKED: "asked",
    BY_ORDER: "order",
} | {word: "grant" for word in AT_THE_COUNTER.values()}
RECORDS_OPENED = (Act.VIEW_RECORD, Act.PRINT_RECORD)  # a page of business that shows a list states no ground
COUNTED = {
    "looks": Count("pk"), "persons": Count("person_id", distinct=True), "clerks": Count("actor_id", distinct=True),
    "since": Min("at"), "until": Max("at"),
}  # fmt: skip


@dataclass(frozen=True)
class Odd:
    """异常查看: why it is odd, whose it is, from when until when, how many looks at how many persons."""

    why: str
    actor_id: int
    actor_name: str
    since: datetime
    until: datetime
    looks: int
    persons: int
    posts: str = ""


@dataclass(frozen=True)
class Oversight:
    """查看监督: of so many days, by ground, by clerk, by day; and what is odd, the last first."""

    by_ground: list[dict[str, Any]]
    by_clerk: list[dict[str, Any]]
    by_day: list[dict[str, Any]]
    odd: list[Odd]


def oversight(days: int, *, agency_id: int) -> Oversight:
    """How clerks of an agency looked at records in the last so many days."""
    looks = _looks(days, agency_id)
    kinds = looks.annotate(ground=_ground()).values("ground").annotate(**COUNTED).order_by("-looks")
    clerks = list(
        looks.values("actor_id").annotate(actor_name=Max("actor_name"), **COUNTED).order_by("-persons")
    )
    held_by = posts_by_account()
    posts = {who: _("、").join(str(post.label) for post in Post if post in held_by[who]) for who in held_by}
    refused = _refusals(days, agency_id)
    for each in clerks:
        each |= {"posts": posts.get(each["actor_id"], ""), "refused": refused.get(each["actor_id"], 0)}
    odd = [replace(each, posts=posts.get(each.actor_id, "")) for each in _odd(looks)]
    return Oversight(
        [each | {"word": _words()[each["ground"]]} for each in kinds],
        clerks,
        list(looks.annotate(day=TruncDate("at")).values("day").annotate(**COUNTED).order_by("-day")),
        sorted(odd, key=attrgetter("until"), reverse=True),
    )


def _looks(days: int, agency_id: int) -> Any:
    """Looks of clerks at persons; what a person or an employer looks at is not theirs to account for."""
    staff = Account.objects.filter(kind=AccountKind.STAFF, agency=agency_id).values("pk")
    since = timezone.now() - timedelta(days=days)
    looks = AuditEntry.objects.filter(
        act__in=LOOKS, person_id__isnull=False, at__gte=since, actor_id__in=staff
    )
    return looks.order_by()


def _refusals(days: int, agency_id: int) -> dict[int, int]:
    since = timezone.now() - timedelta(days=days)
    here = Account.objects.filter(agency=agency_id).values("pk")
    refused = AuditEntry.objects.filter(act=Act.REFUSED, at__gte=since, actor_id__in=here).order_by()
    return dict(refused.values_list("actor_id").annotate(n=Count("pk")))


def _ground() -> Case:
    whens = [When(purpose__startswith=word, then=Value(kind)) for word, kind in GROUNDS.items()]
    asking = When(act=Act.ASK_RECORD, then=Value("refused"))
    return Case(*whens, asking, default=Value("none"), output_field=CharField())


def _words() -> dict[str, str]:
    return {
        "case": _("在办案件"), "finding": _("核查发现"), "present": _("本人到场"), "registering": _("办理登记变更"),
        "asked": _("依申请提供"), "order": _("监督检查"),
        "grant": _("委托、继承"), "refused": _("查询未予办理"), "none": _("没有写明事由"),
    }  # fmt: skip


def _odd(looks: Any) -> Iterator[Odd]:
    """By clerk and clock hour: what is odd about each."""
    died_before = StatusChange.objects.filter(
        person_id=OuterRef("person_id"), status=PersonStatus.DIED.value, holds_to=None, holds_from__lt=OuterRef("day")
    )  # fmt: skip
    dead = looks.annotate(day=TruncDate("at")).filter(Exists(died_before))
    of_records = looks.filter(act__in=RECORDS_OPENED)
    at_night = Q(at__hour__lt=OPENS) | Q(at__hour__gte=CLOSES) | Q(at__week_day__in=(1, SATURDAY))
    for why, which in (
        (_("工作时间以外查看"), looks.filter(at_night)),
        (_("没有写明事由"), of_records.annotate(ground=_ground()).filter(ground="none")),
        (_("参保人已经死亡，事由是本人到场"), dead.filter(purpose__startswith=PRESENT)),
    ):
        yield from (Odd(why=why, **row) for row in _by_hour(which))
    many = _by_hour(of_records, persons__gte=MANY)
    yield from (Odd(why=_("一小时内查看 %(n)s 人以上") % {"n": MANY}, **row) for row in many)


def _by_hour(looks: Any, **having: int) -> Iterator[dict[str, Any]]:
    counted = {name: each for name, each in COUNTED.items() if name != "clerks"}
    by_hour = looks.annotate(hour=TruncHour("at")).values("actor_id", "hour")
    rows = by_hour.annotate(actor_name=Max("actor_name"), **counted)
    for row in rows.filter(**having):
        del row["hour"]
        yield row
