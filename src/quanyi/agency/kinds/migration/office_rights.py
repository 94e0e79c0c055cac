"""本机构账册的权益部分: checks, unemployment and injuries as rows of the layout.

Basis: d14-9-4.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from quanyi.agency.registry.models import EntitlementCheck, Injury, Unemployment

OfPerson = Iterator[tuple[int, tuple[Any, ...]]]  # person id, values behind the person's number


def entitlement_checks(ids: Iterable[int]) -> OfPerson:
    """In the order of learning: of events of one day the last one counts."""
    rows = EntitlementCheck.objects.filter(person__id__one_of=list(ids)).order_by("pk")
    counted = Counter[int]()
    for person_id, *values in rows.values_list("person_id", "event", "on", "way"):
        counted[person_id] += 1
        yield person_id, (counted[person_id], *values)


def unemployments(ids: Iterable[int]) -> OfPerson:
    rows = Unemployment.objects.filter(person__id__one_of=list(ids))
    fields = ("employer__credit_code", "number", "cause", "ended_on", "registered_on", "seeks_work")
    for person_id, *values, seeks in rows.values_list("person_id", *fields):
        yield person_id, (*values, int(seeks))


_INJURY = ("employer__credit_code", "injured_on", "recognised_on", "document", "assessed_on", "grade", "care",
           "advance_on")  # fmt: skip


def injuries(ids: Iterable[int]) -> OfPerson:
    """Versions in the order of learning, each with the number of the one that it replaces."""
    numbers = injury_numbers(ids)
    rows = Injury.objects.filter(person__id__one_of=list(ids)).order_by("pk")
    for pk, person_id, replaces, code, *values in rows.values_list("pk", "person_id", "replaces", *_INJURY):
        yield person_id, (code, numbers[pk], *values, numbers.get(replaces, ""))


def injury_numbers(ids: Iterable[int]) -> dict[int, int]:
    """Injury id -> its number among those of its person."""
    counted, found = Counter[int](), {}
    rows = Injury.objects.filter(person__id__one_of=list(ids)).order_by("pk")
    for pk, person_id in rows.values_list("pk", "person_id"):
        counted[person_id] += 1
        found[pk] = counted[person_id]
    return found
