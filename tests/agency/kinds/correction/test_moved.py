"""A correction moves no month to where one stands already: a month is credited once, however it is called."""

from datetime import date

import pytest
from tests.agency.kinds.correction.corrections import open_correction
from tests.agency.world import World

from quanyi.agency.desk import actions
from quanyi.agency.kinds.correction.proposal import NothingToCorrect
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, CorrectionReason, Verdict

pytestmark = pytest.mark.django_db

FEBRUARY, MARCH = Month(2025, 2), Month(2025, 3)
MADE_UP = {"kind": ContributionKind.BACK_PAYMENT, "month": FEBRUARY, "started_on": None}


@pytest.fixture(scope="module")
def world(begun):
    made = World()
    made.approve(made.declare(made.row(1, month=MARCH), made.row(2, name="李四", month=MARCH, row=6)))
    return made


@pytest.fixture(scope="module")
def person(world):
    return Person.objects.order_by("pk").first()


@pytest.mark.parametrize("paid_on", [date(2025, 4, 20), None], ids=["paid", "owed"])
def test_a_month_that_was_made_up_takes_no_other(world, person, paid_on):
    world.approve(world.declare(world.row(1, paid_on=paid_on, **MADE_UP)))
    before = ledger.balance(person.pk)
    with pytest.raises(NothingToCorrect, match="2025-02 这个月已按补缴申报"):
        open_correction(world, person, MARCH, CorrectionReason.WRONG_MONTH, month=FEBRUARY)
    assert ledger.balance(person.pk) == before


def test_nor_does_the_same_month_of_another_person(world, person):
    other = Person.objects.order_by("pk").last()
    with pytest.raises(NothingToCorrect, match="2025-03 这个月已按正常缴费到账"):
        open_correction(world, person, MARCH, CorrectionReason.WRONG_PERSON, person=other)


def test_a_month_made_up_while_the_case_is_signed_refuses_the_posting(world, person):
    case = open_correction(world, person, MARCH, CorrectionReason.WRONG_MONTH, month=FEBRUARY)
    world.approve(world.declare(world.row(1, paid_on=None, **MADE_UP)))
    for signer in world.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(PostingRefused, match="这个月已按补缴申报"):
        actions.sign_case(case.pk, by=world.signers[3], verdict=Verdict.AGREE, opinion="")
    assert [str(c.month) for c in ledger.contributions_of(person.pk)] == ["2025-03", "2025-02"]
