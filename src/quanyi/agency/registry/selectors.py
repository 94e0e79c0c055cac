"""Reading the registry."""

from collections.abc import Iterable
from datetime import date

from quanyi.agency.registry.models import EmploymentChange, Person, PersonDetail


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """The latest name of each person."""
    details = PersonDetail.objects.filter(person__id__one_of=list(person_ids)).order_by("holds_from", "id")
    return dict(details.values_list("person_id", "name"))


def names_by_number(numbers: Iterable[str]) -> dict[str, str]:
    """The latest registered name for each known social-security number."""
    persons = dict(
        Person.objects.filter(social_security_number__one_of=list(numbers)).values_list(
            "pk", "social_security_number"
        )
    )
    return {persons[person_id]: name for person_id, name in names_of(persons).items()}


def employees_of(employer_id: int, *, on: date) -> list[Person]:
    """The persons who are with an employer on a day, by insurance number."""
    changes = EmploymentChange.objects.filter(employer_id=employer_id, on__lte=on)
    latest = changes.order_by("person_id", "-on", "-id").distinct("person_id")
    present = [change.person_id for change in latest if change.starts]
    return list(Person.objects.filter(pk__in=present).order_by("insurance_number"))
