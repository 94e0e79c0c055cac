"""养老金测算: a page of the person's own, and of staff who may look at the record. Basis: d14-14, sil-74."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.models import Act
from quanyi.agency.kinds.benefit.estimating import by_age, doubts_of, drawn, groups_of, standing_of
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.gate import look, opens_itself
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.models import AccountKind
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError
from quanyi.law.estimate import COURSES, Course, Standing, chosen_months, estimate
from quanyi.law.periods import Month
from quanyi.law.rules.retirement import choice_window, month_of
from quanyi.law.terms import RetirementGroup
from quanyi.written.dates import read_month

USUAL: Course = "middle"
WORDS = {"low": _("低"), "middle": _("中"), "high": _("高")}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it leaves out, or what is not to be had, is the usual: the statutory month."""

    group: RetirementGroup
    course: Course
    goes_on: bool
    month: Month | None

    @classmethod
    def of(cls, asked: QueryDict, groups: tuple[RetirementGroup, ...]) -> "Wanted":
        group = next((group for group in groups if group.value == asked.get("group")), groups[0])
        course = next((name for name in COURSES if name == asked.get("course")), USUAL)
        month = read_month(asked.get("month", ""))
        return cls(group, course, asked.get("goes_on") != "no", month if isinstance(month, Month) else None)


@opens_itself
def pension_estimate(request: HttpRequest, person_id: int) -> HttpResponse:
    """养老金测算: for a chosen month, at three courses of wages and rates, with its tree; or why there is none."""
    with look(request, person_id, Act.VIEW_RECORD, "estimate") as person:
        record = person_record(person)
        context: dict[str, Any] = {
            "person": person,
            "doubts": doubts_of(person, record),
            "plain": "plain" if account_of(request).kind != AccountKind.STAFF else "",
        }
        if not context["doubts"]:
            context |= _estimated(person, record, request.GET)
        return render(request, "kinds/benefit/estimate.html", context)


def _estimated(person: Person, record: PersonRecord, asked: QueryDict) -> dict[str, Any]:
    groups = groups_of(record)
    wanted = Wanted.of(asked, groups)
    context: dict[str, Any] = {"wanted": wanted, "groups": groups if len(groups) > 1 else ()}
    try:
        standing = standing_of(person, record, wanted.group, today=timezone.localdate())
        context |= _choice(standing, wanted)
        context |= _found(standing, context["month"], wanted)
    except LawError as error:
        context["why"] = sentence(error)
    return context


def _choice(standing: Standing, wanted: Wanted) -> dict[str, Any]:
    """The months to choose from, with the age in each, and the one that is chosen."""
    months = [(month, month - standing.born) for month in chosen_months(standing)]
    return {"months": months, "month": wanted.month or _usual(standing), "standing": standing}


def _found(standing: Standing, month: Month, wanted: Wanted) -> dict[str, Any]:
    found = {course: estimate(standing, month, course=course, goes_on=wanted.goes_on) for course in COURSES}
    rows = by_age(standing, goes_on=wanted.goes_on)
    return {
        "found": found[wanted.course],
        "courses": [(course, WORDS[course], found[course]) for course in COURSES],
        "rows": [(row, list(zip(COURSES, row.estimates, strict=True))) for row in rows],
        "chart": drawn(rows, wanted.course),
    }


def _usual(standing: Standing) -> Month:
    """The statutory month, or this one where that is over."""
    window = choice_window(standing.born, group=standing.group)
    return max(month_of(window.part("statutory_month")), standing.now)
