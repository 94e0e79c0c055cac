"""Short ways to change the registry in tests."""

from datetime import date

from tests.agency.world import REGION, World, number

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.kinds.change.acts import open_change
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.agency.wording import Titles

ENROLLED = {
    "name": "陈静",
    "sex": "2",
    "born_on": "1985-06-01",
    "ethnicity": "02",
    "schemes": "pension,medical",
}


def asked(world: World, *changes: Change) -> Case:
    return open_change(changes, titles=Titles.of_nobody("测试变更"), region=REGION, by=world.counter)


def changed(world: World, *changes: Change) -> Case:
    """Asked for, signed by four, carried out."""
    return world.approve(asked(world, *changes))


def item(person: Person, holds_from: date, *, keep_later: bool = True, **after: str) -> Change:
    return Change(ChangeAct.ITEM, holds_from, "测试原因", after=after, person=person, keep_later=keep_later)


def enrolment(world: World, sequence: int = 2, *, on: date = date(2025, 2, 1), **given: str) -> Change:
    after = {"social_security_number": number(sequence)} | ENROLLED | given
    return Change(ChangeAct.ENROLMENT, on, "单位申报新进人员", after=after, employer=world.employer)


def registered(world: World, sequence: int = 1, name: str = "王小明") -> Person:
    """A person with one posted month, by a declaration: with the employer since 2025-03-01."""
    world.approve(world.declare(world.row(sequence, name=name)))
    return Person.objects.get(social_security_number=number(sequence))
