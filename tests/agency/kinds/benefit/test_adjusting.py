"""A year's adjustment by the dated rule: each pension once, months paid made up, nothing overtaken."""

from datetime import date

import pytest
from tests.agency.kinds.benefit.test_decisions import insured, paid
from tests.agency.world import REGION, World

from quanyi.agency.desk import actions
from quanyi.agency.kinds.benefit import adjusting, matters
from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit.acts import open_benefit
from quanyi.agency.kinds.benefit.decisions import BenefitRefused, Retirement
from quanyi.agency.kinds.benefit.payments import submit_payments
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.agency.review.models import Case
from quanyi.agency.review.services import open_case
from quanyi.law.door import replay
from quanyi.law.errors import NoParameter
from quanyi.law.periods import Month
from quanyi.law.terms import RetirementGroup, Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(begun) -> World:
    return World()


@pytest.fixture(scope="module")
def pensioner(world) -> Person:
    """Of sixty in November 2024, paid from January 2025 on."""
    return retired(world)


def retired(world) -> Person:
    person = insured(world, date(1964, 11, 15))
    asked = Retirement(Month(2024, 11), RetirementGroup.MALE_60)
    computed = benefits.pension_of(person, asked, today=date(2024, 12, 10))
    submission = benefits.submit_decision(
        person, BenefitKind.MONTHLY_PENSION, computed, reason="达到退休年龄", by=world.counter
    )
    world.approve(open_case(submission, collector=world.counter))
    return person


def asked_for(world, year: int = 2025) -> Case:
    def submit():
        return adjusting.submit_adjustment(REGION, year, document="示人社〔2025〕9号", by=world.settler)

    return open_benefit(submit, matters.adjustment(year, REGION), by=world.settler)


@pytest.mark.shows("d14-6-4", "调整按登记的年度标准逐人计算，可重算，已付月份一次补发")
def test_each_pension_is_adjusted_once_and_the_months_paid_are_made_up(world, pensioner):
    before = BenefitDecision.objects.get()
    paid(world, Month(2025, 1))
    paid(world, Month(2025, 2))
    world.approve(asked_for(world))
    now = BenefitDecision.objects.get(kind="monthly_pension", replaced_by__isnull=True)
    # 35.00, fifteen years at 1.00, and 0.5 % of the pension of before; the account pays its share of that.
    increase = 3_500 + 1_500 + (before.amount_fen * 5 + 500) // 1000
    share = (increase * before.account_fen * 2 + before.amount_fen) // (2 * before.amount_fen)
    assert (now.amount_fen, now.account_fen) == (before.amount_fen + increase, before.account_fen + share)
    assert (now.first_month, now.replaces_id) == (Month(2025, 1), before.pk)
    assert replay(now.figure).agrees
    owed = BenefitDecision.objects.get(kind="pension_difference")
    assert (owed.amount_fen, owed.account_fen) == (2 * increase, 2 * share)
    paid(world, Month(2025, 3))
    march = next(order for order in payments_of(pensioner.pk) if order.payment.month == Month(2025, 3))
    assert march.amount_fen == now.amount_fen
    with pytest.raises(BenefitRefused, match="没有可以调整的养老金"):
        asked_for(world)
    with pytest.raises(NoParameter):
        asked_for(world, 2026)


def test_a_month_paid_while_it_waits_sends_it_back(world, pensioner):
    waiting = asked_for(world)
    paid(world, Month(2025, 1))
    *before, last = world.signers
    for signer in before:
        actions.sign_case(waiting.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(BenefitRefused, match="又有变动"):
        actions.sign_case(waiting.pk, by=last, verdict=Verdict.AGREE, opinion="")
    assert BenefitDecision.objects.count() == 1
    actions.sign_case(waiting.pk, by=last, verdict=Verdict.SEND_BACK, opinion="已付月份有变动")
    world.approve(asked_for(world))
    assert BenefitDecision.objects.filter(kind="pension_difference").count() == 1


def test_a_month_computed_before_it_is_not_paid_in_the_old_amount(world, pensioner):
    case = open_case(
        submit_payments(Month(2025, 1), region=REGION, by=world.settler), collector=world.settler
    )
    world.approve(asked_for(world))
    with pytest.raises(PostingRefused, match="已由另一案件变更"):
        world.approve(case)
