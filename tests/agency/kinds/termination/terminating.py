"""A relation that is ended on written application: three papers, one after the other, then the case."""

from datetime import date

from tests.agency.world import World

from quanyi.agency.collect.documents import receive_document
from quanyi.agency.collect.models import DocumentKind, TerminationAct, TerminationRequest
from quanyi.agency.kinds.termination.steps import apply, take_step
from quanyi.agency.kinds.termination.submitting import Payee, open_termination
from quanyi.agency.registry.models import BenefitDecision, Person
from quanyi.agency.review.models import Case

LEFT = {
    "ground": "lump_sum_left", "applied_on": date(2025, 2, 1), "left_on": date(2025, 1, 3),
    "lost_on": date(2025, 1, 5), "nationality": "某国护照 A1",
}  # fmt: skip
SHORT = {"ground": "lump_sum_short", "applied_on": date(2025, 2, 1)}
DAYS = (date(2025, 2, 8), date(2025, 2, 10), date(2025, 2, 12))
TO = Payee("工商银行一支行", "6222000000000001")


def paper(world: World, n: object):
    return receive_document(f"%PDF-1.4 {n}".encode(), f"{n}.pdf", DocumentKind.OTHER, by=world.counter)


def applied(world: World, person: Person, **given) -> TerminationRequest:
    asked = LEFT | given
    papers = {"application": paper(world, "申请")}
    if asked["ground"] == "lump_sum_left":
        papers["evidence"] = paper(world, "国籍")
    return apply(person, asked | papers, by=world.counter)


def confirmed(world: World, request: TerminationRequest) -> TerminationRequest:
    """Notice, delivery and confirmation, each on its day with its paper."""
    acts = (TerminationAct.NOTICE, TerminationAct.DELIVERY, TerminationAct.CONFIRMATION)
    for act, on in zip(acts, DAYS, strict=True):
        take_step(request, act, on, by=world.counter, document=paper(world, act.value))
    return request


def asked_for(world: World, person: Person, **given) -> Case:
    return open_termination(confirmed(world, applied(world, person, **given)), TO, by=world.counter)


def terminates(world: World, person: Person, **given) -> BenefitDecision:
    """Asked for with all papers, signed by four, carried out."""
    return BenefitDecision.objects.get(case=world.approve(asked_for(world, person, **given)))
