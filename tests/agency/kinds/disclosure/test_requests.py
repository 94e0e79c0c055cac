"""Requests of bodies outside: four signatures, item by item, counted, registered; and refused in writing."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from tests.agency.visitors import Visitors
from tests.agency.world import number

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.desk import actions
from quanyi.agency.grants.models import Answer, Grant
from quanyi.agency.review.models import Case
from quanyi.agency.serve.who_looked import sittings_of
from quanyi.law.terms import RecordItem, Verdict

ITEMS = [item.value for item in RecordItem]


@pytest.fixture
def visit(db) -> Visitors:
    return Visitors()


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def pdf_text(answer) -> str:
    assert answer["Content-Type"] == "application/pdf"
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def ask(visit, **changed):
    sent = {
        "requester": "other_unit", "unit_name": "示范银行股份有限公司", "certificate": "介绍信 第 12 号",
        "contact": "周经办 0790-1", "document_number": "", "purpose": "核实贷款申请人缴费", "basis": "某法第 1 条",
        "persons": number(1), "items": ["registration", "contribution"], "proposed": ["contribution"],
        "refusal": "登记信息与查询目的无关", "from_month": "", "to_month": "",
        "last_on": timezone.localdate() + timedelta(days=30), "times": "1", "silent_until": "", "silent_basis": "",
        "paper_unit_certificate": SimpleUploadedFile("证明.pdf", b"%PDF-1.7 a"),
        "paper_written_application": SimpleUploadedFile("申请.pdf", b"%PDF-1.7 b"),
    } | changed  # fmt: skip
    return visit.as_counter.post(reverse("new-query"), sent)


def asked(visit, **changed) -> Case:
    answer = ask(visit, **changed)
    assert answer.status_code == 302, text_of(answer)
    return Case.objects.get(kind="disclosure")


def noted(grant: Grant, person, item: str, visit) -> Answer:
    """A row of the register, past what the program asks first."""
    return Answer.objects.create(
        grant=grant, person=person, items=[item], digest="x", until=timezone.now(), by=visit.counter
    )


def answer(visit, case: Case, *, again: str | None = None, **kept):
    sent = {} if again is None else {"again": again}
    return visit.as_counter.post(reverse("answer-query", args=[case.pk]), sent, **kept)


@pytest.mark.shows("d14-18", "行政、司法机关按文书列明的对象和项目提供，逐人登记；批准的人次用完即不再提供")
def test_an_authority_is_given_whom_and_what_was_approved_and_no_more(visit):
    first, second = visit.registered(1, "王小明"), visit.registered(2, "李小红")
    case = asked(
        visit, requester="authority", persons=f"{number(1)}\n{number(2)}", document_number="法查〔2026〕1号"
    )
    assert answer(visit, case).status_code == 404
    visit.approve(case)
    given = pdf_text(answer(visit, case))
    for told in ("王小明", "李小红", "示范银行股份有限公司", "缴费明细", "登记信息与查询目的无关"):
        assert told in given
    for kept_back in ("个人账户储存额", "出生日期", "参保单位"):
        assert kept_back not in given
    assert Answer.objects.count() == 2
    for person in (first, second):
        assert f"依申请提供 {case.number}" in [line.purpose for line in sittings_of(person.pk)[0:99]]
    spent = answer(visit, case, follow=True)
    assert "批准提供 2 人次，已提供 2 人次，这次还要 2 人次" in text_of(spent)
    assert Answer.objects.count() == 2
    assert AuditEntry.objects.filter(act=Act.PRINT_RECORD).count() == 2
    again = pdf_text(answer(visit, case, again="打印机卡纸"))
    assert "王小明" in again
    assert Answer.objects.count() == 2
    assert AuditEntry.objects.filter(act=Act.PRINT_RECORD, detail__again="打印机卡纸").count() == 2
    assert "请写明为什么补印" in text_of(answer(visit, case, again=" ", follow=True))


@pytest.mark.shows("d14-19-1", "其他单位的书面申请没有有效证明文件、名称或者联系方式的，不予受理并说明缺什么")
@pytest.mark.shows("d14-19-2", "没有写明查询目的和法律依据的，不予受理并说明缺什么")
@pytest.mark.shows("d14-19-3", "没有写明查询的内容的，不予受理；只能提供申请列明的内容")
@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ({"certificate": ""}, "有效证明文件"),
        ({"purpose": ""}, "查询目的"),
        ({"basis": ""}, "法律依据"),
        ({"items": [], "proposed": []}, "查询的内容"),
        ({"persons": ""}, "完整号码"),
        ({"persons": "790001198506019"}, "没有登记下列号码"),
        ({"proposed": ["account"]}, "没有申请的内容"),
        ({"refusal": ""}, "写明理由"),
        ({"from_month": "2025-05", "to_month": "2025-01"}, "止月早于起月"),
        ({"last_on": timezone.localdate() - timedelta(days=1)}, "已经过去"),
        ({"silent_until": timezone.localdate()}, "只有行政、司法机关"),
        ({"last_on": timezone.localdate() + timedelta(days=400)}, "提供期限最长一年"),
        ({"purpose": f"核实 {number(1)}"}, "这里不写个人的号码"),
        (
            {
                "requester": "authority",
                "silent_basis": "x",
                "silent_until": timezone.localdate() + timedelta(days=400),
            },
            "暂缓告知最长一年",
        ),
        ({"paper_unit_certificate": ""}, "查询单位的有效证明文件"),
        ({"paper_written_application": ""}, "书面申请或者查询文书"),
    ],
)
def test_a_request_that_lacks_what_the_decree_asks_for_is_not_taken(visit, lacking, told):
    visit.registered()
    refused = ask(visit, **lacking)
    assert refused.status_code == 422
    assert told in text_of(refused)
    assert not Case.objects.filter(kind="disclosure").exists()


def test_more_persons_than_a_request_may_name_are_refused_with_their_count(visit):
    refused = ask(visit, persons="\n".join(str(n) for n in range(201)))
    assert "填了 201 人" in text_of(refused)


@pytest.mark.shows("d14-20-2", "没有法律依据的申请不予提供，并向申请单位书面说明理由和救济")
@pytest.mark.parametrize("is_rejected", [True, False])
def test_what_has_no_basis_is_refused_in_writing(visit, is_rejected):
    person = visit.registered()
    case = asked(visit, proposed=[], refusal="没有法律依据")
    if is_rejected:
        actions.sign_case(case.pk, by=visit.signers[0], verdict=Verdict.REJECT, opinion="没有法律依据")
    else:
        visit.approve(case)
    assert not Grant.objects.exists()
    reply = pdf_text(visit.as_first.get(reverse("query-reply", args=[case.pk])))
    assert "不予提供。理由：没有法律依据" in reply
    assert "王小明" not in reply
    assert "提起行政诉讼" in reply
    assert not AuditEntry.objects.filter(act=Act.PRINT_RECORD, person_id=person.pk).exists()
    assert answer(visit, case).status_code == 404


def test_an_open_request_has_no_reply_yet(visit):
    visit.registered()
    case = asked(visit)
    assert visit.as_first.get(reverse("query-reply", args=[case.pk])).status_code == 404
    assert "还没有办结" in text_of(visit.as_first.get(reverse("query", args=[case.pk])))


@pytest.mark.shows("d14-20-1", "审核同意的申请，按批准的内容、所属期和人次提供")
def test_only_months_that_were_asked_for_are_given(visit):
    visit.registered()
    case = visit.approve(asked(visit, items=ITEMS, proposed=ITEMS, from_month="2025-04"))
    given = pdf_text(answer(visit, case))
    assert "2025-03" not in given
    assert "8,000.00" not in given
    assert "个人账户储存额" not in given  # a total to date is of all months


@pytest.mark.shows("d14-21", "本人和单位以外的查询都在登记簿：谁、目的、依据、内容、人数和已提供人次")
def test_the_register_has_every_request_and_what_was_given(visit):
    visit.registered()
    case = visit.approve(asked(visit))
    answer(visit, case)
    page = text_of(visit.as_first.get(reverse("query-register")))
    for told in ("示范银行股份有限公司", "核实贷款申请人缴费", "某法第 1 条", "缴费和补贴信息", case.number):
        assert told in page
    assert "王小明" not in page
    found = text_of(visit.as_first.get(reverse("query-register"), {"q": "没有这家"}))
    assert "没有这样的查询申请" in found
    for login in (visit.as_administrator, visit.as_sender):
        assert login.get(reverse("query-register")).status_code == 403
        assert login.get(reverse("query", args=[case.pk])).status_code == 403


def test_the_person_is_told_of_a_silent_request_after_its_end(visit):
    person, today = visit.registered(), timezone.localdate()
    case = asked(visit, requester="authority", silent_until=today, silent_basis="某法第 2 条")
    visit.as_first.get(reverse("case", args=[case.pk]))
    visit.approve(case)
    answer(visit, case)
    assert case.number not in " ".join(line.purpose for line in sittings_of(person.pk)[0:99])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.localdate", lambda *_: today + timedelta(days=1))
        told = " ".join(line.purpose for line in sittings_of(person.pk)[0:99])
    assert f"依申请提供 {case.number}" in told
    assert f"办理案件 {case.number}" in told


def test_a_request_that_was_sent_back_goes_on_with_its_papers(visit):
    visit.registered()
    case = asked(visit)
    visit.send_back(case, "目的写得不清楚")
    sent = visit.as_counter.get(reverse("new-query") + f"?case={case.pk}")
    assert case.number in text_of(sent)
    page = text_of(visit.as_first.get(reverse("query-register")))
    assert page.count("示范银行股份有限公司") == 1


def test_the_database_refuses_a_grant_that_is_wider_than_its_case(visit):
    person = visit.registered()
    case = visit.approve(asked(visit, times="2"))
    grant = Grant.objects.get()
    assert grant.answers == 2
    other = visit.registered(2, "李小红")
    with pytest.raises(IntegrityError, match="whom and what was granted"), transaction.atomic():
        Answer.objects.create(
            grant=grant,
            person=other,
            items=["contribution"],
            digest="x",
            until=timezone.now(),
            by=visit.counter,
        )
    with pytest.raises(IntegrityError, match="whom and what was granted"), transaction.atomic():
        Answer.objects.create(
            grant=grant, person=person, items=["account"], digest="x", until=timezone.now(), by=visit.counter
        )
    for _time in range(2):
        noted(grant, person, "contribution", visit)
    with pytest.raises(IntegrityError, match="as many answers"), transaction.atomic():
        noted(grant, person, "contribution", visit)
    unsigned = ask(visit, unit_name="另一单位")
    assert unsigned.status_code == 302
    fields = {field.attname: getattr(grant, field.attname) for field in Grant._meta.concrete_fields}
    fields |= {"id": None, "case_id": Case.objects.exclude(pk=case.pk).get(kind="disclosure").pk}
    with pytest.raises(IntegrityError, match="follows the signatures"), transaction.atomic():
        Grant.objects.create(**fields)
