"""疑点: what the checks and the register know of who is enrolled, joins or leaves, for those who sign.

Asked for the rows of a page together. An employer is not told of it: some of it is other employers' (d14-22).
Basis: d14-5-2, d14-11-1, gb-11, sil-57, sil-58.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import ChangeAct, ChangeRow
from quanyi.agency.desk.doubts import doubts_about_newcomers
from quanyi.agency.registry.models import EmploymentChange, PersonDetail, StatusChange
from quanyi.agency.registry.selectors import live_changes
from quanyi.agency.wording import label, sentence
from quanyi.law.checks import Asked, HandedIn, Newcomer
from quanyi.law.errors import NoParameter
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.time_limits import due_day
from quanyi.law.terms import PersonStatus, Scheme

_ENDED = tuple(
    status.value
    for status in (
        PersonStatus.RETIRED,
        PersonStatus.DIED,
        PersonStatus.TRANSFERRED_OUT,
        PersonStatus.ENDED,
    )
)


def doubts_of(rows: Sequence[ChangeRow]) -> dict[int, list[str]]:
    """Row id -> doubts in words."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    joiners = [
        row for row in rows if row.act in (ChangeAct.ENROLMENT, ChangeAct.RELATION_START) and _is_pension(row)
    ]
    for pk, words in (*_newcomers(rows), *_of_registered(joiners), *_by_day(joiners), *_late_units(rows)):
        found[pk].append(words)
    return found


def _is_pension(row: ChangeRow) -> bool:
    """Of the relations of one person that begin together, the one at which the doubt is told."""
    return bool(row.act == ChangeAct.ENROLMENT or row.scheme == Scheme.PENSION.value)


def _newcomers(rows: Sequence[ChangeRow]) -> Iterator[tuple[int, str]]:
    """Likeness to others, and what the number says of who bears it."""
    new = {row.row: row for row in rows if row.act == ChangeAct.ENROLMENT}
    who = tuple(
        Newcomer(
            row.row,
            row.after["social_security_number"],
            row.after["name"],
            row.after["sex"],
            date.fromisoformat(row.after["born_on"]),
        )
        for row in new.values()
    )
    for doubt in doubts_about_newcomers(Asked("", timezone.localdate(), HandedIn(newcomers=who))):
        yield new[doubt.row].pk, sentence(doubt.words)


def _of_registered(joiners: Sequence[ChangeRow]) -> Iterator[tuple[int, str]]:
    """A relation that runs elsewhere, and a state after which nobody begins one."""
    ids = {row.person_id for row in joiners if row.person_id}
    if not ids:
        return
    changes = live_changes(EmploymentChange.objects.filter(person__in=ids, scheme=Scheme.PENSION.value))
    last = {(c.person_id, c.employer_id): c for c in changes.order_by("on", "id")}
    elsewhere = {(pk, employer): c.on for (pk, employer), c in last.items() if c.starts}
    latest = StatusChange.objects.filter(person__in=ids, holds_to__isnull=True).order_by("pk")
    status = {change.person_id: change for change in latest}
    for row in joiners:
        for (person_id, employer_id), on in elsewhere.items():
            if person_id == row.person_id and employer_id != row.employer_id:
                yield row.pk, _("该人在另一单位的参保关系自 %(on)s 起没有结束") % {"on": on}
        stands = status.get(row.person_id or 0)
        if stands and stands.status in _ENDED:
            yield (
                row.pk,
                _("该人自 %(on)s 起登记为“%(status)s”")
                % {
                    "on": stands.holds_from,
                    "status": label(PersonStatus(stands.status)),
                },
            )


def _by_day(joiners: Sequence[ChangeRow]) -> Iterator[tuple[int, str]]:
    """Younger than people may work, and later than the law wants it."""
    ids = {row.person_id for row in joiners if row.person_id}
    details = PersonDetail.objects.filter(person__in=ids, holds_to__isnull=True).order_by("pk")
    born = dict(details.values_list("person_id", F("born_on")))
    for row in joiners:
        given = row.after.get("born_on")
        born_on = date.fromisoformat(given) if given else born.get(row.person_id or 0)
        if born_on and not _may_work(born_on, row.holds_from):
            yield row.pk, _("该人 %(born)s 出生，开始参保时不满最低就业年龄") % {"born": born_on}
        handed_in = timezone.localdate(row.submission.submitted_at)
        due = _due("employee_registration", row.holds_from)
        if row.employer_id and due and due < handed_in:
            yield row.pk, _("自用工之日起三十日内应办理登记，至 %(due)s 已满") % {"due": due}


def _late_units(rows: Sequence[ChangeRow]) -> Iterator[tuple[int, str]]:
    """A unit registers within thirty days of its founding. Basis: sil-57."""
    for row in rows:
        founded = row.after.get("founded_on") if row.act == ChangeAct.EMPLOYER else None
        if founded:
            due = _due("employer_registration", date.fromisoformat(founded))
            if due and due < timezone.localdate(row.submission.submitted_at):
                yield row.pk, _("单位自成立之日起三十日内应申请登记，至 %(due)s 已满") % {"due": due}


def _due(act: str, start: date) -> date | None:
    """None where the region does not say how days are counted: the page says so beside the limit."""
    try:
        due = due_day(act, start=start, region=settings.QUANYI_REGION).value
    except NoParameter:
        return None
    assert isinstance(due, date)
    return due


def _may_work(born_on: date, on: date) -> bool:
    if on < date(1995, 1, 1):  # before the law that names an age
        return True
    months = parameter("working_age_months", on=on, region=settings.QUANYI_REGION).whole
    reached = Month.of(born_on) + months
    return (reached, born_on.day) <= (Month.of(on), on.day)
