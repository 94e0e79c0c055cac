"""Whom a declared row may mean: registered persons whose number or name is like what was written.

Nothing is decided here; a clerk does, and four people agree. Basis: d14-5-2, d14-11-1, gb-11.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from quanyi.agency.registry.models import Person, PersonDetail
from quanyi.agency.registry.selectors import employees_of, names_of, persons_by_number

NEAR = 2  # characters: one mistyped, or two that changed places
MOST = 20  # more namesakes than this help nobody


@dataclass(frozen=True)
class Likely:
    """A registered person, and in what they are like the row: `same_number`, `near_number`, `same_name`."""

    person: Person
    name: str
    likeness: str
    is_employee: bool


def likely_persons(number: str, name: str, *, employer_id: int, on: date) -> list[Likely]:
    """Persons of the same number, then the employer's own of nearly the same, then namesakes, its own first."""
    employees = {person.pk: person for person in employees_of(employer_id, on=on)}
    found = dict(_like(number, name, employees))
    persons = employees | Person.objects.in_bulk([pk for pk in found if pk not in employees])
    names = names_of(found)
    likely = [Likely(persons[pk], names[pk], how, pk in employees) for pk, how in found.items()]
    order = ("same_number", "near_number", "same_name")
    return sorted(
        likely,
        key=lambda one: (order.index(one.likeness), one.name != name, not one.is_employee, one.person.pk),
    )


def _like(number: str, name: str, employees: dict[int, Person]) -> Iterator[tuple[int, str]]:
    """(person id, likeness): the last one named for a person is the strongest."""
    namesakes = PersonDetail.objects.filter(name=name, holds_to__isnull=True).order_by("-person_id")
    own = namesakes.filter(person__id__one_of=list(employees))
    for person_id in [
        *namesakes.values_list("person_id", flat=True)[:MOST],
        *own.values_list("person_id", flat=True),
    ]:
        yield person_id, "same_name"
    for person in employees.values():
        if is_near(person.social_security_number, number):
            yield person.pk, "near_number"
    for person_id in persons_by_number([number]).values():
        yield person_id, "same_number"


# Of numbers of 18 characters that differ in at most two, one of three blocks is the same.
_NEAR = """SELECT w.row, d.person_id, w.number, p.social_security_number
    FROM unnest(%s::int[], %s::text[], %s::text[]) AS w(row, name, number)
    JOIN registry_persondetail d ON d.name = w.name AND d.holds_to IS NULL
    JOIN registry_person p ON p.id = d.person_id AND length(p.social_security_number) = length(w.number)
        AND (left(p.social_security_number, 6) = left(w.number, 6)
             OR substr(p.social_security_number, 7, 6) = substr(w.number, 7, 6)
             OR substr(p.social_security_number, 13) = substr(w.number, 13))"""


def near_namesakes(strangers: Collection[tuple[int, str, str]]) -> dict[int, int]:
    """Of rows (row, name, number) of nobody: row -> the person of that name with the nearest number, if it is near.

    One question for all of them.
    """
    if not strangers:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [list(column) for column in zip(*strangers, strict=True)])
        found = [
            (row, _distance(number, theirs), person_id)
            for row, person_id, number, theirs in cursor.fetchall()
            if is_near(number, theirs)
        ]
    return {row: person_id for row, _away, person_id in sorted(found, reverse=True)}


def _distance(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def is_near(one: str, other: str) -> bool:
    """Whether two numbers of one length differ in at most two characters."""
    return len(one) == len(other) and _distance(one, other) <= NEAR
