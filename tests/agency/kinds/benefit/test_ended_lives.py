"""Pensions of those who died: not decided, not paid again, not paid on; whether or not the account pays of them."""

from datetime import date

import pytest
from tests.agency.kinds.benefit.test_decisions import insured, paid
from tests.agency.kinds.change.changing import changed, item
from tests.agency.world import World

from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit.changes import submit_resume, submit_stop
from quanyi.agency.kinds.benefit.decisions import BenefitRefused
from quanyi.agency.kinds.benefit.kinds import benefit_of
from quanyi.agency.kinds.benefit.particulars import Particulars
from quanyi.agency.kinds.benefit.taking_over import OldDecision, taken_over
from quanyi.agency.kinds.certification.acts import open_certification
from quanyi.agency.kinds.certification.checking import Found
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, CheckWay
from quanyi.agency.review.services import open_case
from quanyi.law.periods import Month
from quanyi.law.terms import PensionEvent as E

pytestmark = pytest.mark.django_db
FIRST = Month(2025, 3)


@pytest.fixture
def world(db) -> World:
    return World()


def pensioner(world):
    person = insured(world, date(1960, 1, 15))
    changed(world, item(person, date(2025, 2, 1), status="retired"))
    return person


def taking_over(world, person, begun=None):
    """A pension of an earlier office of which the account pays nothing, before the reviewers."""
    old = OldDecision(FIRST, 300_000, 0, 240, "原核定 1 号", begun)
    computed = taken_over(person, old)
    submission = benefits.submit_decision(
        person, BenefitKind.MONTHLY_PENSION, computed, reason="接续", by=world.counter, rules=()
    )
    return open_case(submission, collector=world.counter)


def test_a_pension_that_the_account_does_not_pay_ends_with_its_drawer(world):
    person = pensioner(world)
    world.approve(taking_over(world, person))
    paid(world, FIRST)
    changed(world, item(person, date(2025, 4, 2), status="died"))
    paid(world, FIRST + 1)  # the month of the death is due
    with pytest.raises(BenefitRefused, match="没有应支付的待遇"):
        paid(world, FIRST + 2)


def test_a_death_overtakes_a_pension_before_the_reviewers(world):
    person = pensioner(world)
    case = taking_over(world, person)
    changed(world, item(person, date(2025, 4, 2), status="died"))
    with pytest.raises(BenefitRefused, match="登记为死亡"):
        world.approve(case)


def test_a_death_overtakes_a_pension_that_is_to_be_paid_again(world):
    person = pensioner(world)
    world.approve(taking_over(world, person))
    stopped = submit_stop(BenefitDecision.objects.get(), FIRST, reason="失联", by=world.counter)
    world.approve(open_case(stopped, collector=world.counter))
    decision = BenefitDecision.objects.get(replaced_by=None)
    again = submit_resume(decision, FIRST + 2, reason="核实", by=world.counter)
    case = open_case(again, collector=world.counter)
    changed(world, item(person, date(2025, 4, 2), status="died"))
    with pytest.raises(BenefitRefused, match="登记为死亡"):
        world.approve(case)
    with pytest.raises(BenefitRefused, match="登记为死亡"):
        submit_resume(decision, FIRST + 2, reason="核实", by=world.counter)


def survivors_of(world, begun, *found):
    """What the survivors of a pensioner taken over are due."""
    person = pensioner(world)
    world.approve(taking_over(world, person, begun))
    for event, on in found:
        told = Found(person.pk, event, on, CheckWay.HELPER, "文书")
        world.approve(open_certification(told, by=world.counter))
    changed(world, item(person, date(2025, 4, 2), status="died"))
    return benefit_of(person, BenefitKind.SURVIVORS, Particulars()).figure


def test_survivors_grants_count_the_months_that_an_earlier_office_paid(world):
    values = {node.term: node.value for node in survivors_of(world, Month(2023, 3)).walk()}
    assert (values["contribution_months"], values["months_drawn"]) == (240, 24)


def test_survivors_grants_wait_for_what_the_earlier_decision_says(world):
    with pytest.raises(BenefitRefused, match="没有登记起领的月份"):
        survivors_of(world, None)


def test_survivors_of_who_died_in_prison_have_no_grants(world):
    """The true day of the sentence is taken, though somebody confirmed the entitlement since."""
    confirmed = (E.ENTITLEMENT_CONFIRMED, date(2025, 3, 20))
    figure = survivors_of(world, Month(2023, 3), confirmed, (E.SENTENCED_TO_PRISON, date(2025, 3, 10)))
    assert (figure.fen, figure.provisions) == (0, ("letter-2001-44",))
