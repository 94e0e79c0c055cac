"""The pages of money: a file is handed in, suspense is worked off, each to the posts that may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.agency.money.office import DUE, on_account, payment_file

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.ledger.models import SuspenseItem
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.law.terms import CaseKind, LedgerAccount

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office_of_money):
    return office_of_money


def upload(office, content, **given):
    file = SimpleUploadedFile("到账.csv", content)
    return office.as_counter.post(reverse("payments"), {"file": file, **given}, follow=True)


def lines(*filled, **head):
    """What the form of a clearance sends: fields of its lines by number."""
    data = dict(head)
    for n in range(4):
        fields = filled[n] if n < len(filled) else {}
        for name in ("item", "use", "amount", "number", "month", "payee"):
            data[f"line{n}-{name}"] = fields.get(name, head["item"][0] if name == "item" else "")
    return data


def test_a_file_is_handed_in_signed_and_what_waits_is_worked_off(office):
    office.owing(1)
    page = upload(office, payment_file(office.paid(统一社会信用代码="", 备注="三月社保")))
    assert "转暂收" in page.content.decode()
    case = Case.objects.get(kind=CaseKind.PAYMENT.value)
    seen = office.as_first.get(reverse("case", args=[case.pk])).content.decode()
    assert "单位不明" in seen
    assert "B001" in seen
    office.approve(case)
    worklist = office.as_counter.get(reverse("suspense")).content.decode()
    assert "1,920.00" in worklist
    assert "应缴恰为" in worklist
    suggested = AuditEntry.objects.get(act=Act.VIEW_RECORD, person_id=Person.objects.get().pk)
    assert (suggested.actor_id, suggested.detail["part"]) == (office.counter.pk, "suspense")
    item = SuspenseItem.objects.get()
    due = {"use": "employer_due", "number": office.employer.credit_code, "month": "2025-03"}
    followed = office.as_counter.get(reverse("clear-suspense"), {"item": item.pk, **due}).content.decode()
    assert office.employer.credit_code in followed
    data = lines({"amount": "1,920.00", **due}, item=[item.pk], note="单位说明 2025-18")
    sent = office.as_counter.post(reverse("clear-suspense"), data, follow=True)
    clearance = Case.objects.get(kind=CaseKind.CLEARANCE.value)
    assert clearance.number in sent.content.decode()
    assert clearance.number in office.as_settler.get(reverse("suspense")).content.decode()
    office.approve(clearance)
    assert on_account(LedgerAccount.SUSPENSE) == 0
    assert "没有待查的暂收款" in office.as_first.get(reverse("suspense")).content.decode()


def test_a_faulty_file_is_shown_with_its_faults_and_can_be_fetched_marked(office):
    page = upload(office, payment_file(office.paid("B（1）"), office.paid("B002", "零")))
    body = page.content.decode()
    assert "2 处问题，没有登记" in body
    file_id = page.redirect_chain[0][0].rstrip("/").rsplit("/", 1)[1]
    marked = office.as_counter.get(reverse("fault-list", args=[file_id]))
    assert marked.status_code == 200
    assert marked.content[:2] == b"PK"
    assert office.as_counter.get(reverse("received", args=[file_id])).status_code == 302
    assert "到账.csv" not in office.as_counter.get(reverse("declarations")).content.decode()
    assert "到账.csv" in office.as_counter.get(reverse("payments")).content.decode()


def test_a_case_that_was_sent_back_goes_on_with_another_file(office):
    case = office.receive(office.paid())
    office.send_back(case)
    page = office.as_counter.get(reverse("case", args=[case.pk])).content.decode()
    assert f"{reverse('payments')}?case={case.pk}" in page
    upload(office, payment_file(office.paid("B009")), case=str(case.pk))
    assert case.rounds.count() == 2
    assert upload(office, payment_file(office.paid("B010")), case=str(case.pk)).status_code == 404


def test_a_clearance_that_was_sent_back_is_filled_in_again(office):
    office.approve(office.receive(office.paid()))
    item = SuspenseItem.objects.get()
    data = lines(
        {"item": item.pk, "use": "refund", "amount": "1,920.00", "payee": "青禾 6200"},
        item=[item.pk],
        note="说明",
    )
    office.as_counter.post(reverse("clear-suspense"), data)
    case = Case.objects.get(kind=CaseKind.CLEARANCE.value)
    office.send_back(case)
    page = office.as_counter.get(reverse("clear-suspense"), {"case": case.pk}).content.decode()
    assert "青禾 6200" in page
    office.as_counter.post(reverse("clear-suspense"), data | {"case": case.pk, "line0-amount": "20.00"})
    assert case.rounds.count() == 2
    office.approve(case)
    assert on_account(LedgerAccount.FUND) == DUE - 2_000


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "至少填写一行"),
        ({"use": "refund", "amount": "1"}, "退款须写明收款户名和账号"),
        ({"use": "refund", "amount": "-1", "payee": "甲"}, "金额须大于零"),
        ({"use": "refund", "amount": "一元", "payee": "甲"}, "无法读作金额"),
        ({"use": "refund", "amount": "1,920.01", "payee": "甲"}, "只剩 1,920.00 元"),
        (
            {"use": "employer_due", "amount": "1", "number": "X", "month": "2025-03"},
            "没有这个统一社会信用代码",
        ),
        ({"use": "person_due", "amount": "1", "number": "X"}, "请填写费款所属期"),
        ({"amount": "1"}, "请选择这笔钱的去向"),
    ],
)
def test_what_is_wrong_in_the_form_is_told(office, fields, sentence):
    office.approve(office.receive(office.paid()))
    item = SuspenseItem.objects.get()
    answer = office.as_counter.post(reverse("clear-suspense"), lines(fields, item=[item.pk], note="说明"))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Case.objects.filter(kind=CaseKind.CLEARANCE.value).exists()


def test_pages_open_to_the_posts_that_may(office):
    office.approve(office.receive(office.paid()))
    item = SuspenseItem.objects.get()
    for url, allowed in (
        (reverse("payments"), {"counter", "settler"}),
        (reverse("suspense"), {"counter", "settler", "first"}),
        (f"{reverse('clear-suspense')}?item={item.pk}", {"counter", "settler"}),
    ):
        seen = {
            name
            for name in ("counter", "settler", "first", "sender", "administrator")
            if getattr(office, f"as_{name}").get(url).status_code == 200
        }
        assert seen == allowed, url
    assert "处理所选" not in office.as_first.get(reverse("suspense")).content.decode()
