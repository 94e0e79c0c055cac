"""Writing registry facts; called from the posting of an approved case only. Basis: gb-6.1, gb-11, d14-2-1."""

from datetime import date

from django.db import connection

from quanyi.agency.registry.models import Employer, EmploymentChange, Person, PersonDetail, StatusChange
from quanyi.law.terms import PersonStatus


def next_insurance_number() -> str:
    """个人社会保险编号: twelve digits from a sequence; it says nothing about the person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lpad(nextval('registry_insurance_number')::text, 12, '0')")
        return cursor.fetchone()[0]


def register_person(
    *, number: str, name: str, sex: str, born_on: date, employer: Employer, started_on: date, case_id: int
) -> Person:
    """参保登记: a person who was not known so far, with the relation that brought them. Basis: gb-6.1, gb-11."""
    person = Person.objects.create(
        insurance_number=next_insurance_number(), social_security_number=number, region=employer.region, case_id=case_id
    )
    PersonDetail.objects.create(person=person, name=name, sex=sex, born_on=born_on, holds_from=started_on, case_id=case_id)
    StatusChange.objects.create(
        person=person, status=PersonStatus.CONTRIBUTING.value, holds_from=started_on, reason="新参保", case_id=case_id
    )
    note_start(person, employer, started_on, case_id=case_id)
    return person


def note_start(person: Person, employer: Employer, on: date, *, case_id: int) -> None:
    """A relation begins; where the person is with that employer already, nothing is added."""
    latest = EmploymentChange.objects.filter(person=person, employer=employer).order_by("on", "id").last()
    if latest is None or not latest.starts:
        EmploymentChange.objects.create(
            person=person, employer=employer, starts=True, on=on, reason="单位申报", case_id=case_id
        )
