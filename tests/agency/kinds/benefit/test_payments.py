"""From the month's payments to the bank and back: paid once, whatever the bank answers; claimed back where not due."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.benefit.applying import application
from tests.agency.kinds.benefit.test_pages import insured_for_years, sign, text
from tests.agency.money.office import findings, on_account, statement

from quanyi.agency.collect.models import OutcomeRow
from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.ledger import payout
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.models import BenefitOutcome, BenefitPayment
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import BenefitDecision
from quanyi.agency.review.models import Case
from quanyi.agency.review.withdrawal import withdraw
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount as A

pytestmark = pytest.mark.django_db
PAY = "/benefits/payments/"
TO = {
    "payee_name": "陈刚",
    "bank_name": "示范银行",
    "account_number": "6222000011112222",
    "reason": "本人申请",
}


@pytest.fixture(scope="module")
def person(visitors):
    return insured_for_years.__wrapped__(visitors)


@pytest.fixture
def visit(visitors, person, db):
    visitors.open_browsers()
    return visitors


@pytest.fixture
def payment(visit, person) -> BenefitPayment:
    """A pension decided, its payee registered, its first month payable."""
    visit.as_counter.post("/changes/", {"number": person.insurance_number})
    visit.as_counter.post(reverse("benefits-of", args=[person.pk]), application(person, submit=""))
    sign(visit)
    visit.as_counter.post(reverse("benefit-payee", args=[person.pk, "monthly_pension"]), TO)
    sign(visit)
    pay(visit, month_of(BenefitDecision.objects.get()))
    return BenefitPayment.objects.get()


def month_of(decision) -> Month:
    return max(decision.first_month, Month.of(timezone.localdate()) - 1)


def pay(visit, month):
    visit.as_settler.post(PAY, {"month": str(month)})
    return sign(visit)


def orders(visit) -> list[dict[str, str]]:
    sent = visit.as_settler.get(reverse("payment-orders", args=["pension"])).content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(sent)))


def answered(visit, *answers, name="回执.csv"):
    """The orders as they went out, with the bank's answers filled in; handed in at the desk."""
    out = StringIO()
    writer = csv.DictWriter(out, list(answers[0]))
    writer.writeheader()
    writer.writerows(answers)
    file = SimpleUploadedFile(name, out.getvalue().encode())
    return visit.as_settler.post(PAY, {"file": file, "results": ""})


def told(order, result, reference="", reason="", **more):
    day = timezone.localdate().isoformat()
    told = {"支付结果": result, "支付日期": day, "流水号": reference, "失败原因": reason}
    return order | told | more


@pytest.mark.shows("gb-10.2-4", "银行回单与应付待遇逐笔相符")
@pytest.mark.shows("gb-8-2", "支付失败的重新付款，到账只记一次")
def test_a_failed_payment_is_ordered_anew_and_paid_once(visit, person, payment):
    due, fund = payout.total_fen(payment), on_account(A.FUND)
    assert on_account(A.BENEFITS_PAYABLE) == -due
    first = orders(visit)[0]
    assert (first["收款人"], first["收款账号"].strip(), first["金额"]) == (
        "陈刚", TO["account_number"], format_yuan(due),
    )  # fmt: skip
    answered(visit, told(first, "失败", reason="账号户名不符"))
    sign(visit)
    assert on_account(A.FUND) == fund  # nothing left
    page = text(visit.as_settler.get(PAY))
    assert "待重新支付" in page
    assert "账号户名不符" in page
    visit.as_counter.post(
        reverse("benefit-payee", args=[person.pk, "monthly_pension"]),
        TO | {"account_number": "6222000099998888"},
    )
    sign(visit)
    again = orders(visit)[0]
    assert (again["指令号"], again["收款账号"].strip()) == (f"ZF{payment.pk:06d}-2", "6222000099998888")
    late = answered(visit, told(first, "成功", "Y1"))
    assert late.status_code == 422
    assert f"现在的指令号是 ZF{payment.pk:06d}-2" in text(late)
    paid = answered(visit, told(again, "成功", "Y2"))
    case = sign(visit)
    assert "已入账" in text(visit.as_first.get(paid.headers["Location"]))
    assert (on_account(A.FUND), on_account(A.BENEFITS_PAYABLE)) == (fund - due, 0)
    assert "没有待银行支付的待遇" in text(visit.as_settler.get(PAY))
    assert "已支付成功，不能再付" in text(answered(visit, told(again, "成功", "Y3")))
    day = timezone.localdate().isoformat()
    run = reconcile(statement((day, "Y2", f"-{format_yuan(due)}".replace(",", ""), "0.00")), "对账单.csv")
    assert findings(run) == []
    assert [o.result for o in BenefitOutcome.objects.all()] == ["failed", "paid"]
    assert case.journals.get().fund_movements.get().amount_fen == -due


def test_money_that_returns_is_ordered_again_and_what_was_not_due_comes_back(visit, person, payment):
    held = ledger.balance(person.pk)
    due, order = payout.total_fen(payment), orders(visit)[0]
    answered(visit, told(order, "成功", "Y1"))
    sign(visit)
    assert "没有这么多待追回" in text(answered(visit, told(order, "退款", "Y8")))
    answered(visit, told(order, "退回", "Y2", "收款账户已销户"))
    sign(visit)
    assert on_account(A.BENEFITS_PAYABLE) == -due
    answered(visit, told(orders(visit)[0], "成功", "Y3"))
    sign(visit)
    claim = reverse("claim-benefit", args=[person.pk, "monthly_pension"])
    refused = visit.as_counter.post(claim, {"last_due": str(payment.month), "reason": "x"})
    assert "没有可追回的金额" in text(refused)
    visit.as_counter.post(claim, {"last_due": str(payment.month - 1), "reason": "上月已死亡"})
    sign(visit)
    assert on_account(A.OVERPAID) == due
    assert ledger.balance(person.pk) == held + payment.own_fen + payment.transfer_fen
    assert "待追回" in text(visit.as_counter.get(reverse("benefits-of", args=[person.pk])))
    answered(visit, told(order, "退款", "Y4", 金额="1.00"))
    sign(visit)
    answered(visit, told(order, "退款", "Y5", 金额=format_yuan(due - 100)))
    sign(visit)
    assert on_account(A.OVERPAID) == 0
    assert "没有这么多待追回" in text(answered(visit, told(order, "退款", "Y6", 金额="0.01")))
    assert "已追回" in text(visit.as_counter.get(reverse("benefits-of", args=[person.pk])))
    assert findings(reconcile()) == []


def test_what_waits_at_the_office_and_is_not_due_is_not_paid_any_more(visit, person, payment):
    order, held = orders(visit)[0], ledger.balance(person.pk)
    visit.as_counter.post(
        reverse("claim-benefit", args=[person.pk, "monthly_pension"]),
        {"last_due": str(payment.month - 1), "reason": "死亡"},
    )
    sign(visit)
    assert (on_account(A.BENEFITS_PAYABLE), on_account(A.OVERPAID)) == (0, 0)
    assert ledger.balance(person.pk) == held + payment.own_fen + payment.transfer_fen
    assert orders(visit) == []
    assert "不再支付" in text(answered(visit, told(order, "退回", "Y1", "销户")))
    assert findings(reconcile()) == []


def test_what_the_bank_had_paid_before_it_was_withdrawn_is_owed_back(visit, person, payment):
    order, due = orders(visit)[0], payout.total_fen(payment)
    claim = reverse("claim-benefit", args=[person.pk, "monthly_pension"])
    asked = {"last_due": str(payment.month - 1), "reason": "死亡"}
    answered(visit, told(order, "成功", "Y1"))
    waits = Case.objects.latest("pk")
    assert f"正由案件 {waits.number} 审核" in text(visit.as_counter.post(claim, asked))
    withdraw(waits.pk, reason="重新上传", by=visit.settler)
    visit.as_counter.post(claim, asked)
    sign(visit)
    assert (on_account(A.BENEFITS_PAYABLE), on_account(A.OVERPAID)) == (0, 0)
    answered(visit, told(order, "成功", "Y1"), name="迟到.csv")
    sign(visit)
    assert (on_account(A.BENEFITS_PAYABLE), on_account(A.OVERPAID)) == (0, due)
    assert findings(reconcile()) == []
    answered(visit, told(order, "退款", "Y2", 金额=format_yuan(due)))
    sign(visit)
    assert on_account(A.OVERPAID) == 0
    assert findings(reconcile()) == []


def test_two_files_that_say_the_same_pay_once(visit, payment):
    order = orders(visit)[0]
    answered(visit, told(order, "成功", "Y1"))
    first = Case.objects.latest("pk")
    answered(visit, told(order, "成功", "Y2"), name="另一份.csv")
    sign(visit)
    with pytest.raises((PostingRefused, IntegrityError)), transaction.atomic():
        visit.approve(first)
    assert BenefitOutcome.objects.count() == 1
    row = OutcomeRow.objects.order_by("pk").first()
    with pytest.raises(IntegrityError, match="after all"), transaction.atomic():  # nor past the rules
        BenefitOutcome.objects.create(
            case=first, row=row, payment=payment, attempt=2, result="failed", amount_fen=1
        )


def test_a_wrong_file_tells_everything_at_once(visit, payment):
    order = orders(visit)[0]
    wrong = answered(
        visit,
        told(order, "成功"),
        told(order | {"指令号": "ZF999999-1"}, "成功", "Y1"),
        told(order | {"金额": "1.00"}, "成功", "Y2"),
        told(order, "大概", "Y3"),
        told(order, "失败", 支付日期=(timezone.localdate() + timedelta(1)).isoformat()),
    )
    assert wrong.status_code == 422
    for fault in (
        "流水号",
        "付款指令号",
        "与付款指令相同的金额",
        "支付成功、支付失败",
        "不晚于今天",
        "失败原因",
    ):
        assert fault in text(wrong)
    assert not OutcomeRow.objects.exists()


def test_a_suspended_pension_is_resumed_and_no_month_is_paid_twice(visit, person, payment):
    decision, month = BenefitDecision.objects.get(), payment.month
    suspend = reverse("suspend-benefit", args=[person.pk, decision.pk])
    visit.as_counter.post(suspend, {"last_month": str(month), "reason": "被通缉或者在押未定罪"})
    sign(visit)
    # The same month on the new decision: it was paid on the one before.
    assert "没有应支付的待遇" in text(visit.as_settler.post(PAY, {"month": str(month)}))
    assert "没有应支付的待遇" in text(visit.as_settler.post(PAY, {"month": str(month + 1)}))
    suspended = BenefitDecision.objects.get(replaces=decision)
    resume = reverse("resume-benefit", args=[person.pk, suspended.pk])
    refused = visit.as_counter.post(resume, {"first_month": str(month), "reason": "x"})
    assert "不晚于止付月份" in text(refused)
    visit.as_counter.post(resume, {"first_month": str(month + 1), "reason": "未定罪"})
    sign(visit)
    pay(visit, month + 1)
    assert BenefitPayment.objects.filter(month=month + 1).count() == 1


def test_without_payee_nothing_goes_to_the_bank(visit, person):
    visit.as_counter.post("/changes/", {"number": person.insurance_number})
    visit.as_counter.post(reverse("benefits-of", args=[person.pk]), application(person, submit=""))
    sign(visit)
    bad = visit.as_counter.post(
        reverse("benefit-payee", args=[person.pk, "monthly_pension"]), TO | {"account_number": "6222 000"}
    )
    assert "8 至 32 位数字" in text(bad)
    pay(visit, month_of(BenefitDecision.objects.get()))
    assert "1 笔没有登记收款账户" in text(visit.as_settler.get(PAY))
    assert orders(visit) == []
