"""Disputes: on one figure, by person, employer or counter; marked, found, answered, put right; never twice."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.correction.corrections import contribution, ground
from tests.agency.serve.test_employer_pages import text_of
from tests.agency.visitors import Visitors, browser

from quanyi.agency.audit.erasable import ERASED
from quanyi.agency.control.disputes import Stands, count_open, disputes_of, open_disputes
from quanyi.agency.control.models import DisputeEnd, DisputeFinding, DisputeResult
from quanyi.agency.desk import actions
from quanyi.agency.kinds.correction.acts import open_correction
from quanyi.agency.kinds.correction.proposal import propose
from quanyi.agency.kinds.correction.rights import Right
from quanyi.agency.kinds.dispute.answering import Found, write_finding
from quanyi.agency.kinds.dispute.asking import DisputeRefused, Objection, open_dispute
from quanyi.agency.ledger.posted_months import posted_contribution
from quanyi.agency.papers.models import PaperUse
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.review.models import Case, Letter
from quanyi.agency.review.withdrawal import withdraw
from quanyi.agency.serve.certificate import certificate_content
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.serve.statement import _content as statement
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

pytestmark = pytest.mark.django_db
MARCH = Month(2025, 3)
SAYS = {"wanted": "缴费工资应为 9,000 元", "reason": "工资单写的是 9,000 元"}
FOUND = Found(DisputeResult.UPHELD, "申报表原件", "工资台账为 9,000 元，申报时少报")
NOT_FOUND = Found(DisputeResult.REFUSED, "申报表原件", "工资台账与申报一致")


class Office(Visitors):
    """The office with one insured person and a login for them."""

    def __init__(self) -> None:
        super().__init__()
        self.person = self.registered()
        self.key = f"contribution-{contribution(self.person, MARCH).pk}-base"
        self.login = self.insured(self.person)

    def disputed(self, person: Person | None = None, key: str = "", **given) -> Case:
        said = Objection(key or self.key, **SAYS)
        return open_dispute(person or self.person, said, **({"by": self.counter} | given))

    def sign(self, case: Case, n: int, verdict: Verdict = Verdict.AGREE):
        opinion = "" if verdict is Verdict.AGREE else "已查阅原始材料"
        return actions.sign_case(case.pk, by=self.signers[n], verdict=verdict, opinion=opinion)

    def answered(self, case: Case, found: Found) -> Case:
        self.sign(case, 0)
        write_finding(case, found, by=self.signers[1])
        for n in (1, 2, 3):
            self.sign(case, n)
        return case


@pytest.fixture(scope="module")
def of_module(begun):
    return Office()


@pytest.fixture
def office(db, of_module) -> Office:
    of_module.open_browsers()
    of_module.own = browser(of_module.login)
    return of_module


@pytest.mark.shows("d14-16", "本人对一个数字提出书面核查申请，标明有异议，查明有误的转入更正，更正入账后办结")
@pytest.mark.shows("gb-16", "异议受理、核实、书面答复，并告知复议、诉讼、仲裁")
def test_a_person_objects_to_a_figure_and_it_is_put_right(office):
    person, own = office.person, office.own
    page = reverse("object", args=[person.pk, office.key])
    assert "8,000.00" in text_of(own.get(page))
    assert own.post(page, {"wanted": ""}).status_code == 422
    answer = own.post(page, SAYS)
    assert answer.url == reverse("person-disputes", args=[person.pk]), text_of(answer)
    case = Case.objects.get(kind="dispute")
    assert Letter.objects.filter(case=case, event="opened", person=person).exists()
    record = reverse("record", args=[person.pk])
    assert "正在核查，尚未答复" in text_of(own.get(record))
    assert "有异议" in text_of(own.get(reverse("figure", args=[person.pk, office.key])))
    papers = (
        statement(person_record(person), "zh"),
        certificate_content(person_record(person), PaperUse.LOAN, "zh"),
    )
    of_record, of_certificate = ("".join(paper["notes"]) for paper in papers)
    assert case.number in of_record
    assert "8,000.00" in of_record
    assert case.number in of_certificate
    assert "8,000.00" not in of_certificate

    office.sign(case, 0)
    found = reverse("dispute-finding", args=[case.pk])
    assert office.as_signers[0].get(found).status_code == 403
    seen = text_of(office.as_signers[1].get(reverse("case", args=[case.pk])))
    assert "年利息" in seen
    touched = office.as_signers[1].get(reverse("dispute-figure", args=[case.pk, "balance"]), follow=True)
    assert "640.00" in text_of(touched)
    assert "缴费基数下限" in seen or "费率" in seen or "所用参数" in seen
    given = {"result": "upheld", "sources": FOUND.sources, "found": FOUND.found}
    assert office.as_signers[1].post(found, given).status_code == 302
    for n in (1, 2, 3):
        office.sign(case, n)
    content = Letter.objects.get(case=case, event="approved").content["zh"]
    assert dict(content["facts"])["查明的事实和理由"] == FOUND.found
    assert "行政复议" in content["remedy"]
    assert "已认定有误，正在更正" in text_of(own.get(record))

    assert "更正这项记录" in text_of(office.as_counter.get(reverse("case", args=[case.pk])))
    begun = office.as_counter.get(reverse("dispute-correct", args=[case.pk]))
    fixing = begun.url.partition("?")[0]
    shown = office.as_counter.get(begun.url).content.decode()
    assert case.number in shown
    assert FOUND.found in shown
    sent = {
        "reason": "wrong_wage", "wage": "9000", "month": "2025-03", "paid_on": "2025-03-20",
        "number": person.social_security_number, "evidence": "工资台账", "application_number": case.number,
        "submit": "1",
    }  # fmt: skip
    answer = office.as_counter.post(fixing, sent)
    assert answer.status_code == 302, text_of(answer)
    correction = Case.objects.get(kind="correction")
    assert open_disputes(person.pk)
    office.approve(correction)
    assert DisputeEnd.objects.get().case == correction
    [ended] = disputes_of(person.pk)
    assert ended.stands is Stands.CORRECTED
    assert count_open() == 0
    assert "尚未答复" not in text_of(own.get(record))
    assert correction.number in text_of(own.get(reverse("person-disputes", args=[person.pk])))
    assert correction.number in text_of(office.as_counter.get(reverse("case", args=[case.pk])))


def test_a_line_is_disputed_once_and_what_was_answered_wants_something_new(office):
    case = office.disputed()
    with pytest.raises(AlreadyUnderWay, match=case.number):
        office.disputed(key=office.key.replace("base", "own_due"))  # the same month
    office.answered(case, NOT_FOUND)
    assert disputes_of(office.person.pk)[0].stands is Stands.REFUSED
    assert count_open() == 0
    assert person_record(office.person).disputed == ()
    assert "记录不变" in str(Letter.objects.get(case=case, event="approved").content["zh"])
    with pytest.raises(DisputeRefused, match=case.number):
        office.disputed()
    page = reverse("object", args=[office.person.pk, office.key])
    paper = {"paper_dispute_evidence": SimpleUploadedFile("工资单.pdf", b"%PDF-1.7 wages")}
    assert office.own.post(page, SAYS).status_code == 422
    assert office.own.post(page, SAYS | paper).status_code == 302
    assert Case.objects.filter(kind="dispute").count() == 2


def test_nothing_is_answered_without_a_finding_and_none_is_written_late(office):
    case = office.disputed()
    office.sign(case, 0)
    office.sign(case, 1)
    office.sign(case, 2)
    with pytest.raises(PostingRefused, match="还没有写核查结论"):
        office.sign(case, 3)
    row = disputes_of(office.person.pk)[0].row
    late = {"row": row, "person": office.person, "result": "upheld", "sources": "a", "found": "b"}
    with pytest.raises(IntegrityError, match="too late"), transaction.atomic():
        DisputeFinding.objects.create(by=office.signers[3], **late)
    assert office.as_signers[3].get(reverse("dispute-finding", args=[case.pk])).status_code == 403
    office.sign(case, 3, Verdict.SEND_BACK)
    assert disputes_of(office.person.pk)[0].stands is Stands.SENT_BACK
    assert count_open() == 1
    again = office.disputed()
    assert again == case
    office.answered(case, FOUND)
    assert disputes_of(office.person.pk)[0].stands is Stands.UPHELD
    assert count_open() == 1
    with pytest.raises(DisputeRefused, match="正在更正"):
        office.disputed()


@pytest.mark.parametrize("way", ["withdrawn", "rejected"])
def test_what_is_taken_back_or_not_taken_up_is_marked_no_more(office, way):
    case = office.disputed(by=office.login)
    before = timezone.now()
    assert person_record(office.person).contributions[0].is_disputed
    if way == "withdrawn":
        withdraw(case.pk, by=office.login, reason="记错了")
    else:
        office.sign(case, 0, Verdict.REJECT)
        assert "行政复议" in Letter.objects.get(case=case, event="rejected").content["zh"]["remedy"]
    assert not open_disputes(office.person.pk)
    assert not person_record(office.person).contributions[0].is_disputed
    assert open_disputes(office.person.pk, known_at=before)  # as the record stood
    assert not disputes_of(office.person.pk, known_at=before - timedelta(days=1))
    assert office.disputed() != case


def test_an_employer_objects_to_its_own_lines_and_to_nothing_else(office):
    assert "提出异议" in text_of(office.as_sender.get(reverse("employer-worker", args=[office.person.pk])))
    page = reverse("object", args=[office.person.pk, office.key])
    assert office.as_sender.get(reverse("object", args=[office.person.pk, "balance"])).status_code == 404
    assert office.as_other_sender.get(page).status_code == 403
    assert office.as_sender.post(page, SAYS).status_code == 302
    case = Case.objects.get(kind="dispute")
    assert Letter.objects.get(case=case).employer == office.employer
    assert "有异议" in text_of(office.own.get(reverse("record", args=[office.person.pk])))


def test_neither_objector_learns_of_the_other_nor_goes_on_with_its_case(office):
    case = office.disputed(by=office.login)
    office.send_back(case)
    worker, page = (
        reverse("employer-worker", args=[office.person.pk]), reverse("object", args=[office.person.pk, office.key])
    )  # fmt: skip
    assert "有异议" not in text_of(office.as_sender.get(worker))
    shown = text_of(office.as_sender.get(page))
    answer = office.as_sender.post(page, SAYS)
    assert (answer.status_code, case.number in shown, case.number in text_of(answer)) == (422, False, False)
    assert "正在核查" in text_of(answer)
    assert office.disputed(by=office.login) == case
    withdraw(case.pk, by=office.login, reason="记错了")
    assert office.as_sender.post(page, SAYS).status_code == 302
    erased = disputes_of(office.person.pk)[0]
    erased.row.told = {}  # as it stands once its words were erased
    assert (erased.title, erased.value) == (ERASED, ERASED)
    theirs = Case.objects.filter(kind="dispute").last()
    assert "有异议" in text_of(office.as_sender.get(worker))
    office.send_back(theirs)
    own = text_of(office.own.get(reverse("person-disputes", args=[office.person.pk])))
    assert "补正后再次提交" not in own
    with pytest.raises(DisputeRefused, match="正在核查"):
        office.disputed(by=office.login)


def test_the_counter_wants_the_application_that_was_signed(office):
    find = {"number": office.person.social_security_number, "ground": "present", "document": "identity_card"}
    assert office.as_counter.post(reverse("find-person"), find).status_code == 302
    page = reverse("object", args=[office.person.pk, office.key])
    assert office.as_counter.post(page, SAYS).status_code == 422
    paper = {"paper_dispute_application": SimpleUploadedFile("申请.pdf", b"%PDF-1.7 signed")}
    assert office.as_counter.post(page, SAYS | paper).status_code == 302
    listed = text_of(office.as_signers[3].get(reverse("disputes")))
    assert Case.objects.get(kind="dispute").number in listed
    assert "王小明" not in listed
    assert office.as_sender.get(reverse("disputes")).status_code == 403


def test_what_no_correction_takes_ends_by_another_case_of_the_same_person(office):
    earlier = changed(office, item(office.person, timezone.localdate(), phone="13800000001"))
    case = office.answered(office.disputed(key="contribution-months"), FOUND)
    page = reverse("dispute-end", args=[case.pk])
    april = office.approve(
        office.declare(office.row(month=MARCH + 1, started_on=None, paid_on=date(2025, 4, 20)))
    )
    approver = office.as_signers[3]
    for wrong in (earlier.number, "2020-000001", case.number, april.number):
        assert approver.post(page, {"number": wrong}).status_code == 409
    assert person_record(office.person).disputed
    later = changed(office, item(office.person, timezone.localdate(), phone="13800000002"))
    assert "另一人登记" in text_of(office.as_counter.post(page, {"number": later.number}))
    assert approver.post(page, {"number": later.number}).status_code == 302
    assert not person_record(office.person).disputed
    assert approver.post(page, {"number": later.number}).status_code == 409


def test_a_correction_of_another_month_ends_no_dispute(office):
    office.approve(office.declare(office.row(month=MARCH + 1, started_on=None, paid_on=date(2025, 4, 20))))
    case = office.answered(office.disputed(), FOUND)
    april = contribution(office.person, MARCH + 1)
    find = {"number": office.person.social_security_number, "ground": "present", "document": "identity_card"}
    assert office.as_counter.post(reverse("find-person"), find).status_code == 302
    sent = {
        "reason": "wrong_wage", "wage": "9000", "month": "2025-04", "paid_on": "2025-04-20",
        "number": office.person.social_security_number, "evidence": "工资台账", "application_number": case.number,
        "submit": "1",
    }  # fmt: skip
    page = reverse("correct", args=[office.person.pk, f"contribution-{april.pk}"])
    assert "另一项记录" in text_of(office.as_counter.post(page, sent))
    ground_ = ground(application_number=case.number)
    wrong = posted_contribution(april.pk)
    right = Right(wrong.person, wrong.month, 900_000, wrong.paid_on)
    other = office.approve(open_correction(lambda: propose(wrong, right, ground_), by=office.counter))
    assert disputes_of(office.person.pk)[0].stands is Stands.UPHELD
    assert count_open() == 1
    end = reverse("dispute-end", args=[case.pk])
    assert "更正的是另一项记录" in text_of(office.as_signers[3].post(end, {"number": other.number}))
