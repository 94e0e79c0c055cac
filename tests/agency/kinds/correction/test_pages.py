"""The counter corrects: sees what stands and what it does, submits, and four others decide."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.agency.kinds.correction.corrections import EVIDENCE, contribution, declare_months, supplements

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.models import Document
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind, Verdict

JANUARY = Month(2023, 1)


def text(answer):
    return answer.content.decode()


@pytest.fixture
def person(visit):
    found = declare_months(visit, JANUARY)
    visit.settle(2023)
    with_purpose(visit, found)
    return found


def with_purpose(visit, person):
    visit.as_counter.post(
        "/people/", {"number": person.insurance_number, "ground": "present", "document": "identity_card"}
    )


def page_of(person):
    return reverse("correct", args=[person.pk, f"contribution-{contribution(person, JANUARY).pk}"])


def filled(person, **given):
    return {
        "reason": "wrong_wage",
        "wage": "10,000.00",
        "month": "2023-01",
        "paid_on": "2023-01-20",
        "number": person.social_security_number,
        "evidence": EVIDENCE,
        "application_number": "核字〔2026〕7号",
        "rest_paid_on": "2023-01-28",
        "rest_reference": "B-1",
        **given,
    }


def correction_case():
    return Case.objects.get(kind=CaseKind.CORRECTION.value)


@pytest.mark.shows("d14-16", "经办更正：预览、四人签署、红字冲销后重记")
def test_a_correction_is_previewed_submitted_signed_and_posted(visit, person):
    url = page_of(person)
    empty = text(visit.as_counter.get(url))
    assert "8,000.00" in empty
    assert "提交更正" not in empty, "first the effect, then the case"

    paper = SimpleUploadedFile("证明.pdf", b"%PDF-1.4 wage")
    preview = text(visit.as_counter.post(url, {**filled(person), "paper": paper, "preview": ""}))
    # 160.00 more from January on: 160 * 3.97 % = 6.35
    assert "160.00" in preview
    assert "6.35" in preview
    assert not Case.objects.filter(kind=CaseKind.CORRECTION.value).exists()

    assert "依据文件“证明.pdf”已保留" in preview
    kept = Document.objects.get()
    signed = re.search(r'name="kept_paper" value="([^"]+)"', preview)[1]
    forged = visit.as_counter.post(url, {**filled(person), "kept_paper": str(kept.pk), "submit": ""})
    assert "没有找到先前附上的依据文件" in text(forged)
    answer = visit.as_counter.post(url, {**filled(person), "kept_paper": signed, "submit": ""})
    case = correction_case()
    assert answer.headers["Location"] == reverse("case", args=[case.pk])
    row = case.rounds.get().submission.correction
    assert (row.evidence_name, row.evidence_digest[:4]) == ("证明.pdf", "sm3:")

    shown = text(visit.as_first.get(reverse("case", args=[case.pk])))
    for word in (EVIDENCE, "核字〔2026〕7号", "证明.pdf", "缴费工资有误", "8,000.00", "10,000.00", "6.35"):
        assert word in shown
    opened = visit.as_first.get(reverse("document", args=[kept.pk]))
    assert reverse("document", args=[kept.pk]) in shown
    assert opened.content == b"%PDF-1.4 wage", "signers see the paper itself"
    visit.approve(case)
    posted = text(visit.as_first.get(reverse("case", args=[case.pk])))
    assert posted.count("已入账：凭证") == 4
    assert "8,000.00" in posted, "what stood before is still readable"
    assert contribution(person, JANUARY).row.declared_wage_fen == 1_000_000
    [rest] = supplements(person, JANUARY)
    assert (rest.row.base_fen, rest.paid_on, rest.credited_in) == (200_000, date(2023, 1, 28), JANUARY)


def test_without_a_voucher_the_difference_is_said_to_be_owed(visit, person):
    given = filled(person, rest_paid_on="", rest_reference="")
    preview = text(visit.as_counter.post(page_of(person), {**given, "preview": ""}))
    assert "差额欠缴" in preview
    assert "480.00" in preview, "24 % of 2,000.00"
    visit.as_counter.post(page_of(person), {**given, "submit": ""})
    shown = text(visit.as_first.get(reverse("case", args=[correction_case().pk])))
    assert "差额记为欠缴，到账后按到账月份记账" in shown
    assert "480.00" in shown
    visit.approve(correction_case())
    [rest] = supplements(person, JANUARY)
    record = text(visit.as_counter.get(f"/people/{person.pk}/"))
    assert "补差" in record
    page = reverse("correct", args=[person.pk, f"contribution-{rest.pk}"])
    assert "480.00" in text(visit.as_counter.get(page)), (
        "from the supplement, too, one comes to the whole month"
    )


NOT_SETTLED, NO_DIFFERENCE = (
    "所涉年度都未结息",
    "2023 至 2023年度已经结息：按更正后的账目逐年重算，利息与原来相同，差额为 0.00 元",
)


@pytest.mark.parametrize(
    ("is_settled", "wage", "told"),
    [
        (False, "10,000.00", {NOT_SETTLED}),
        (True, "8,001.00", {NO_DIFFERENCE}),  # 0.08 at 3.97 % is no fen
        (True, "10,000.00", set()),
    ],
    ids=["not settled", "settled, no fen", "settled"],
)
def test_that_no_year_is_settled_is_said_only_where_none_is(visit, is_settled, wage, told):
    person = declare_months(visit, JANUARY)
    if is_settled:
        visit.settle(2023)
    with_purpose(visit, person)
    given = filled(person, wage=wage)
    preview = text(visit.as_counter.post(page_of(person), {**given, "preview": ""}))
    visit.as_counter.post(page_of(person), {**given, "submit": ""})
    shown = text(visit.as_first.get(reverse("case", args=[correction_case().pk])))
    for page in (preview, shown):
        assert {words for words in (NOT_SETTLED, NO_DIFFERENCE) if words in page} == told


def test_sent_back_it_goes_on_from_the_same_page(visit, person):
    url = page_of(person)
    visit.as_counter.post(url, {**filled(person), "submit": ""})
    case = correction_case()
    again = visit.as_counter.post(url, {**filled(person), "submit": ""})
    assert (again.status_code, case.number in text(again)) == (409, True)
    visit.send_back(case)
    visit.as_counter.post(url, {**filled(person, wage="9000"), "submit": ""})
    assert correction_case().rounds.count() == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"wage": "viel"}, "无法读作金额"),
        ({"evidence": ""}, "请写明更正的依据"),
        ({"number": "790001198506010019"}, "没有登记号码"),
        ({"month": "2099-01"}, "不能晚于今天"),
        ({"reason": ""}, "请选择更正原因"),
        ({"wage": "8000"}, "没有差额可记到账"),
        ({"wage": "8000", "rest_paid_on": "", "rest_reference": ""}, "没有可更正的"),
        ({"rest_reference": ""}, "须同时填写"),
        ({"rest_paid_on": ""}, "须同时填写"),
        ({"rest_paid_on": "2099-01-01"}, "不能晚于今天"),
    ],
)
def test_what_is_wrong_is_said_beside_the_form(visit, person, given, sentence):
    answer = visit.as_counter.post(page_of(person), {**filled(person, **given), "submit": ""})
    assert answer.status_code in (409, 422)
    assert sentence in text(answer)


def test_what_was_corrected_leads_back_with_a_sentence(visit, person):
    url = page_of(person)
    visit.as_counter.post(url, {**filled(person, reason="not_due"), "submit": ""})
    visit.approve(correction_case())
    answer = visit.as_counter.get(url, follow=True)
    assert "已由案件" in text(answer)


def test_a_year_at_the_right_rate_is_not_corrected(visit, person):
    url = reverse("correct", args=[person.pk, "interest-2023"])
    assert visit.as_counter.get(url).status_code == 200
    answer = visit.as_counter.post(url, {"evidence": EVIDENCE, "submit": ""})
    assert (answer.status_code, "没有差额" in text(answer)) == (409, True)


def test_only_the_counter_and_only_with_a_purpose(visit, person):
    url = page_of(person)
    assert visit.as_first.get(url).status_code == 403
    assert visit.as_administrator.get(url).status_code == 403
    assert visit.as_sender.get(url).status_code == 403
    other = declare_months(visit, JANUARY, sequence=2, name="李四")
    refused = visit.as_counter.get(page_of(other))
    assert (refused.status_code, "事由" in text(refused)) == (403, True)
    strange = reverse("correct", args=[person.pk, f"contribution-{contribution(other, JANUARY).pk}"])
    assert visit.as_counter.get(strange).status_code == 404
    assert AuditEntry.objects.filter(act=Act.VIEW_RECORD, person_id=person.pk).exists() is False
    visit.as_counter.get(url)
    looked = AuditEntry.objects.filter(act=Act.VIEW_RECORD, person_id=person.pk).latest("pk")
    assert looked.detail["part"].startswith("correct-contribution-")


def test_the_worklist_says_what_it_is_about_and_the_case_whom(visit, person):
    visit.as_counter.post(page_of(person), {**filled(person), "submit": ""})
    listed = text(visit.as_first.get("/cases/"))
    assert "2023-01" in listed
    assert "王小明" not in listed
    assert "王小明 2023-01" in text(visit.as_first.get(reverse("case", args=[correction_case().pk])))
    assert "本金增减" in listed
    signed = visit.as_first.post(
        reverse("sign", args=[correction_case().pk]),
        {"verdict": Verdict.AGREE.value, "opinion": "", "round": 1},
    )
    assert signed.status_code == 302
