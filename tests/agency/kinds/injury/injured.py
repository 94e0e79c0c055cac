"""Short ways to an injury that stands: insured, recognised, assessed."""

from datetime import date

from tests.agency.kinds.change.changing import changed
from tests.agency.registry.test_relations import START, relation

from quanyi.agency.collect.models import InjuryMatter as M
from quanyi.agency.kinds.injury.registering import open_injury
from quanyi.agency.registry.models import Injury
from quanyi.law.terms import Scheme

HURT = date(2024, 12, 10)


def insured(world, person, since=date(2015, 1, 1)):
    """With the employer, against work injury."""
    changed(world, relation(START, person, world.employer, since, Scheme.WORK_INJURY))


def put_down(world, person, matter, **asked) -> Injury:
    """Handed in, signed by four, carried out."""
    world.approve(open_injury(person, matter, {"reason": "见材料", **asked}, by=world.counter))
    return Injury.objects.filter(person=person).latest("pk")


def recognised(world, person, on=HURT, employer=None) -> Injury:
    asked = {"employer": employer or world.employer, "recognised_on": on, "document": "工认〔2025〕1号"}
    return put_down(world, person, M.RECOGNITION, injured_on=on, **asked)


def assessed(world, injury, on=date(2025, 2, 1), **found) -> Injury:
    return put_down(world, injury.person, M.ASSESSMENT, injury=injury, assessed_on=on, **found)


def advanced(world, injury, on=date(2025, 3, 1)) -> Injury:
    return put_down(world, injury.person, M.ADVANCE, injury=injury, advance_on=on)
