"""多领追回: months that were paid and not due go back to where they came from, and are owed by the person.

The account gets its part back by red entries: in the month itself where its year is open, else in the month of the
claim, for a settled year is never touched; the interest of the time between is not made good (mark P, decision 024).
Basis: d14-16, gb-9.3-5, gb-12-2, service-46.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BenefitRow, Submission
from quanyi.agency.ledger.crediting import last_settled
from quanyi.agency.ledger.models import BenefitPayment, Entry
from quanyi.agency.ledger.payout import Order, accounts_of, orders
from quanyi.agency.ledger.posting import Claimed, Posting, one_journal
from quanyi.agency.refusal import PostingRefused
from quanyi.law import ledger as law_ledger
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount


def work_out(submission: Submission) -> Posting:
    """What is claimed must still be as it was proposed: paid or payable, and claimed by nobody else."""
    rows = list(submission.benefit_rows.order_by("pk"))
    claimed = [(row, _order_of(row)) for row in rows]
    settled = last_settled(row.person_id for row in rows)
    entries: list[law_ledger.Entry] = []
    for row, order in claimed:
        last = settled.get(row.person_id)
        is_closed = last is not None and row.month.year <= last
        entries += _entries(order, submission.month if is_closed else row.month, submission.month)
    return Posting(entries=one_journal(entries), claimed=[_claimed(row, order) for row, order in claimed])


def _claimed(row: BenefitRow, order: Order) -> Claimed:
    paid = order.payment
    return Claimed(row.pk, paid.pk, order.is_paid, paid.own_fen, paid.transfer_fen, paid.pool_fen)


def _order_of(row: BenefitRow) -> Order:
    payment = BenefitPayment.objects.get(person_id=row.person_id, row__kind=row.kind, month=row.month)
    order = orders([payment.pk])[payment.pk]
    if order.is_claimed:
        raise PostingRefused(
            _("%(month)s 的待遇已由另一案件追回。请退回本案，重新提出。") % {"month": row.month}
        )
    return order


def _entries(order: Order, month: Month, now: Month) -> Iterator[law_ledger.Entry]:
    """Red where it was paid from; the other side owes it, or no longer waits for the bank."""
    payment, accounts = order.payment, accounts_of(order.payment.row.scheme)
    drawn: Counter[LedgerAccount] = Counter()
    for entry in _drawn(payment):
        drawn[LedgerAccount(entry.account)] += entry.amount_fen
    for account, fen in drawn.items():
        yield law_ledger.Entry(account, -fen, payment.person_id, None, month, is_red=True)
    if payment.pool_fen:
        yield law_ledger.Entry(accounts.pool, -payment.pool_fen, None, None, now, is_red=True)
    account, person_id = (accounts.overpaid, payment.person_id) if order.is_paid else (accounts.payable, None)
    for fen, at in ((drawn.total(), month), (payment.pool_fen, now)):
        if fen:
            yield law_ledger.Entry(account, fen, person_id, None, at)


def _drawn(payment: BenefitPayment) -> Sequence[Entry]:
    """What the payment took from the account, as posted."""
    return list(
        Entry.objects.filter(
            journal=payment.journal_id, person_id=payment.person_id, month=payment.month,
            account__in=[account.value for account in law_ledger.INDIVIDUAL],
        )
    )  # fmt: skip
