"""A complaint about an employer: found, ordered or referred, answered; the employer never learns of whom."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.complaint.office import SECRET, TRUE, Office
from tests.agency.serve.test_employer_pages import text_of
from tests.agency.visitors import browser

from quanyi.agency.collect.models import ComplaintMatter
from quanyi.agency.control.complaints import Stands, complaint_of, follow_up, order_of
from quanyi.agency.control.models import ComplaintResult, FollowUp, Step
from quanyi.agency.desk import actions
from quanyi.agency.desk.following import still_owed, undeclared_of
from quanyi.agency.desk.worklists import WorklistReader, lines_for
from quanyi.agency.kinds.complaint.asking import open_complaint
from quanyi.agency.kinds.complaint.finding import Found, try_out, write_finding
from quanyi.agency.kinds.complaint.lines import ComplaintLine
from quanyi.agency.kinds.order import views as order_views
from quanyi.agency.kinds.order.ordering import OrderRefused, open_order
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.review.examining import FindingRefused
from quanyi.agency.review.models import Case, Letter
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.models import BUSINESS
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def of_module(begun):
    return Office()


@pytest.fixture
def office(db, of_module) -> Office:
    of_module.open_browsers()
    of_module.own = browser(of_module.login)
    return of_module


@pytest.mark.shows("d13-27-2", "职工在线投诉单位，核查属实后责令改正，单位答复，核实后办结；单位看不到投诉人")
@pytest.mark.shows("d13-27-1", "投诉的受理和答复文书告知调解、仲裁、诉讼")
def test_a_complaint_leads_to_an_order_that_the_employer_meets(office):
    page = reverse("complain", args=[office.person.pk])
    assert office.own.post(page, {"unit": ""}).status_code == 422
    given = {
        "unit": "青禾",
        "code": office.employer.credit_code,
        "what": "not_told",
        "first": "2025-01",
        "said": "没有告知",
    }
    answer = office.own.post(page, given)
    assert answer.url == reverse("person-complaints", args=[office.person.pk]), text_of(answer)
    case = Case.objects.get(kind="complaint")
    told = Letter.objects.get(case=case, event="opened", person=office.person).content["zh"]
    assert "仲裁" in dict(told["facts"])["与单位的争议"]
    office.sign(case, 0)
    with pytest.raises(PostingRefused):
        try_out(case, latest_round(case).submission)
    signed = reverse("complaint-finding", args=[case.pk])
    assert office.as_signers[2].get(signed).status_code == 403
    form = {"result": "order", "sources": TRUE.sources, "found": TRUE.found}
    assert office.as_signers[1].post(signed, form).status_code == 302
    office.sign(case, 1, 2, 3)
    assert complaint_of(case).stands is Stands.TO_ORDER
    assert "等待责令" in text_of(office.own.get(reverse("person-complaints", args=[office.person.pk])))

    new = reverse("new-order", args=[office.employer.pk]) + f"?complaint={case.number}"
    assert f'href="{new}"' in office.as_counter.get(reverse("case", args=[case.pk])).content.decode()
    due = timezone.localdate() + timedelta(days=15)
    asked = {
        "what": "not_told", "first": "2025-01", "wanted": "书面告知全体职工", "due_on": due.isoformat(),
        "authority": "人社责改〔2026〕3号", "reason": "已查明",
    }  # fmt: skip
    assert office.as_counter.post(new, asked).status_code == 422  # without the decision on paper
    asked["paper_order_decision"] = SimpleUploadedFile("决定.pdf", b"%PDF-1.4 x")
    assert office.as_counter.post(new, asked).status_code == 302
    order = Case.objects.get(kind="order")
    office.ends(order)
    assert complaint_of(case).stands is Stands.RUNNING
    letter = Letter.objects.get(case=order, event="approved", employer=office.employer).content["zh"]
    facts = dict(letter["facts"])
    assert facts["决定机关和文号"] == "人社责改〔2026〕3号"
    assert facts["限期"] == due.isoformat()
    seen = office.as_sender.get(reverse("employer-orders"))
    assert "书面告知全体职工" in text_of(seen)
    for text in (
        str(letter),
        seen.content.decode(),
        office.as_sender.get(reverse("messages")).content.decode(),
    ):
        assert case.number not in text
        assert not any(secret in text for secret in SECRET)
    reply = reverse("answer-order", args=[order.pk])
    assert office.as_other_sender.get(reply).status_code == 404
    assert office.as_sender.post(reply, {"text": "已于昨日书面告知"}).status_code == 302
    met = reverse("order-step", args=[order.pk, "met"])
    told = {"on": timezone.localdate().isoformat(), "text": "抽查十人，均已收到"}
    assert office.as_counter.post(met, told).status_code == 422  # who brought the order does not find it met
    assert office.as_first.post(met, told).status_code == 302
    assert complaint_of(case).stands is Stands.MET
    assert office.as_first.get(met).status_code == 404
    assert "已改正" in text_of(office.own.get(reverse("person-complaints", args=[office.person.pk])))


@pytest.mark.shows("d13-24", "未按月告知的责令改正，逾期未改正的登记并移送劳动保障监察，答复留存")
def test_an_order_that_is_not_met_is_referred(office, monkeypatch):
    case = office.ordered()
    not_met = reverse("order-step", args=[case.pk, "not_met"])
    assert office.as_first.get(not_met).status_code == 404
    today = office.past_due(monkeypatch)
    assert order_of(case).stands is Stands.OVERDUE
    assert "期限已过" in text_of(office.as_sender.get(reverse("employer-orders")))
    told = {"on": today.isoformat(), "text": "现场核查，没有告知记录"}
    assert office.as_first.post(not_met, told).status_code == 302
    assert order_of(case).stands is Stands.NOT_MET
    sent = told | {"document": "人社移送〔2026〕1号", "text": "移送劳动保障监察大队"}
    assert office.as_first.post(reverse("order-step", args=[case.pk, "referred"]), sent).status_code == 302
    came = told | {"document": "监察〔2026〕9号", "text": "已责令并处罚"}
    assert office.as_first.post(reverse("order-step", args=[case.pk, "replied"]), came).status_code == 302
    assert order_of(case).stands is Stands.REPLIED
    assert "监察〔2026〕9号" in text_of(office.as_first.get(reverse("case", args=[case.pk])))


@pytest.mark.shows("d13-27-2", "单位对劳动关系有异议的，查明以前不认定是否改正，查明后继续处理")
def test_a_labour_relation_that_is_contested_is_established_first(office):
    case = office.ordered()
    reply = reverse("answer-order", args=[case.pk])
    assert office.as_sender.post(reply, {"contests": "on", "text": "此人系劳务派遣"}).status_code == 302
    assert order_of(case).stands is Stands.CONTESTED
    met = reverse("order-step", args=[case.pk, "met"])
    assert office.as_first.get(met).status_code == 404
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        follow_up(order_of(case), Step.MET, on=timezone.localdate(), text="x", by=office.signers[0])
    told = {"on": timezone.localdate().isoformat(), "document": "劳人仲〔2026〕5号", "text": "存在劳动关系"}
    assert office.as_first.post(reverse("order-step", args=[case.pk, "established"]), told).status_code == 302
    assert order_of(case).stands is Stands.RUNNING
    assert office.as_first.get(met).status_code == 200


@pytest.mark.shows("d13-27-2", "不属于本机构处理的，写明机关移送，对方答复登记后告知投诉人")
def test_what_is_another_bodys_is_referred_with_its_answer(office):
    unit = {"employer": None, "unit": "无名装修队", "matter": ComplaintMatter.NOT_REGISTERED}
    case = open_complaint(office.told(**unit), office.person, by=office.counter)
    office.sign(case, 0)
    with pytest.raises(FindingRefused):
        write_finding(case, TRUE, by=office.signers[1])
    found = Found(ComplaintResult.REFER, "工商登记", "没有参保登记", "某县人力资源和社会保障局")
    write_finding(case, found, by=office.signers[1])
    office.sign(case, 1, 2, 3)
    letter = Letter.objects.get(case=case, event="approved").content["zh"]
    assert "某县人力资源和社会保障局" in dict(letter["facts"])["接下来"]
    assert complaint_of(case).stands is Stands.TO_REFER
    told = {"on": timezone.localdate().isoformat(), "document": "函〔2026〕8号", "text": "随函附投诉书"}
    assert office.as_counter.get(reverse("complaint-step", args=[case.pk, "replied"])).status_code == 404
    for step, stands in (("referred", Stands.REFERRED), ("replied", Stands.REPLIED)):
        assert (
            office.as_counter.post(reverse("complaint-step", args=[case.pk, step]), told).status_code == 302
        )
        assert complaint_of(case).stands is stands
    assert FollowUp.objects.filter(person=office.person).count() == 2


def test_nothing_is_ordered_twice_or_on_a_complaint_that_was_not_found_true(office):
    office.ordered()
    with pytest.raises(OrderRefused, match="已就同一事项"):
        open_order(office.employer, office.wanted(), by=office.counter)
    earlier = office.wanted(first_month=Month(2024, 1), last_month=Month(2024, 12))
    refused = office.complained(Found(ComplaintResult.UNFOUNDED, "申报表", "已告知"))
    assert complaint_of(refused).stands is Stands.UNFOUNDED
    with pytest.raises(OrderRefused, match="没有对这个单位"):
        open_order(office.employer, replace(earlier, complaint_number=refused.number), by=office.counter)
    with pytest.raises(OrderRefused, match="来不及改正"):
        open_order(office.employer, office.wanted(due_on=timezone.localdate()), by=office.counter)


def test_a_second_complaint_is_joined_to_the_order_that_runs(office):
    order = office.ordered()
    case = office.complained()
    join = reverse("complaint-step", args=[case.pk, "joined"])
    told = {"on": timezone.localdate().isoformat(), "text": "同一事项", "document": "没有"}
    assert office.as_counter.post(join, told).status_code == 422
    assert office.as_counter.post(join, told | {"document": order.number}).status_code == 302
    assert complaint_of(case).stands is Stands.RUNNING


def test_two_complaints_are_joined_to_one_order_and_both_follow_it(office):
    order = office.ordered(first_month=Month(2025, 1), last_month=Month(2025, 6))
    first, second = office.complained(), office.complained(first_month=Month(2025, 6))
    later = office.complained(first_month=Month(2025, 7))
    told = {"on": timezone.localdate().isoformat(), "text": "同一事项", "document": order.number}
    for case, status in ((first, 302), (second, 302), (later, 422)):
        join = reverse("complaint-step", args=[case.pk, "joined"])
        assert office.as_counter.post(join, told).status_code == status
    assert [complaint_of(case).stands for case in (first, second)] == [Stands.RUNNING] * 2
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        joined(office, later, order)
    follow_up(order_of(order), Step.MET, on=timezone.localdate(), text="x", by=office.signers[0])
    assert [complaint_of(case).stands for case in (first, second)] == [Stands.MET] * 2
    late = office.complained()
    assert (
        office.as_counter.post(reverse("complaint-step", args=[late.pk, "joined"]), told).status_code == 422
    )
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        joined(office, late, order)


def joined(office, case: Case, order: Case) -> FollowUp:
    told = {"on": timezone.localdate(), "text": "x", "by": office.counter, "document": order.number}
    return follow_up(complaint_of(case), Step.JOINED, **told)


def test_an_order_that_goes_on_under_another_complaint_is_that_ones(office):
    first, second = office.complained(), office.complained()
    order = open_order(office.employer, office.wanted(complaint_number=first.number), by=office.counter)
    actions.sign_case(order.pk, by=office.signers[0], verdict=Verdict.SEND_BACK, opinion="请核对案号")
    again = open_order(office.employer, office.wanted(complaint_number=second.number), by=office.counter)
    assert again == order
    office.ends(order)
    assert complaint_of(second).order.case == order
    assert complaint_of(first).order is None
    joined(office, first, order)
    assert complaint_of(first).stands is Stands.RUNNING


def test_no_step_is_dated_before_the_last_signature(office):
    case = office.ordered()
    before = timezone.localdate() - timedelta(days=1)
    told = {"on": before.isoformat(), "text": "已改正"}
    answer = office.as_first.post(reverse("order-step", args=[case.pk, "met"]), told)
    assert answer.status_code == 422
    assert "后续办理不会更早" in text_of(answer)
    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        follow_up(order_of(case), Step.MET, on=before, text="x", by=office.signers[0])


def test_an_employer_reads_of_the_answers_its_own_alone(office):
    case = office.ordered()
    page = reverse("answer-order", args=[case.pk])
    assert office.as_sender.post(page, {"text": "正在告知"}).status_code == 302
    told = {"on": timezone.localdate().isoformat(), "text": "电话里说是王小明"}
    for step in ("answered", "contested"):
        assert office.as_first.post(reverse("order-step", args=[case.pk, step]), told).status_code == 302
    seen = text_of(office.as_sender.get(page))
    assert "正在告知" in seen
    assert "王小明" not in seen


def test_the_books_of_a_complaint_without_an_end_go_on_to_now(office):
    office.approve(office.declare(office.row(3, name="李四", paid_on=None)))
    case = open_complaint(office.told(first_month=Month(2024, 12)), office.person, by=office.counter)
    [line] = [ComplaintLine(row) for row in [latest_round(case).submission.complaint]]
    assert [each.month for each in line.months] == [Month(2025, 3)]


def test_an_order_to_pay_is_not_met_while_the_books_say_that_it_is_owed(office):
    office.approve(office.declare(office.row(3, name="李四", paid_on=None)))
    pay = {"matter": ComplaintMatter.NOT_PAID, "first_month": Month(2025, 1)}
    case = office.ordered(**pay)
    told = {"on": timezone.localdate().isoformat(), "text": "回单已交"}
    answer = office.as_first.post(reverse("order-step", args=[case.pk, "met"]), told)
    assert answer.status_code == 422
    assert "仍欠" in text_of(answer)


def test_nor_while_months_are_not_declared(office):
    """The person works there since March, and nothing was declared since."""
    order = order_of(office.ordered(matter=ComplaintMatter.NOT_PAID, first_month=Month(2025, 2)))
    assert still_owed(order) == 0
    assert undeclared_of(order)[0] == Month(2025, 4)
    told = {"on": timezone.localdate().isoformat(), "text": "回单已交"}
    answer = office.as_first.post(reverse("order-step", args=[order.case.pk, "met"]), told)
    assert answer.status_code == 422
    assert "还没有申报 2025-04" in text_of(answer)


def test_one_complains_of_a_matter_once_and_goes_on_after_it_was_sent_back(office):
    case = open_complaint(office.told(), office.person, by=office.login)
    with pytest.raises(AlreadyUnderWay):
        open_complaint(office.told(), office.person, by=office.login)
    actions.sign_case(case.pk, by=office.signers[0], verdict=Verdict.SEND_BACK, opinion="请写明月份")
    assert complaint_of(case).stands is Stands.SENT_BACK
    assert open_complaint(office.told(), office.person, by=office.login) == case


def test_anonymous_complaints_are_never_one_case_and_no_key_names_who_complains(office):
    first, second = (
        open_complaint(office.told(complainant="", contact=""), None, by=office.counter) for _n in "12"
    )
    assert first != second
    long = office.told(complainant="王" * 100, contact="1" * 100)
    named = open_complaint(long, None, by=office.counter)
    with pytest.raises(AlreadyUnderWay):
        open_complaint(long, None, by=office.counter)
    own = open_complaint(office.told(), office.person, by=office.login)
    keys = [latest_round(case).claim for case in (first, second, named, own)]
    assert keys[:2] == ["", ""]
    assert not any(part in key for key in keys for part in ("王", "111"))
    assert str(office.person.pk) not in keys[3].split()

    actions.sign_case(second.pk, by=office.signers[0], verdict=Verdict.SEND_BACK, opinion="请写明月份")
    actions.sign_case(own.pk, by=office.signers[0], verdict=Verdict.SEND_BACK, opinion="请写明月份")
    again = {"unit": "青禾", "what": "not_paid", "first": "2025-01", "said": "没有缴"}
    paper = SimpleUploadedFile("投诉书.pdf", b"%PDF-1.4 x")
    page = reverse("new-complaint") + f"?case={second.pk}"
    assert page in office.as_counter.get(reverse("case", args=[second.pk])).content.decode()
    assert office.as_counter.post(page, again | {"paper_complaint": paper}).status_code == 302
    assert [second.rounds.count(), first.rounds.count()] == [2, 1]
    mine = reverse("complain", args=[office.person.pk])
    assert office.own.get(f"{mine}?case={first.pk}").status_code == 404
    assert office.own.post(f"{mine}?case={own.pk}", again).status_code == 302
    assert own.rounds.count() == 2


def test_what_is_not_signed_is_told_in_no_letter(office):
    case = open_complaint(office.told(), office.person, by=office.counter)
    office.sign(case, 0)
    write_finding(case, TRUE, by=office.signers[1])
    actions.sign_case(case.pk, by=office.signers[1], verdict=Verdict.SEND_BACK, opinion="请写明月份")
    letter = Letter.objects.get(case=case, event="sent_back").content["zh"]
    assert "核查结论" not in dict(letter["facts"])
    assert "核查结论" in dict(
        Letter.objects.get(case=office.complained(), event="approved").content["zh"]["facts"]
    )


def test_the_lists_are_counted_paged_and_sorted_and_the_counter_alone_is_offered_its_steps(
    office, monkeypatch
):
    complaint = office.complained()
    late = office.ordered()
    soon = office.ordered(
        first_month=Month(2024, 1),
        last_month=Month(2024, 2),
        due_on=timezone.localdate() + timedelta(days=3),
    )
    asked = WorklistReader(office.counter, "DEMO", timezone.localdate())
    counted = {line.list.page: line.count for line in lines_for(BUSINESS, asked)}
    assert (counted["complaints"], counted["orders"], counted["disputes"]) == (1, 2, 0)
    monkeypatch.setattr(order_views, "PAGE", 1)
    first, second = (
        text_of(office.as_counter.get(reverse("orders") + f"?stands=running&page={n}")) for n in "12"
    )
    assert soon.number in first
    assert late.number not in first
    assert late.number in second
    page = reverse("case", args=[complaint.pk])
    step = reverse("complaint-step", args=[complaint.pk, "joined"])
    assert step in office.as_counter.get(page).content.decode()
    assert step not in office.as_first.get(page).content.decode()


def test_who_does_no_business_reads_no_complaint(office):
    office.complained()
    for page in (reverse("complaints"), reverse("orders"), reverse("new-complaint")):
        assert office.as_sender.get(page).status_code == 403
    other = browser(office.insured(office.registered(8, "李四"), "other_person"))
    assert other.get(reverse("person-complaints", args=[office.person.pk])).status_code == 403
    listed = text_of(office.as_counter.get(reverse("complaints")))
    assert not any(secret in listed for secret in SECRET)
