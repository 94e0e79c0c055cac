"""其他险种的缴费: a person's months in the schemes beside the pension, as a page of its own. Basis: d14-2-2, d14-14."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from quanyi.agency.audit.models import Act
from quanyi.agency.ledger.scheme_dues import MonthInScheme, months_in_schemes
from quanyi.agency.ledger.states import state_of_month
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.names import EmployerNames
from quanyi.agency.serve.arrears import deferred_months, is_deferred_still
from quanyi.agency.serve.gate import look, opens_itself
from quanyi.agency.serve.scheme_rights import rights_of
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, MonthState, RecordItem, Scheme

# Months are of contributions; the rights that follow from them, and what was decided, are of benefits.
NEEDS = frozenset({RecordItem.CONTRIBUTION, RecordItem.BENEFIT})


@dataclass(frozen=True)
class SchemeLine:
    """A month in a scheme as the page shows it."""

    due: MonthInScheme
    employer_name: str
    state: MonthState


@opens_itself
def schemes(request: HttpRequest, person_id: int) -> HttpResponse:
    """其他险种的缴费: what was due and paid in each scheme, newest month first, and how many months each has."""
    with look(request, person_id, Act.VIEW_RECORD, "schemes", needs=NEEDS) as person:
        lines = _lines(person, timezone.localdate())
        context = {
            "person": person,
            "name": facts_of(person)["name"].value,
            "lines": lines,
            "counts": months_paid(lines),
            "rights": rights_of(person),
        }
        return render(request, "serve/schemes.html", context)


def months_paid(lines: Iterable[SchemeLine]) -> list[tuple[Scheme, int]]:
    """How many different months are paid in each scheme that the person has."""
    dues = [line.due for line in lines]
    paid = Counter(scheme for scheme, _month in {(due.scheme, due.month) for due in dues if due.is_paid})
    return [(scheme, paid[scheme]) for scheme in Scheme if any(due.scheme is scheme for due in dues)]


def _lines(person: Person, today: date) -> list[SchemeLine]:
    dues = months_in_schemes(person.pk)
    names = EmployerNames(due.employer for due in dues)
    deferred = deferred_months({due.employer.pk for due in dues if not due.is_paid})
    return [
        SchemeLine(
            due,
            names.on(due.employer, due.month.last_day),
            _state(due, person, today, deferred.get((due.employer.pk, due.month))),
        )
        for due in dues
    ]


def _state(due: MonthInScheme, person: Person, today: date, deferred_until: Month | None) -> MonthState:
    if due.is_paid:
        return MonthState.PAID
    return state_of_month(
        due.month, ContributionKind.NORMAL, credited=None, paid_on=None, is_made_up=False, today=today,
        region=person.region, is_deferred=is_deferred_still(deferred_until, today, person.region),
    )  # fmt: skip
