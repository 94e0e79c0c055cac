"""Journals of arrears: months assessed for want of a declaration, late fees charged and paid (欠费记账).

Basis: sil-62, sil-86, d13-20, collection-13, gb-12-2.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount


class MonthOwed(NamedTuple):
    """What an employer owes in a month, in fen (单位某月所欠)."""

    employer_id: int
    month: Month
    amount_fen: int


def assessed_entries(owed: Iterable[MonthOwed]) -> tuple[Entry, ...]:
    """核定记账 / Dr receivable, Cr contribution due, in the month owed: as a declaration would; nobody's account moves.

    Basis: sil-62, gb-12-2.
    """
    return _pairs(owed, LedgerAccount.RECEIVABLE, LedgerAccount.CONTRIBUTION_DUE)


def late_fee_entries(owed: Iterable[MonthOwed]) -> tuple[Entry, ...]:
    """滞纳金记账 / Dr late fees receivable, Cr late fees due. Basis: sil-86, d13-20."""
    return _pairs(owed, LedgerAccount.LATE_FEE_RECEIVABLE, LedgerAccount.LATE_FEE_DUE)


def late_fee_paid_entries(owed: Iterable[MonthOwed], *, source: LedgerAccount) -> tuple[Entry, ...]:
    """滞纳金到账 / Money that pays late fees falls to the pooled fund: Dr ``source``, Cr receivable; Dr due, Cr pool.

    ``month`` is that of crediting. Basis: collection-13, gb-12-2.
    """
    fees = list(owed)
    return (
        *_pairs(fees, source, LedgerAccount.LATE_FEE_RECEIVABLE),
        *_pairs(fees, LedgerAccount.LATE_FEE_DUE, LedgerAccount.POOLED_FUND),
    )


def advance_entries_of(owed: Iterable[MonthOwed]) -> tuple[Entry, ...]:
    """先行支付追偿 / What the injury fund paid in advance is owed by the employer: Dr advance receivable, Cr advance
    due; the payment itself stands on the fund's accounts. Basis: sil-41, gb-12-2.
    """
    return _pairs(owed, LedgerAccount.INJURY_ADVANCE_RECEIVABLE, LedgerAccount.INJURY_ADVANCE_DUE)


def advance_recovered_entries(owed: Iterable[MonthOwed]) -> tuple[Entry, ...]:
    """追偿到账 / What the employer returned is the fund's again: Dr fund, Cr pool; Dr advance due, Cr receivable.

    ``month`` is that of the arrival. Basis: sil-41, gb-12-2.
    """
    back = list(owed)
    return (
        *_pairs(back, LedgerAccount.INJURY_FUND, LedgerAccount.INJURY_POOL),
        *_pairs(back, LedgerAccount.INJURY_ADVANCE_DUE, LedgerAccount.INJURY_ADVANCE_RECEIVABLE),
    )


def _pairs(owed: Iterable[MonthOwed], debit: LedgerAccount, credit: LedgerAccount) -> tuple[Entry, ...]:
    return tuple(
        Entry(account, sign * each.amount_fen, None, each.employer_id, each.month)
        for each in owed
        for account, sign in ((debit, 1), (credit, -1))
    )
