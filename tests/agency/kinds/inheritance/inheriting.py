"""An account that goes to heirs: who they are, the case, and what the bank answers to each."""

from fractions import Fraction

from tests.agency.world import World, number

from quanyi.agency.collect.models import HeirTitle, Kinship
from quanyi.agency.kinds.benefit.acts import hand_in_results
from quanyi.agency.kinds.inheritance.acts import open_inheritance
from quanyi.agency.kinds.inheritance.heirs import Heir
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.ledger.payout import order_number, orders, total_fen
from quanyi.agency.registry.models import BenefitDecision, Person
from quanyi.agency.review.models import Case
from quanyi.law.money import format_yuan
from quanyi.written.documents import IdentityDocument


def heir(n: int = 81, share: str = "1", **given) -> Heir:
    """A child of the dead, by law, who is paid to an account of his own."""
    name = given.pop("name", f"继承人{n}")
    return Heir(
        **{
            "name": name, "kinship": Kinship.CHILD, "document_kind": IdentityDocument.CITIZEN,
            "document_number": number(n), "title": HeirTitle.LEGAL, "share": Fraction(share), "payee_name": name,
            "bank_name": "工商银行一支行", "account_number": f"62220000000000{n:04d}",
        } | given
    )  # fmt: skip


def inherits(world: World, person: Person, *heirs: Heir) -> BenefitDecision:
    """Asked for by these heirs (one child), signed by four, carried out."""
    case = world.approve(open_inheritance(person, heirs or (heir(),), by=world.counter))
    return BenefitDecision.objects.get(case=case)


def answers(
    world: World, payments: list[BenefitPayment], result: str = "成功", on: str = "2025-06-20"
) -> Case:
    """The bank's answer to the present order of each payment."""
    return world.approve(answered(world, payments, result, on))


def answered(
    world: World, payments: list[BenefitPayment], result: str = "成功", on: str = "2025-06-20"
) -> Case:
    """The same, before the reviewers."""
    standing = orders([payment.pk for payment in payments])
    why = "" if result == "成功" else "账号有误"
    lines = []
    for payment in payments:
        number = order_number(payment.pk, standing[payment.pk].attempt)
        due = format_yuan(total_fen(payment)).replace(",", "")
        lines.append(f"{number},{due},{result},{on},Y{number}{'R' if result == '退回' else ''},{why}")
    content = "\n".join(["指令号,金额,支付结果,支付日期,流水号,失败原因", *lines, ""]).encode()
    handed_in = hand_in_results(content, "回执.csv", by=world.settler)
    assert handed_in.case, handed_in.check.faults
    return handed_in.case
