"""参保关系随事件终止: what a death, a pension or a closed account ends of relations.

Basis: gb-6.4-2, gb-A-17, gb-A-22.
"""

from collections.abc import Collection, Mapping
from datetime import date

from quanyi.agency.registry.models import EmploymentChange
from quanyi.agency.registry.selectors import live_changes
from quanyi.agency.registry.services import register
from quanyi.law.terms import Scheme

Key = tuple[int, int | None, str]  # person, employer, scheme


def end_relations(
    last_days: Mapping[int, date], schemes: Collection[Scheme], *, reason: str, case_id: int
) -> None:
    """Relations of these persons that stand open end on the day of each; one begun later stays open."""
    changes = EmploymentChange.objects.filter(
        person__id__one_of=set(last_days), scheme__in=[scheme.value for scheme in schemes]
    )
    numbers: dict[Key, int] = {}
    for change in changes:
        numbers[_key(change)] = max(change.number, numbers.get(_key(change), 0))
    last = {_key(change): change for change in live_changes(changes).order_by("on", "id")}
    ending = [
        change for change in last.values() if change.starts and change.on <= last_days[change.person_id]
    ]
    if not ending:
        return
    register(case_id)
    EmploymentChange.objects.bulk_create(
        EmploymentChange(
            person_id=change.person_id,
            employer_id=change.employer_id,
            scheme=change.scheme,
            starts=False,
            on=last_days[change.person_id],
            reason=reason,
            number=numbers[_key(change)] + 1,
            case_id=case_id,
        )
        for change in ending
    )


def reopen_relations(person_id: int, *, ended_by: int, reason: str, case_id: int) -> None:
    """The ends that came with an event are taken back with it, since they never were so. Basis: d14-16."""
    ends = list(
        live_changes(EmploymentChange.objects.filter(person_id=person_id, case_id=ended_by, starts=False))
    )
    if not ends:
        return
    register(case_id)
    numbers = {
        _key(c): c.number for c in EmploymentChange.objects.filter(person_id=person_id).order_by("number")
    }
    EmploymentChange.objects.bulk_create(
        EmploymentChange(
            person_id=person_id,
            employer_id=end.employer_id,
            scheme=end.scheme,
            starts=False,
            on=end.on,
            reason=reason,
            number=numbers[_key(end)] + 1,
            voids=end,
            case_id=case_id,
        )
        for end in ends
    )


def _key(change: EmploymentChange) -> Key:
    return change.person_id, change.employer_id, change.scheme
