"""Pensioners are certified by data first; doubt pays on, a finding stops after notice, a confirmation makes good."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.agency.kinds.benefit.test_decisions import decided, paid
from tests.agency.kinds.benefit.test_decisions import person as insured_for_years
from tests.agency.world import REGION, World

from quanyi.agency.collect.models import BenefitRow, FileKind
from quanyi.agency.desk import actions
from quanyi.agency.kinds.benefit import payments
from quanyi.agency.kinds.benefit.changes import submit_claim
from quanyi.agency.kinds.benefit.decisions import BenefitRefused
from quanyi.agency.kinds.certification import due
from quanyi.agency.kinds.certification.acts import open_certification, open_comparison
from quanyi.agency.kinds.certification.checking import CertificationRefused, Found
from quanyi.agency.kinds.comparison.acts import Letter, hand_in_notice
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.ledger.payout import total_fen
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import BenefitKind, CheckWay, EntitlementCheck, Person
from quanyi.agency.review.models import Letter as ReviewLetter
from quanyi.agency.review.services import open_case
from quanyi.law.periods import Month
from quanyi.law.terms import PensionEvent as E
from quanyi.law.terms import Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(begun) -> World:
    return World()


@pytest.fixture(scope="module")
def pensioner(world) -> Person:
    """Paid from March 2025 on."""
    person = insured_for_years.__wrapped__(world)
    decided(world, person)
    return person


def found(person: Person, event: E, on: date, way: CheckWay = CheckWay.HELPER) -> Found:
    return Found(person.pk, event, on, way, "社区协助核实")


def certified(world, person, event, on, way=CheckWay.HELPER):
    return world.approve(open_certification(found(person, event, on, way), by=world.counter))


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def doubted_and_stopped(world, person, monkeypatch) -> None:
    certified(world, person, E.ENTITLEMENT_IN_DOUBT, date(2025, 4, 10))
    later = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    certified(world, person, E.FOUND_NOT_ENTITLED, date(2025, 5, 20))


def test_months_claimed_back_are_paid_again_once_the_person_is_entitled_after_all(
    world, pensioner, monkeypatch
):
    paid(world, Month(2025, 6))
    doubted_and_stopped(world, pensioner, monkeypatch)
    back = submit_claim(
        pensioner, BenefitKind.MONTHLY_PENSION, Month(2025, 5), reason="查明不符", by=world.counter
    )
    world.approve(open_case(back, collector=world.counter))
    with pytest.raises(BenefitRefused, match="没有应支付的待遇"):
        paid(world, Month(2025, 6))
    certified(world, pensioner, E.ENTITLEMENT_CONFIRMED, date(2025, 8, 3), CheckWay.COUNTER)
    paid(world, Month(2025, 6))
    first, again = BenefitPayment.objects.filter(month=Month(2025, 6)).order_by("pk")
    assert (first.decision, total_fen(first)) == (again.decision, total_fen(again))
    with pytest.raises(BenefitRefused, match="没有应支付的待遇"):
        paid(world, Month(2025, 6))
    with pytest.raises(IntegrityError, match="is paid"), transaction.atomic():  # nor past the rules
        BenefitPayment.objects.create(
            journal=again.journal, row=BenefitRow.objects.filter(act="claim").latest("pk"), person=pensioner,
            decision=again.decision, month=again.month, own_fen=1, transfer_fen=0, pool_fen=0,
        )  # fmt: skip


@pytest.mark.shows("gb-6.3-2", "存疑先告知并照发，查明不符才停发，核实后恢复并补发停发的月份")
def test_doubt_pays_on_a_finding_stops_and_a_confirmation_makes_good(world, pensioner, monkeypatch):
    with pytest.raises(CertificationRefused, match="请先登记存疑"):
        open_certification(found(pensioner, E.FOUND_NOT_ENTITLED, date(2025, 5, 20)), by=world.counter)
    certified(world, pensioner, E.ENTITLEMENT_IN_DOUBT, date(2025, 4, 10))
    letter = ReviewLetter.objects.latest("pk")
    assert "照常发放" in str(letter.content)
    paid(world, Month(2025, 5))
    with pytest.raises(CertificationRefused, match="起才能查明停发"):
        open_certification(found(pensioner, E.FOUND_NOT_ENTITLED, date(2025, 5, 20)), by=world.counter)
    later = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    certified(world, pensioner, E.FOUND_NOT_ENTITLED, date(2025, 5, 20))
    with pytest.raises(BenefitRefused, match="没有应支付的待遇"):
        paid(world, Month(2025, 6))
    certified(world, pensioner, E.ENTITLEMENT_CONFIRMED, date(2025, 8, 3), CheckWay.COUNTER)
    for month in (6, 7, 8):
        paid(world, Month(2025, month))
    assert [str(each.month) for each in BenefitPayment.objects.order_by("month")] == [
        "2025-05", "2025-06", "2025-07", "2025-08",
    ]  # fmt: skip


def test_months_of_prison_are_not_made_up_and_those_of_custody_without_conviction_are(world, pensioner):
    certified(world, pensioner, E.WANTED_OR_IN_CUSTODY, date(2025, 3, 20))
    with pytest.raises(BenefitRefused):
        paid(world, Month(2025, 4))
    certified(world, pensioner, E.ACQUITTED, date(2025, 5, 2))
    paid(world, Month(2025, 4))
    certified(world, pensioner, E.SENTENCED_TO_PRISON, date(2025, 6, 15))
    certified(world, pensioner, E.RELEASED, date(2025, 8, 15))
    for month in (7, 8):
        with pytest.raises(BenefitRefused):
            paid(world, Month(2025, month))
    paid(world, Month(2025, 9))


def test_what_is_found_while_a_month_waits_for_signatures_is_not_overtaken(world, pensioner, monkeypatch):
    submission = payments.submit_payments(Month(2025, 7), region=REGION, by=world.settler)
    waiting = open_case(submission, collector=world.settler)
    doubted_and_stopped(world, pensioner, monkeypatch)
    *before, last = world.signers
    for signer in before:
        actions.sign_case(waiting.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(PostingRefused, match="养老金停止发放"):
        actions.sign_case(waiting.pk, by=last, verdict=Verdict.AGREE, opinion="")
    assert not BenefitPayment.objects.exists()


@pytest.mark.shows("gb-6.3-2", "满一年没有核实的列入名单，其他部门的名单先行认证")
def test_who_is_due_is_listed_and_confirmed_by_the_list_of_another_authority(world, pensioner):
    today = timezone.localdate()
    assert [each.person_id for each in due.due(REGION, today)] == [pensioner.pk]
    name = facts_of(pensioner)["name"].value
    sheet = f"公民身份号码,姓名\n{pensioner.social_security_number},{name}\n".encode()
    letter = Letter("示公函〔2026〕8号", ago(3))
    case = hand_in_notice(sheet, "在册.csv", FileKind.POLICE, letter, by=world.counter).case
    assert due.compared(REGION, today) == []  # nobody has signed the list
    world.approve(case)
    waiting = open_comparison(REGION, lambda: due.compared(REGION, today), by=world.counter)
    world.approve(waiting)
    check = EntitlementCheck.objects.get()
    assert (check.event, check.on, check.way) == ("entitlement_confirmed", ago(3), "compared")
    assert not due.due(REGION, today).exists()
    with pytest.raises(CertificationRefused, match="没有可以认证的人员"):
        open_comparison(REGION, lambda: due.compared(REGION, today), by=world.counter)


def test_no_list_resumes_what_was_stopped(world, pensioner, monkeypatch):
    doubted_and_stopped(world, pensioner, monkeypatch)
    compared = Found(pensioner.pk, E.ENTITLEMENT_CONFIRMED, date(2025, 6, 1), CheckWay.COMPARED, "名单")
    with pytest.raises(CertificationRefused, match="不能按比对恢复"):
        open_comparison(REGION, lambda: [compared], by=world.counter)
