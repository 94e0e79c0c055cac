"""Somebody who is insured alone."""

from datetime import date

from tests.agency.kinds.change.changing import ENROLLED, changed
from tests.agency.world import World, number

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.registry.models import Person


def alone(world: World, sequence: int = 2) -> Person:
    """Enrolled without an employer since February 2025."""
    given = {"social_security_number": number(sequence), "schemes": "pension"}
    changed(world, Change(ChangeAct.ENROLMENT, date(2025, 2, 1), "本人申请", after=ENROLLED | given))
    return Person.objects.get(social_security_number=number(sequence))
