"""Writing registry facts; called from the carrying out of an approved case only. Basis: gb-6.1, gb-11, d14-2-1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from quanyi.agency.registry.models import (
    Employer,
    EmploymentChange,
    Person,
    PersonDetail,
    Registration,
    StatusChange,
)
from quanyi.agency.registry.selectors import last_numbers, open_relations
from quanyi.law.terms import PersonStatus


@dataclass(frozen=True)
class NewPerson:
    """Who is to be registered, and from when."""

    number: str
    name: str
    sex: str
    born_on: date
    started_on: date


def register(case_id: int) -> None:
    """登记办结: from here to the end of the transaction the approved case may add facts; asked again, the same.

    Raises IntegrityError where the case has not its four signatures.
    """
    Registration.objects.bulk_create([Registration(case_id=case_id)], ignore_conflicts=True)


def _insurance_numbers(count: int) -> list[str]:
    """个人社会保险编号: twelve digits from a sequence; they say nothing about the person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lpad(nextval('registry_insurance_number')::text, 12, '0') FROM generate_series(1, %s)",
            [count],
        )
        return [number for (number,) in cursor.fetchall()]


def register_persons(
    new: Sequence[NewPerson],
    employer: Employer | None,
    *,
    region: str = "",
    relate: bool = True,
    case_id: int,
) -> list[Person]:
    """参保登记: persons who were not known so far, with the relation that brought them (unless `relate` is False).

    The region is the employer's where none is given. Basis: gb-6.1, gb-11.
    """
    if not new:
        return []
    register(case_id)
    persons = Person.objects.bulk_create(
        Person(
            insurance_number=number,
            social_security_number=who.number,
            region=region or _region(employer),
            case_id=case_id,
        )
        for number, who in zip(_insurance_numbers(len(new)), new, strict=True)
    )
    known = list(zip(persons, new, strict=True))
    PersonDetail.objects.bulk_create(
        PersonDetail(
            person=person,
            name=who.name,
            sex=who.sex,
            born_on=who.born_on,
            holds_from=who.started_on,
            case_id=case_id,
        )
        for person, who in known
    )
    StatusChange.objects.bulk_create(
        StatusChange(
            person=person,
            status=PersonStatus.CONTRIBUTING.value,
            holds_from=who.started_on,
            reason="新参保",
            case_id=case_id,
        )
        for person, who in known
    )
    if relate and employer:
        note_starts([(person.pk, who.started_on) for person, who in known], employer, case_id=case_id)
    return persons


def _region(employer: Employer | None) -> str:
    assert employer is not None, "a person without an employer is registered in a named region"
    return employer.region


def note_starts(starts: Sequence[tuple[int, date]], employer: Employer, *, case_id: int) -> None:
    """Pension relations of (person id, first day) begin; who is with that employer already stays as they are."""
    begun = open_relations([person_id for person_id, _ in starts], employer_id=employer.pk)
    new = [(person_id, on) for person_id, on in starts if person_id not in begun]
    if not new:
        return
    register(case_id)
    numbers = last_numbers([person_id for person_id, _ in new], employer_id=employer.pk)
    EmploymentChange.objects.bulk_create(
        EmploymentChange(
            person_id=person_id,
            employer=employer,
            starts=True,
            on=on,
            reason="单位申报",
            number=numbers[person_id] + 1,
            case_id=case_id,
        )
        for person_id, on in new
    )


def note_own_relation(person: Person, first_day: date, *, reason: str, case_id: int) -> None:
    """以个人身份参保: a pension relation without an employer begins. Basis: d13-2, sil-58."""
    register(case_id)
    EmploymentChange.objects.create(
        person=person,
        employer=None,
        starts=True,
        on=first_day,
        reason=reason,
        number=last_numbers([person.pk], employer_id=None)[person.pk] + 1,
        case_id=case_id,
    )


def note_past_relation(
    person: Person, employer: Employer, days: tuple[date, date], *, reason: str, case_id: int
) -> None:
    """补登参保关系: a pension relation of a time gone by, from its first to its last day, that a paper shows.

    Basis: gb-A-17, notice-2016-5.
    """
    register(case_id)
    number = last_numbers([person.pk], employer_id=employer.pk)[person.pk]
    EmploymentChange.objects.bulk_create(
        EmploymentChange(
            person=person,
            employer=employer,
            starts=starts,
            on=on,
            reason=reason,
            number=number + n,
            case_id=case_id,
        )
        for n, (starts, on) in enumerate(zip((True, False), days, strict=True), 1)
    )
