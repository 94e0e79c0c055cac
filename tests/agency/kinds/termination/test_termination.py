"""Termination along the road: application, notice, delivery, confirmation, in this order; then paid out and ended."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.benefit.test_decisions import decided, insured
from tests.agency.kinds.change.changing import changed, item, registered
from tests.agency.kinds.inheritance.inheriting import answers
from tests.agency.kinds.termination.terminating import (
    DAYS,
    LEFT,
    SHORT,
    TO,
    applied,
    asked_for,
    confirmed,
    paper,
    terminates,
)
from tests.agency.world import World

from quanyi.agency.collect.models import TerminationAct, TerminationRequest, TerminationStep
from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit.changes import submit_claim
from quanyi.agency.kinds.benefit.taking_over import OldDecision, taken_over
from quanyi.agency.kinds.termination.steps import StepRefused, next_of, take_step
from quanyi.agency.kinds.termination.submitting import open_termination
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.account_states import events_of
from quanyi.agency.ledger.agreement import books, reports, vouchers
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.refusal import BenefitRefused
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.groups import GroupUnknown
from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.review.models import Case
from quanyi.agency.review.services import open_case
from quanyi.agency.review.withdrawal import withdraw
from quanyi.law.periods import Month
from quanyi.law.terms import AccountEvent, AccountStatus, PersonStatus

pytestmark = pytest.mark.django_db
A = TerminationAct


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def person(world):
    return insured(world, date(1965, 1, 15))


@pytest.mark.shows("d13-6-1", "三书依次齐全、国籍有证明的，一次性支付；付清之日账户和关系终止；仅离境的拒绝")
def test_who_lost_the_nationality_is_paid_out_after_three_papers_and_is_insured_no_more(world, person):
    held = ledger.balance(person.pk)
    decision = terminates(world, person)
    assert decision.amount_fen > held  # with the interest of years that are not settled
    assert ledger.balance(person.pk) == 0
    assert events_of(person.pk)[-1].state is AccountStatus.NORMAL
    answers(world, [BenefitPayment.objects.get()], on="2025-06-20")
    last = events_of(person.pk)[-1]
    assert (last.event, last.state) == (AccountEvent.NATIONALITY_LOST, AccountStatus.TERMINATED)
    assert facts_of(person)["status"].value == PersonStatus.ENDED.value
    assert [relation.ends_on for relation in relations_of(person.pk)] == [date(2025, 6, 20)]
    assert [*books(), *vouchers(), *reports()] == []
    papers = [
        row.material for row in Case.objects.get(pk=decision.case_id).rounds.get().submission.papers.all()
    ]
    assert papers == ["application", "emigration", "notice", "delivery", "confirmation"]


@pytest.mark.shows(
    "d13-3-2", "书面申请、告知送达、书面确认三书各有日期和原件，缺一或颠倒的拒绝，齐全后支付终止"
)
def test_no_paper_is_skipped_and_none_is_older_than_the_one_before(world, person):
    request = applied(world, person)
    with pytest.raises(StepRefused, match="请按申请、告知、送达、确认的先后"):
        take_step(request, A.CONFIRMATION, DAYS[2], by=world.counter, document=paper(world, "确认"))
    with pytest.raises(BenefitRefused, match="还不能终止"):
        open_termination(request, TO, by=world.counter)
    take_step(request, A.NOTICE, DAYS[0], by=world.counter, document=paper(world, "告知"))
    with pytest.raises(StepRefused, match="早于前一步"):
        take_step(
            request, A.DELIVERY, DAYS[0] - timedelta(days=1), by=world.counter, document=paper(world, "x")
        )
    with pytest.raises(StepRefused, match="须各为一份"):
        take_step(request, A.DELIVERY, DAYS[1], by=world.counter, document=request.application)
    with pytest.raises(IntegrityError), transaction.atomic():
        TerminationStep.objects.create(request=request, step="delivery", on=DAYS[1], by=world.counter)
    with pytest.raises(StepRefused, match="还在办理"):
        applied(world, person)


def test_who_only_settled_abroad_and_who_has_years_enough_keep_the_account(world, person):
    with pytest.raises(BenefitRefused, match="年限已够的请核定养老金"):
        applied(world, person, **SHORT | {"left_on": None, "lost_on": None, "nationality": ""})
    asked = {name: value for name, value in LEFT.items() if name not in ("lost_on", "nationality")}
    with pytest.raises(IntegrityError), transaction.atomic():
        TerminationRequest.objects.create(
            person=person, application=paper(world, "申请"), received_by=world.counter, **asked
        )
    decided(world, person)
    with pytest.raises(BenefitRefused, match="达到领取养老金的条件之前"):
        applied(world, person)


def test_it_may_be_withdrawn_until_the_last_signature_and_is_asked_for_anew(world, person):
    request = applied(world, person)
    take_step(request, A.WITHDRAWAL, timezone.localdate(), by=world.counter, detail="本人撤回")
    assert next_of(request) is None
    case = asked_for(world, person)
    assert next_of(TerminationRequest.objects.latest("pk")) is None
    world.approve(case)
    with pytest.raises(BenefitRefused, match="没有重复办理"):
        applied(world, person)
    with pytest.raises(BenefitRefused, match="终止关系已由案件"):  # the bank has not paid yet
        decided(world, person)


def test_one_confirmation_leads_to_one_case(world, person):
    request = confirmed(world, applied(world, person))
    case = open_termination(request, TO, by=world.counter)
    withdraw(case.pk, by=world.counter, reason="本人改变主意")
    with pytest.raises(StepRefused, match="请由本人重新书面申请"):
        open_termination(request, TO, by=world.counter)
    assert asked_for(world, person)


def test_what_was_claimed_back_before_the_bank_paid_may_be_asked_for_anew_or_a_pension(world, person):
    decision = terminates(world, person)
    back = submit_claim(
        person, BenefitKind.LUMP_SUM_LEFT, decision.first_month - 1, reason="误核定", by=world.counter
    )
    world.approve(open_case(back, collector=world.counter))
    again = terminates(world, person)
    assert (again.replaces, ledger.balance(person.pk)) == (decision, 0)
    back = submit_claim(
        person, BenefitKind.LUMP_SUM_LEFT, again.first_month - 1, reason="误核定", by=world.counter
    )
    world.approve(open_case(back, collector=world.counter))
    assert decided(world, person).account_fen > 0


def test_nobody_who_draws_a_pension_is_paid_out_as_short_of_years(world, person):
    short = SHORT | {"left_on": None, "lost_on": None, "nationality": ""}
    changed(world, item(person, date(2025, 2, 1), status="retired"))
    old = taken_over(person, OldDecision(Month(2025, 3), 300_000, 10_000, 240, "原核定 1 号"))
    kind = BenefitKind.MONTHLY_PENSION
    submission = benefits.submit_decision(person, kind, old, reason="接续", by=world.counter, rules=())
    world.approve(open_case(submission, collector=world.counter))
    with pytest.raises(BenefitRefused, match="已核定按月基本养老金，不能终止关系"):
        applied(world, person, **short)


def test_an_account_that_moved_meanwhile_is_worked_out_anew_and_goes_on_after_it_was_sent_back(world, person):
    request = confirmed(world, applied(world, person))
    case = open_termination(request, TO, by=world.counter)
    decided(world, person)
    with pytest.raises(BenefitRefused, match="核定结果已过时"):
        world.approve(case)
    assert not BenefitDecision.objects.filter(kind="lump_sum_left").exists()


def test_the_counter_goes_step_by_step(visit):
    person = insured(visit, date(1965, 1, 15))
    counter = visit.as_counter
    counter.post("/changes/", {"number": person.insurance_number})
    at = {name: reverse(name, args=[person.pk]) for name in (
        "terminate", "termination", "termination-notice", "termination-notice-pdf", "termination-delivery",
        "termination-confirmation",
    )}  # fmt: skip
    days = {name: day.isoformat() for name, day in LEFT.items() if isinstance(day, date)}
    asked = {"ground": "lump_sum_left", "nationality": "某国护照 A1", **days}
    kept = counter.post(at["terminate"], asked | {"lost_on": ""} | files("application", "emigration"))
    assert kept.status_code == 422
    assert "个人账户予以保留并按规定计息" in kept.content.decode()
    page = counter.post(at["terminate"], asked | files("application", "emigration"), follow=True)
    assert "出具书面告知" in page.content.decode()
    assert counter.get(at["termination-notice-pdf"]).status_code == 404
    page = counter.post(at["termination-notice"], follow=True).content.decode()
    assert "登记送达" in page
    assert counter.get(at["termination-notice-pdf"]).content.startswith(b"%PDF")
    today = timezone.localdate().isoformat()
    counter.post(at["termination-delivery"], {"on": today, "detail": "当面，本人签收"} | files("delivery"))
    given = {"on": today, "bank_name": "工商银行一支行", "account_number": "6222000000000001"}
    page = counter.post(at["termination-confirmation"], given | files("confirmation"), follow=True)
    assert "等待初审" in page.content.decode()
    case = visit.approve(Case.objects.latest("pk"))
    assert BenefitDecision.objects.get(case=case).kind == "lump_sum_left"
    assert case.number in counter.get(at["termination"]).content.decode()


def files(*names):
    return {
        f"paper_{name}": SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.4 " + name.encode()) for name in names
    }


def test_the_group_of_retirement_comes_from_the_register_and_not_from_the_counter(world, person):
    assert applied(world, person).group == "male_60"
    woman = registered(world, 2, "陈静")
    with pytest.raises(GroupUnknown, match="岗位类别"):
        applied(world, woman)
