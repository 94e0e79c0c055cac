"""Whom a case concerns (案件涉及的人), read from the rows of its submissions; and who works on it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q

from quanyi.agency.collect.models import InterestDifference, InterestRow, Submission
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import numbers_of, persons_by_number
from quanyi.agency.review.models import Case, Round
from quanyi.agency.review.selectors import latest_round, standing, undecided
from quanyi.agency.review.signers import Signer
from quanyi.agency.staff.models import Account
from quanyi.law import workflow

NUMBER = "social_security_number"


# Rows that a run works out for everybody: whom they name is not whom the case is about.
WORKED_OUT = (InterestRow, InterestDifference)


def concerns(case: Case, person: Person) -> bool:
    """Whether a row of the case, of any round, names the person: by account, or by any number that is theirs."""
    submissions, numbers = [each.submission_id for each in case.rounds.all()], numbers_of(person)
    return any(
        model._default_manager.filter(Q(**{f"{link}__in": submissions}) & names).exists()
        for model, link, names in _named(person, numbers)
    )


def undecided_about(person: Person) -> list[Case]:
    """Cases that nobody has ended of which a row, of any round, names the person, the oldest first."""
    open_cases, numbers = undecided(Case.objects.all()), numbers_of(person)
    submissions = list(Round.objects.filter(case__in=open_cases).values_list("submission_id", flat=True))
    found = {
        submission
        for model, link, names in _named(person, numbers)
        for submission in model._default_manager.filter(Q(**{f"{link}__in": submissions}) & names)
        .order_by()
        .values_list(link, flat=True)
    }
    return list(open_cases.filter(rounds__submission__in=found).distinct().order_by("pk"))


def persons_of(case: Case) -> set[int]:
    """The registered persons whom the rows of its latest round name."""
    found, numbers = set[int](), set[str]()
    submission = latest_round(case).submission_id
    for relation in Submission._meta.related_objects:
        model, link = relation.related_model, relation.field.name
        assert isinstance(model, type)
        for path in () if model in WORKED_OUT else _paths(model):
            values = model._default_manager.filter(**{link: submission, f"{path}__isnull": False})
            named = numbers if path.endswith(NUMBER) else found
            named.update(values.values_list(path, flat=True))
    return found | set(persons_by_number(numbers).values())


def _named(person: Person, numbers: set[str]) -> Iterator[tuple[Any, str, Q]]:
    """(table of rows, its link to the submission, the condition that a row names the person) for every such table."""
    for relation in Submission._meta.related_objects:
        model, link = relation.related_model, relation.field.name
        assert isinstance(model, type)
        for path in () if model in WORKED_OUT else _paths(model):
            yield model, link, Q(**{f"{path}__in": numbers} if path.endswith(NUMBER) else {path: person.pk})


def _paths(model: type[Model], *, further: bool = True) -> Iterator[str]:
    """How a row leads to a person: by itself, or by what it points to."""
    for field in model._meta.concrete_fields:
        if field.name == NUMBER:
            yield NUMBER
        elif field.related_model is Person:
            yield field.name
        elif (
            further
            and isinstance(field.related_model, type)
            and field.related_model not in (Submission, Account, Case)
        ):
            yield from (f"{field.name}__{path}" for path in _paths(field.related_model, further=False))


def is_open(case: Case) -> bool:
    """在办: nobody has ended it."""
    return standing(case).state in (workflow.State.WAITING, workflow.State.SENT_BACK)


def works_on(account: Account, case: Case) -> bool:
    """Whether the account has a stage in the case: a post that signs it, or it collected the case."""
    stages = Signer.of(account).stages
    return not stages.isdisjoint(latest_round(case).required_stages) or any(
        each.collector_id == account.pk for each in case.rounds.all()
    )
