"""未付部分重新分配: what of a whole account waits for the bank is withdrawn and made payable anew, to others or by
other shares. Nothing leaves or reaches the account by it. Basis: gb-8-4, gb-10.2-4, d14-16.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BenefitAct, BenefitRow, Submission
from quanyi.agency.ledger import claiming
from quanyi.agency.ledger.crediting import last_settled
from quanyi.agency.ledger.payout import Order, payments_of
from quanyi.agency.ledger.posting import Posting, one_journal
from quanyi.agency.ledger.whole_account import Portion, payable, payment_row, payment_rows
from quanyi.agency.refusal import BenefitRefused
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.law.ledger import INDIVIDUAL, Entry
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount


def open_orders_of(person: Person, kind: BenefitKind) -> list[Order]:
    """What waits for the bank of it, or came back, first the part named first."""
    found = [order for order in payments_of(person.pk) if order.payment.row.kind == kind and order.is_open]
    return sorted(found, key=lambda order: (order.payment.part, order.payment.pk))


def was_taken_back(person: Person, kind: BenefitKind) -> bool:
    """Whether all that was made payable of it was claimed back: the account holds it again."""
    found = [order for order in payments_of(person.pk) if order.payment.row.kind == kind]
    return bool(found) and all(order.is_claimed for order in found)


def parts_of(orders: Sequence[Order]) -> tuple[int, int]:
    """What of both parts they pay, in fen."""
    return sum(order.payment.own_fen for order in orders), sum(order.payment.transfer_fen for order in orders)


def month_of(person: Person, orders: Sequence[Order]) -> Month:
    """The month in which it was drawn, as long as its year is open; the same for what is drawn anew."""
    month: Month = max(order.payment.month for order in orders)
    settled = last_settled([person.pk]).get(person.pk)
    return month if settled is None or month.year > settled else Month(settled + 1, 1)


def keep_rows(
    submission: Submission, known: BenefitDecision, orders: Sequence[Order], shares: Sequence[Portion]
) -> None:
    """The decision anew, what is withdrawn, and a payment to each recipient, as rows of the submission."""
    own, transfer = parts_of(orders)
    common = {
        "submission": submission, "person_id": known.person_id, "scheme": known.scheme, "kind": known.kind,
        "month": submission.month, "figure": known.figure,
    }  # fmt: skip
    BenefitRow.objects.create(
        act=BenefitAct.DECISION, decision=known, last_month=submission.month, amount_fen=own + transfer,
        account_fen=own + transfer, own_fen=own, transfer_fen=transfer, reason="未付部分重新分配", **common,
    )  # fmt: skip
    claims = [claiming.claim_row(submission, order, None, "未付部分重新分配") for order in orders]
    BenefitRow.objects.bulk_create([*claims, *(payment_row(common, share) for share in shares)])


def refuse_moved(submission: Submission, person: Person, kind: BenefitKind) -> None:
    """What is withdrawn must be all that waits by now. Raises BenefitRefused."""
    rows = submission.benefit_rows.filter(act=BenefitAct.CLAIM)
    known = {(row.decision_id, row.month, row.part) for row in rows}
    orders = open_orders_of(person, kind)
    now = {(o.payment.decision_id, o.payment.month, o.payment.part) for o in orders}
    if known != now or month_of(person, orders) != submission.month:
        raise BenefitRefused(_("提交之后，各继承人的支付又有变动。请退回本案，重新提交后再签。"))


def work_out(submission: Submission, decision_id: int) -> Posting:
    """Back from what waited, and out again to each recipient."""
    withdrawn, month = claiming.work_out(submission, month=submission.month), submission.month
    back = [entry for entries in withdrawn.entries.values() for entry in entries]
    drawn = [
        Entry(entry.account, -entry.amount_fen, entry.person_id, None, month)
        for entry in back
        if entry.account in INDIVIDUAL
    ]
    fen = sum(entry.amount_fen for entry in drawn)
    again = [*drawn, Entry(LedgerAccount.BENEFITS_PAYABLE, -fen, None, None, month)]
    return Posting(
        entries=one_journal([*back, *again]),
        claimed=withdrawn.claimed,
        payable=payable(payment_rows(submission), decision_id),
    )
