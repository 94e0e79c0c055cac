"""What a transfer of the relation is in the books: an account that leaves, and one that comes (转移接续记账).

Basis: d14-10, gb-6.6, gb-12-2, sco-2009-66-4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount

PARTS = (
    LedgerAccount.OWN_PRINCIPAL,
    LedgerAccount.OWN_INTEREST,
    LedgerAccount.TRANSFER_PRINCIPAL,
    LedgerAccount.TRANSFER_INTEREST,
)


class Received(NamedTuple):
    """转入的账户: what it held as the year began, by its four parts, and this year's credits (own, transferred) by the
    month in which the old place credited them; in fen.
    """

    held: tuple[int, int, int, int]
    this_year: Mapping[Month, tuple[int, int]]

    @property
    def total_fen(self) -> int:
        return sum(self.held) + sum(map(sum, self.this_year.values()))


def moved_out_entries(
    person_id: int, held: Mapping[LedgerAccount, int], pooled_fen: int, left_fen: int, month: Month
) -> tuple[Entry, ...]:
    """转出记账 / The account is emptied; the fund pays it and the pooled part to the new place, in fen.

    ``held`` is what each of the four parts holds. ``left_fen`` of it stays with the pool here: what employers
    transferred before 1998 does not move. Basis: sco-2009-66-4.
    """
    account = [Entry(part, fen, person_id, None, month) for part, fen in held.items() if fen]
    pool, fund = pooled_fen - left_fen, sum(held.values()) - left_fen + pooled_fen
    others = ((LedgerAccount.POOLED_FUND, pool), (LedgerAccount.FUND, -fund))
    return (*account, *(Entry(which, fen, None, None, month) for which, fen in others if fen))


def received_entries(
    person_id: int, received: Received, *, pooled_fen: int, refund_fen: int, month: Month, paid_in: Month
) -> tuple[Entry, ...]:
    """转入记账 / Money that waited in suspense becomes the account, the pool's part, and what is refunded, in fen.

    What was held stands in ``month``; this year's credits in the months of the old place, from which they bear
    interest; the rest in ``paid_in``, the month of posting. ``refund_fen``, of months paid in two places, waits for the
    person. Basis: sco-2009-66-4, notice-2009-187.
    """
    account = [
        Entry(part, -fen, person_id, None, month)
        for part, fen in zip(PARTS, received.held, strict=True)
        if fen
    ]
    for at, amounts in sorted(received.this_year.items()):
        account += (
            Entry(part, -fen, person_id, None, at)
            for part, fen in zip((PARTS[0], PARTS[2]), amounts, strict=True)
            if fen
        )
    total = received.total_fen + pooled_fen
    others: Sequence[tuple[LedgerAccount, int, int | None]] = (
        (LedgerAccount.SUSPENSE, total + refund_fen, None),
        (LedgerAccount.POOLED_FUND, -pooled_fen, None),
        (LedgerAccount.SUSPENSE, -refund_fen, person_id),
    )
    return (*(Entry(which, fen, person, None, paid_in) for which, fen, person in others if fen), *account)
