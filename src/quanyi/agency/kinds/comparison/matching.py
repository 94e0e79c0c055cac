"""比对: each row of a list beside what is registered: whom it means, and whether both say the same.

A row and a person are one by number and name together. One character's difference is never taken for none: the row is
likely, and whose it is, people decide. Basis: d14-5-1, d14-5-2, gb-11.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quanyi.agency.collect.models import NoticeEvent, Outcome
from quanyi.agency.kinds.comparison.columns import Notified
from quanyi.agency.ledger.bank import Movement, movements_of
from quanyi.agency.registry.codes import CLOSED
from quanyi.agency.registry.likely import near_namesakes
from quanyi.agency.registry.models import Employer, ItemVersion, Person, StatusChange
from quanyi.agency.registry.names import EmployerNames, employers_named
from quanyi.agency.registry.selectors import names_of, persons_by_number
from quanyi.law.terms import PersonStatus


@dataclass(frozen=True)
class Compared:
    """How a row compares: whom it means, and what we have of them, as the reviewers see it beside the row."""

    row: Notified
    outcome: Outcome
    person_id: int | None = None
    employer_id: int | None = None
    ours: Mapping[str, Any] = field(default_factory=dict)


def compare_persons(rows: Sequence[Notified]) -> list[Compared]:
    """Rows of a list of persons; a few questions for all of them together."""
    known = persons_by_number({row.number for row in rows})
    strangers = [row for row in rows if row.number not in known]
    named = [(row.row, name, row.number) for row in strangers for name in (row.name, row.former_name) if name]
    likely = near_namesakes(named)
    meant = {row.row: known.get(row.number) or likely.get(row.row) for row in rows}
    registered = _Registered(person_id for person_id in meant.values() if person_id)
    return [_compared(row, meant[row.row], row.number in known, registered) for row in rows]


class _Registered:
    """Name, number and status of these persons, as they stand today."""

    def __init__(self, person_ids: Iterable[int]) -> None:
        ids = set(person_ids)
        self.names = names_of(ids)
        self.numbers = dict(Person.objects.filter(id__one_of=ids).values_list("pk", "social_security_number"))
        changes = StatusChange.objects.filter(person__id__one_of=ids, holds_to__isnull=True).order_by("pk")
        self.statuses = {change.person_id: change for change in changes}

    def of(self, person_id: int) -> dict[str, Any]:
        """What stands beside a row."""
        status = self.statuses.get(person_id)
        said = {"status": status.status, "on": status.holds_from.isoformat()} if status else {}
        return {"name": self.names.get(person_id, ""), "number": self.numbers[person_id], **said}


def _compared(row: Notified, person_id: int | None, is_number: bool, registered: _Registered) -> Compared:
    if person_id is None:
        return Compared(row, Outcome.UNKNOWN)
    ours = registered.of(person_id)
    if not is_number or ours["name"] not in (row.name, row.former_name):
        # A list that says nothing but who is who: another name under the same number is the difference itself.
        is_told = is_number and row.event == NoticeEvent.LISTED
        return Compared(row, Outcome.DIFFERS if is_told else Outcome.LIKELY, person_id, ours=ours)
    return Compared(row, _agreement(_PERSON_SAYS[row.event](row, ours)), person_id, ours=ours)


def _agreement(same: bool) -> Outcome:
    return Outcome.AGREES if same else Outcome.DIFFERS


def _died_alike(row: Notified, ours: Mapping[str, Any]) -> bool:
    has_died = ours.get("status") == PersonStatus.DIED.value
    return has_died and (row.on is None or date.fromisoformat(ours["on"]) == row.on)


_PERSON_SAYS: Mapping[NoticeEvent, Callable[[Notified, Mapping[str, Any]], bool]] = {
    NoticeEvent.DIED: _died_alike,
    NoticeEvent.RENAMED: lambda row, ours: bool(ours["name"] == row.name),
    NoticeEvent.LISTED: lambda row, ours: bool(ours["name"] == row.name),
}


def compare_units(rows: Sequence[Notified]) -> list[Compared]:
    """Rows of a list of units: by code; one of our names under another code is likely."""
    known = {e.credit_code: e for e in Employer.objects.filter(credit_code__in={row.number for row in rows})}
    strangers = {
        name for row in rows if row.number not in known for name in (row.name, row.former_name) if name
    }
    named = {name: employer for employer, name in reversed(employers_named(strangers))} if strangers else {}
    meant = {
        row.row: known.get(row.number) or named.get(row.name) or named.get(row.former_name) for row in rows
    }
    names, states = EmployerNames(meant.values()), _states({e.pk for e in meant.values() if e})
    return [_unit(row, meant[row.row], row.number in known, names, states) for row in rows]


def _states(employer_ids: Collection[int]) -> dict[int, str]:
    versions = ItemVersion.objects.filter(
        employer__in=employer_ids, item="employer_status", holds_to__isnull=True
    )
    return {v.employer_id: v.value for v in versions.order_by("pk") if v.employer_id}


def _unit(
    row: Notified, employer: Employer | None, is_code: bool, names: EmployerNames, states: Mapping[int, str]
) -> Compared:
    if employer is None:
        return Compared(row, Outcome.UNKNOWN)
    state = states.get(employer.pk, "")
    ours = {"name": names.now(employer), "number": employer.credit_code, "employer_status": state}
    if not is_code:
        outcome = Outcome.LIKELY
    elif row.event == NoticeEvent.CLOSED:
        outcome = _agreement(state in CLOSED)
    else:
        outcome = _agreement(ours["name"] == row.name)
    return Compared(row, outcome, employer_id=employer.pk, ours=ours)


def compare_payments(rows: Sequence[Notified]) -> list[Compared]:
    """Payments as the tax authority has them: by reference, then amount and day."""
    ours = movements_of({row.reference for row in rows})
    numbers = {row.number for row in rows}
    employers = dict(Employer.objects.filter(credit_code__in=numbers).values_list("credit_code", "pk"))
    persons = persons_by_number(numbers - employers.keys())
    return [
        _payment(row, ours.get(row.reference), employers.get(row.number), persons.get(row.number))
        for row in rows
    ]


def _payment(
    row: Notified, movement: Movement | None, employer_id: int | None, person_id: int | None
) -> Compared:
    if movement is None:
        return Compared(row, Outcome.UNKNOWN, person_id, employer_id)
    same = (movement.amount_fen, movement.on) == (row.amount_fen, row.on)
    ours = {"amount_fen": movement.amount_fen, "on": movement.on.isoformat()}
    return Compared(row, _agreement(same), person_id, employer_id, ours)
