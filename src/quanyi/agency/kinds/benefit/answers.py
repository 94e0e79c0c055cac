"""Posting what the bank answered: paid, failed, returned, or paid back. Basis: gb-8-2, gb-10.2-4, gb-12-2, d13-26-4."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import OutcomeRow, PaymentResult, Submission
from quanyi.agency.ledger.payout import Order, accounts_of, orders, why_not
from quanyi.agency.ledger.posting import Answered, Moved, Posting, one_journal
from quanyi.agency.refusal import PostingRefused
from quanyi.law import ledger as law_ledger
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount

R = PaymentResult

# What a result does to the money at the bank; a failure moves none.
_SIGNS = {R.PAID: -1, R.RETURNED: 1, R.RECOVERED: 1}


def work_out(submission: Submission) -> Posting:
    """Hold the answers against what is recorded by now; where all failed there is nothing to enter.

    The books are closed to others meanwhile.
    """
    rows = list(submission.outcome_rows.select_related("benefit__payment").order_by("pk"))
    payments = {row.benefit_id: row.benefit.payment.pk for row in rows}
    standing = orders(set(payments.values()))
    for row in rows:
        why = why_not(
            standing.get(payments[row.benefit_id]),
            attempt=row.attempt if row.result != R.RECOVERED else 0,
            result=PaymentResult(row.result),
            amount_fen=row.amount_fen,
        )
        if why:
            raise PostingRefused(
                _("第%(row)s行：提交之后，账上有了变动：%(why)s。请退回本案，核对后重新上传支付结果文件。")
                % {"row": row.row, "why": why}
            )
    return Posting(
        entries=one_journal(list(_entries(rows, owed_back=_withdrawn(standing.values())))),
        moved=_moved(rows),
        answered=[
            Answered(
                row.pk,
                payments[row.benefit_id],
                row.attempt,
                row.result,
                row.amount_fen,
                row.result in _SIGNS,
            )
            for row in sorted(rows, key=lambda row: (payments[row.benefit_id], row.pk))
        ],
    )


def _moved(rows: Sequence[OutcomeRow]) -> list[Moved]:
    """What left or came to the bank, by reference and day."""
    moved = Counter[tuple[str, date]]()
    for row in rows:
        if sign := _SIGNS.get(PaymentResult(row.result)):
            moved[row.reference, row.on] += sign * row.amount_fen
    return [Moved(reference, on, fen) for (reference, on), fen in sorted(moved.items())]


def _withdrawn(standing: Iterable[Order]) -> set[int]:
    """The payments that were claimed back before the bank said that it had paid them."""
    return {order.payment.row_id for order in standing if order.is_claimed}


def _entries(rows: Sequence[OutcomeRow], *, owed_back: Collection[int]) -> Iterator[law_ledger.Entry]:
    """Paid: Dr payable, Cr fund; returned: back again; paid back: Dr fund, Cr overpaid; paid though it was claimed
    meanwhile: Dr overpaid, Cr fund.
    """
    sums: Counter[tuple[str, LedgerAccount, int | None, Month]] = Counter()
    for row in rows:
        if not (sign := _SIGNS.get(PaymentResult(row.result))):
            continue
        accounts, month = accounts_of(row.benefit.scheme), Month.of(row.on)
        is_back = row.benefit_id in owed_back
        other = (accounts.overpaid, row.benefit.person_id) if is_back else (accounts.payable, None)
        sums[row.result, accounts.fund, None, month] += sign * row.amount_fen
        sums[(row.result, *other, month)] -= sign * row.amount_fen
    for (_result, account, person_id, month), fen in sums.items():
        yield law_ledger.Entry(account, fen, person_id, None, month)
