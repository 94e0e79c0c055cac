"""One benefit of a person, and one month's payments, are before the reviewers once."""

from functools import partial

import pytest
from django.conf import settings
from django.urls import reverse
from tests.agency.kinds.benefit.applying import application
from tests.agency.kinds.benefit.test_decisions import ASKED, TODAY, decided
from tests.agency.kinds.benefit.test_decisions import person as insured_for_years
from tests.agency.kinds.benefit.test_pages import sign, text
from tests.agency.money.test_concurrency import at_once
from tests.agency.world import REGION, World

from quanyi.agency.kinds.benefit import changes, matters
from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit.acts import open_benefit
from quanyi.agency.kinds.benefit.payments import submit_payments
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.agency.review import services as review
from quanyi.agency.review.claims import AlreadyUnderWay, cases_under
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme, Verdict

KIND = BenefitKind.MONTHLY_PENSION
MARCH = Month(2025, 3)


def open_pension(world, person) -> Case:
    computed = benefits.pension_of(person, ASKED, today=TODAY)
    submit = partial(
        benefits.submit_decision, person, KIND, computed, reason="达到退休年龄", by=world.counter
    )
    return open_benefit(submit, matters.benefit(person.pk, KIND), by=world.counter)


def open_stop(world, decision, month=MARCH) -> Case:
    submit = partial(changes.submit_stop, decision, month, reason="资格丧失", by=world.counter)
    return open_benefit(submit, matters.benefit(decision.person_id, decision.kind), by=world.counter)


def open_payments(world, month=MARCH, scheme=Scheme.PENSION) -> Case:
    submit = partial(submit_payments, month, region=REGION, by=world.settler, scheme=scheme)
    return open_benefit(submit, matters.payments(month, scheme, REGION), by=world.settler)


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def person(world):
    return insured_for_years.__wrapped__(world)


@pytest.mark.shows("gb-10.2-2", "同一待遇在办时不得另立一案")
def test_a_decision_is_put_before_the_reviewers_once(world, person):
    case = open_pension(world, person)
    with pytest.raises(AlreadyUnderWay, match=f"待遇核定支付案件 {case.number} 正在办理"):
        open_pension(world, person)
    world.approve(case)
    stop = open_stop(world, BenefitDecision.objects.get())
    with pytest.raises(AlreadyUnderWay, match=stop.number):
        open_stop(world, BenefitDecision.objects.get(), Month(2025, 4))


def test_another_benefit_of_the_same_person_and_its_payee_wait_beside_it(world, person):
    case = open_pension(world, person)
    assert cases_under(matters.benefit(person.pk, BenefitKind.CARE_ALLOWANCE)) == []
    payee = partial(
        changes.submit_payee, person, KIND, payee_name="陈刚", bank_name="示范银行", account_number="62220000",
        reason="首次登记", by=world.counter,
    )  # fmt: skip
    beside = open_benefit(payee, matters.payee(person.pk, KIND), by=world.counter)
    assert beside != case
    with pytest.raises(AlreadyUnderWay, match=beside.number):
        open_benefit(payee, matters.payee(person.pk, KIND), by=world.counter)


def test_what_was_sent_back_goes_on_and_no_second_case_is_opened(world, person):
    case = open_pension(world, person)
    review.sign(case.pk, actor=world.signers[0], verdict=Verdict.SEND_BACK, opinion="组别不符")
    assert open_pension(world, person) == case
    assert case.rounds.count() == 2


def test_a_month_of_a_scheme_is_paid_by_one_case_at_a_time(world, person):
    decided(world, person)
    case = open_payments(world)
    with pytest.raises(AlreadyUnderWay, match=case.number):
        open_payments(world)
    assert open_payments(world, Month(2025, 4)) != case
    with pytest.raises(benefits.BenefitRefused, match="没有应支付的待遇"):
        open_payments(world, scheme=Scheme.WORK_INJURY)
    world.approve(case)
    with pytest.raises(benefits.BenefitRefused, match="没有应支付的待遇"):
        open_payments(world)


def test_the_desk_names_the_case_that_is_open(db, visit):
    person, counter = insured_for_years.__wrapped__(visit), visit.as_counter
    counter.post("/changes/", {"number": person.insurance_number})
    address = reverse("benefits-of", args=[person.pk])
    counter.post(address, application(person, submit=""))
    waiting = Case.objects.latest("pk")
    answer = counter.post(address, application(person, submit=""))
    assert answer.status_code == 422
    assert f"案件 {waiting.number} 正在办理" in text(answer)
    assert Case.objects.latest("pk") == waiting

    sign(visit)
    decision = BenefitDecision.objects.get()
    stop = reverse("stop-benefit", args=[person.pk, decision.pk])
    counter.post(stop, {"last_month": "2026-12", "reason": "资格丧失"})
    waiting = Case.objects.latest("pk")
    answer = counter.post(stop, {"last_month": "2027-01", "reason": "资格丧失"})
    assert f"案件 {waiting.number} 正在办理" in text(answer)

    month = {"month": str(decision.first_month)}
    visit.as_settler.post("/benefits/payments/", month)
    paying = Case.objects.latest("pk")
    answer = visit.as_settler.post("/benefits/payments/", month)
    assert (answer.status_code, Case.objects.latest("pk")) == (422, paying)
    assert f"案件 {paying.number} 正在办理" in text(answer)
    claim = matters.payments(decision.first_month, Scheme.PENSION, settings.QUANYI_REGION)
    assert cases_under(claim) == [paying]


def test_of_two_sessions_at_once_one_opens_the_case(office):
    world = World()
    person = insured_for_years.__wrapped__(world)
    assert at_once(*[lambda: open_pension(world, person)] * 2) == ["done", "refused"]
    world.approve(Case.objects.latest("pk"))
    assert at_once(*[lambda: open_payments(world)] * 3) == ["done", "refused", "refused"]
    world.approve(Case.objects.latest("pk"))
    assert BenefitPayment.objects.count() == 1
    decision = BenefitDecision.objects.get()
    changed = [lambda: open_stop(world, decision), lambda: open_stop(world, decision, Month(2025, 4))]
    assert at_once(*changed) == ["done", "refused"]
