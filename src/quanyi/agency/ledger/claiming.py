"""多领追回: months that were paid and not due go back to where they came from, and are owed by the person.

The account gets its part back by red entries: in the month itself where its year is open, else in the month of the
claim, for a settled year is never touched; the interest of the time between is not made good (mark P, decision 024).
Basis: d14-16, gb-9.3-5, gb-12-2, service-46.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BenefitAct, BenefitRow, Submission
from quanyi.agency.ledger.advances import advance_entries
from quanyi.agency.ledger.crediting import last_settled
from quanyi.agency.ledger.models import BenefitPayment, Entry
from quanyi.agency.ledger.parts import take_in_turn
from quanyi.agency.ledger.payout import Order, accounts_of, orders, payments_of
from quanyi.agency.ledger.posting import Claimed, Posting, one_journal
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import BenefitKind, Person
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import undecided
from quanyi.law import ledger as law_ledger
from quanyi.law.door import export
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount


def overpaid(person: Person, kind: BenefitKind, last_due: Month) -> list[Order]:
    """The payments of a benefit after the last month that was due, and not claimed back yet."""
    return [
        order
        for order in payments_of(person.pk)
        if order.payment.row.kind == kind and order.payment.month > last_due and not order.is_claimed
    ]


def claim_row(submission: Submission, order: Order, figure: Figure | None, reason: str) -> BenefitRow:
    """A payment that is claimed back, as a row of the case that does so; without a figure its own."""
    payment = order.payment
    return BenefitRow(
        submission=submission,
        act=BenefitAct.CLAIM,
        person_id=payment.person_id,
        decision=payment.decision,
        scheme=payment.row.scheme,
        kind=payment.row.kind,
        month=payment.month,
        part=payment.part,
        amount_fen=order.amount_fen,
        account_fen=payment.own_fen + payment.transfer_fen,
        own_fen=payment.own_fen,
        transfer_fen=payment.transfer_fen,
        figure=export(figure) if figure else payment.row.figure,
        reason=reason[:200],
    )


def work_out(submission: Submission, *, month: Month | None = None) -> Posting:
    """What is claimed must still be as it was proposed: paid or payable, and claimed by nobody else. `month`: in which
    it goes back, where not in its own.
    """
    rows = list(submission.benefit_rows.filter(act=BenefitAct.CLAIM).order_by("pk"))
    claimed = [(row, _order_of(row)) for row in rows]
    settled = last_settled(row.person_id for row in rows)
    entries: list[law_ledger.Entry] = []
    for row, order in claimed:
        last = settled.get(row.person_id)
        is_closed = last is not None and row.month.year <= last
        back_in = month or (submission.month if is_closed else row.month)
        entries += _entries(order, back_in, submission.month)
        entries += advance_entries(order.payment.row, sign=-1)
    return Posting(entries=one_journal(entries), claimed=[_claimed(row, order) for row, order in claimed])


def _claimed(row: BenefitRow, order: Order) -> Claimed:
    paid = order.payment
    return Claimed(row.pk, paid.pk, order.is_paid, paid.own_fen, paid.transfer_fen, paid.pool_fen)


def _order_of(row: BenefitRow) -> Order:
    payments = BenefitPayment.objects.filter(person_id=row.person_id, row__kind=row.kind, month=row.month)
    payment = payments.filter(part=row.part, decision=row.decision_id).latest("pk")
    order = orders([payment.pk])[payment.pk]
    if order.is_claimed:
        raise PostingRefused(
            _("%(month)s 的待遇已由另一案件追回。请退回本案，重新提出。") % {"month": row.month}
        )
    refuse_answered([order])
    return order


def refuse_answered(claimed: Collection[Order]) -> None:
    """What waits for the bank is not withdrawn while its answer lies before the reviewers: it may have been paid."""
    waiting = [order.payment.row_id for order in claimed if order.is_open]
    case = undecided(
        Case.objects.filter(rounds__submission__outcome_rows__benefit__in=waiting).order_by("pk")
    ).first()
    if waiting and case:
        raise PostingRefused(
            _("银行对其中一笔付款的支付结果正由案件 %(case)s 审核。请先办结该案，再收回这笔付款。")
            % {"case": case.number}
        )


def _entries(order: Order, month: Month, now: Month) -> Iterator[law_ledger.Entry]:
    """Red where it was paid from; the other side owes it, or no longer waits for the bank."""
    payment, accounts = order.payment, accounts_of(order.payment.row.scheme)
    drawn = _drawn(payment)
    for account, fen in drawn.items():
        yield law_ledger.Entry(account, -fen, payment.person_id, None, month, is_red=True)
    if payment.pool_fen:
        yield law_ledger.Entry(accounts.pool, -payment.pool_fen, None, None, now, is_red=True)
    account, person_id = (accounts.overpaid, payment.person_id) if order.is_paid else (accounts.payable, None)
    for fen, at in ((drawn.total(), month), (payment.pool_fen, now)):
        if fen:
            yield law_ledger.Entry(account, fen, person_id, None, at)


def _drawn(payment: BenefitPayment) -> Counter[LedgerAccount]:
    """What the payment took from the account, as posted; of a journal that several share each took its part in turn."""
    held = Counter[LedgerAccount]()
    for entry in _entries_of(payment):
        held[LedgerAccount(entry.account)] += entry.amount_fen
    for sibling in BenefitPayment.objects.filter(**_shared(payment)).order_by("part"):
        taken = take_in_turn(held, sibling.own_fen, sibling.transfer_fen)
        if sibling == payment:
            return taken
        held -= taken
    return held


def _shared(payment: BenefitPayment) -> dict[str, Any]:
    return {"journal": payment.journal_id, "person": payment.person_id, "month": payment.month}


def _entries_of(payment: BenefitPayment) -> QuerySet[Entry]:
    accounts = [account.value for account in law_ledger.INDIVIDUAL]
    return Entry.objects.filter(account__in=accounts, amount_fen__gt=0, is_red=False, **_shared(payment))
