"""A pension that was decided, made payable, and paid by the bank."""

from tests.agency.kinds.benefit.test_decisions import decided, paid
from tests.agency.kinds.benefit.test_decisions import person as insured_for_years

from quanyi.agency.kinds.benefit.acts import hand_in_results
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.ledger.payout import order_number, total_fen
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month


def pay_a_pension(office, reference: str = "Y001") -> BenefitPayment:
    """March 2025 of a pension of 2025-03 on, paid on 20 March under `reference`; the first person of an office."""
    decided(office, insured_for_years.__wrapped__(office))
    paid(office, Month(2025, 3))
    payment = BenefitPayment.objects.get()
    due = format_yuan(total_fen(payment)).replace(",", "")
    told = f"{order_number(payment.pk, 1)},{due},成功,2025-03-20,{reference}"
    content = f"指令号,金额,支付结果,支付日期,流水号\n{told}\n".encode()
    office.approve(hand_in_results(content, "回执.csv", by=office.settler).case)
    return payment
