"""Deferral: papers by what it rests on, no late fee meanwhile, months not in arrears, due at its end; never twice."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.agency.kinds.arrears.test_arrears import DUE, MARCH, office, wanted
from tests.agency.kinds.change.changing import changed, enrolment
from tests.agency.money.office import on_account
from tests.agency.serve.test_employer_pages import text_of
from tests.agency.visitors import browser
from tests.agency.world import number

from quanyi.agency.collect.models import ArrearsAct
from quanyi.agency.desk import actions
from quanyi.agency.kinds.arrears.acts import open_arrears
from quanyi.agency.kinds.arrears.reckoning import paid_late
from quanyi.agency.kinds.arrears.submitting import ArrearsRefused
from quanyi.agency.kinds.deferral.acts import open_deferral
from quanyi.agency.kinds.deferral.deferring import DeferralRefused
from quanyi.agency.ledger.models import Deferral
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case, Letter
from quanyi.agency.serve.account_items import account_facts, account_year_of
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount, MonthState, Verdict

pytestmark = pytest.mark.django_db
__all__ = ["office"]
ASKED = {
    "form": "guarantee", "first_month": MARCH, "last_month": Month(2099, 2), "approved_on": date(2025, 4, 1),
    "document": "缓缴协议 1 号", "ground": "资金周转困难",
}  # fmt: skip


def deferred(office, **given):
    return office.approve(open_deferral(office.employer, ASKED | given, by=office.counter))


@pytest.mark.shows("d13-22", "提供担保并签订缓缴协议的，缓缴期间不加收滞纳金")
@pytest.mark.shows("d13-23", "缓缴的月份不算欠缴，到账后按期计息")
def test_deferred_months_are_not_in_arrears_and_bear_no_fee(office):
    office.owing(1)
    person = Person.objects.get()
    assert account_year_of(person, 2025).part("year_months_in_arrears").fen == 1
    case = deferred(office)
    [line] = person_record(person).contributions
    assert (line.state, line.deferred_until) == (MonthState.DEFERRED, Month(2099, 2))
    assert account_year_of(person, 2025).part("year_months_in_arrears").fen == 0
    told = dict(Letter.objects.get(case=case, event="approved").content["zh"]["facts"])
    assert told["缓缴期满应缴"] == "2099-03-31"
    office.approve(office.receive(office.paid(到账日期="2025-09-09")))
    assert on_account(LedgerAccount.RECEIVABLE) == 0
    assert paid_late(office.employer, order_ignored=False) == []
    with pytest.raises(ArrearsRefused):
        open_arrears(office.employer, wanted(ArrearsAct.LATE_FEE), by=office.counter)


def test_what_is_paid_after_a_deferral_bears_a_fee_from_its_end(office):
    office.owing(1)
    deferred(office, last_month=Month(2025, 6))  # all of it is due by 2025-07-31
    office.approve(office.receive(office.paid(到账日期="2025-08-10")))
    [late] = paid_late(office.employer, order_ignored=False)
    assert (late.days, late.figure.fen) == (10, DUE * 10 * 5 // 10_000)


def test_a_month_owed_before_bears_its_fee_through_the_deferral_of_later_ones(office):
    office.owing(1, month=MARCH - 1)  # due by 2025-03-31
    office.owing(1)
    deferred(office, last_month=Month(2025, 6))  # from 2025-03-01 to 2025-07-31
    office.approve(office.receive(office.paid(费款所属期="2025-02", 到账日期="2025-08-10")))
    [late] = paid_late(office.employer, order_ignored=False)
    assert (late.month, late.days) == (MARCH - 1, 132)
    assert late.figure.fen == DUE * 132 * 5 // 10_000 == 12_672


def test_an_undeclared_month_inside_a_deferral_is_no_arrears_and_its_other_schemes_are_deferred(office):
    changed(office, enrolment(office, 2, on=date(2025, 3, 1), schemes="pension,medical"))
    office.owing(1)
    person = Person.objects.get(social_security_number=number(2))
    assert [owed.month for owed in account_facts(person).undeclared] == [MARCH]
    office.approve(
        office.declare(office.row(2, row=6, name="陈静", month=MARCH + 1, paid_on=None, started_on=None))
    )
    assert account_year_of(person, 2025).part("year_months_in_arrears").fen == 2
    deferred(office)
    assert account_facts(person).undeclared == []
    assert account_year_of(person, 2025).part("year_months_in_arrears").fen == 0
    page = browser(office.insured(person)).get(reverse("schemes", args=[person.pk])).content.decode()
    assert MonthState.DEFERRED.label_zh in page
    assert MonthState.OWED.label_zh not in page


def test_a_month_is_deferred_once_and_not_once_it_is_paid(office):
    office.owing(1)
    deferred(office)
    with pytest.raises(DeferralRefused, match="不能重复"):
        open_deferral(office.employer, ASKED, by=office.counter)
    made = Deferral.objects.get()
    again = {
        name: getattr(made, name) for name in ("case", "row", "employer", "form", "first_month", "last_month")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Deferral.objects.create(**again)
    office.approve(office.receive(office.paid()))
    with pytest.raises(DeferralRefused, match="还没有到"):
        open_deferral(office.other_employer, ASKED | {"approved_on": date(2098, 1, 1)}, by=office.counter)


def test_a_month_that_was_paid_meanwhile_ends_the_case(office):
    office.owing(1)
    case = open_deferral(office.employer, ASKED, by=office.counter)
    office.approve(office.receive(office.paid()))
    for signer in office.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(DeferralRefused, match="已有到账"):
        actions.sign_case(case.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")
    assert not Deferral.objects.exists()


@pytest.mark.shows("d13-21", "不可抗力的缓缴凭省级批准文件办理")
def test_the_form_asks_for_the_papers_of_what_a_deferral_rests_on(office):
    office.owing(1)
    form = reverse("defer", args=[office.employer.pk])
    page = text_of(office.as_counter.get(form))
    assert "省级社会保险行政部门的批准文件" in page
    assert "担保合同" not in page
    sent = {**ASKED, "form": "province", "first_month": "2025-03", "last_month": "2026-02"}
    papers = {
        "paper_deferral_application": SimpleUploadedFile("申请.pdf", b"%PDF-1.7 a"),
        "paper_province_approval": SimpleUploadedFile("批准.pdf", b"%PDF-1.7 b"),
    }
    assert office.as_counter.post(form, sent).status_code == 422
    answer = office.as_counter.post(form, sent | papers)
    assert answer.status_code == 302, text_of(answer)
    assert "2027年" not in text_of(office.as_counter.get(answer.url))
    office.approve(Case.objects.get(kind="deferral"))
    assert Deferral.objects.get().form == "province"
    assert "缓缴" in text_of(office.as_counter.get(reverse("employer-arrears", args=[office.employer.pk])))
    assert "缓缴" in text_of(office.as_sender.get(reverse("employer-dues")))
