"""One matter is before the reviewers once: the claim of a case."""

import pytest
from django.db import transaction
from tests.agency.money.test_concurrency import at_once
from tests.agency.world import World

from quanyi.agency.collect.models import Submission
from quanyi.agency.refusal import Refusal
from quanyi.agency.review import selectors as review_cases
from quanyi.agency.review import services as review
from quanyi.agency.review.claims import AlreadyUnderWay, Claim, cases_under
from quanyi.agency.review.withdrawal import withdraw
from quanyi.law.terms import Verdict

SETTLEMENT, MONTH = Claim.of("settlement", 2025), Claim.of("declaration", 7, "2025-03", is_shared=True)


@pytest.fixture
def world(db):
    return World()


def submission(world):
    """Another submission like that of the declaration."""
    made = world.declare(world.row()).rounds.get().submission
    made.pk = made.id = None
    made.save()
    return Submission.objects.get(pk=made.pk)


def put(world, *claim, **given):
    """Put another submission before the reviewers."""
    with transaction.atomic():  # as every act of the desk has one
        return review.put_before(lambda: submission(world), *claim, by=world.counter, **given)


def sent_back(world, case):
    review.sign(case.pk, actor=world.signers[0], verdict=Verdict.SEND_BACK, opinion="缺页")


def test_a_matter_is_put_before_the_reviewers_once(world):
    case = put(world, SETTLEMENT)
    with pytest.raises(AlreadyUnderWay, match=f"案件 {case.number} 正在办理"):
        put(world, SETTLEMENT)
    assert issubclass(AlreadyUnderWay, Refusal)
    assert cases_under(SETTLEMENT) == [case]
    assert cases_under(Claim.of("settlement", 202)) == []


def test_what_was_sent_back_goes_on_as_the_next_round(world):
    case = put(world, SETTLEMENT)
    sent_back(world, case)
    assert put(world, SETTLEMENT) == case
    assert [each.claim for each in case.rounds.all()] == [SETTLEMENT.key] * 2


def test_of_a_shared_claim_several_wait(world):
    first, second = (put(world, MONTH) for _ in range(2))
    assert first != second
    sent_back(world, first)
    assert put(world, MONTH) == first


def test_what_was_read_before_is_looked_at_once_more(world):
    case = put(world, MONTH)
    read = MONTH._replace(read=tuple(review_cases.undecided()))
    sent_back(world, case)
    assert put(world, read) == case
    sent_back(world, case)
    read = read._replace(read=tuple(review_cases.undecided()))
    withdraw(case.pk, by=world.counter, reason="重报")
    assert put(world, read) != case


def test_a_case_that_somebody_named_goes_on(world):
    case = put(world)
    sent_back(world, case)
    assert put(world, SETTLEMENT, goes_on=case) == case
    assert cases_under(SETTLEMENT) == [case]


def test_a_decided_matter_is_free_again(world):
    case = put(world, SETTLEMENT)
    review.sign(case.pk, actor=world.signers[0], verdict=Verdict.REJECT, opinion="不予受理")
    assert put(world, SETTLEMENT) != case


def test_of_two_at_once_one_is_put_before_the_reviewers(office):
    world = World()
    given = [submission(world) for _ in range(2)]
    outcomes = at_once(
        *(lambda each=each: review.put_before(lambda: each, SETTLEMENT, by=world.counter) for each in given)
    )
    assert sorted(outcomes) == ["done", "refused"]
    assert len(cases_under(SETTLEMENT)) == 1
