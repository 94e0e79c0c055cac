"""The postings of the schemes beside the pension: what falls due and what is paid, by fund (其他险种记账).

They have no accounts of persons here: all of it goes to the scheme's pool. Basis: gb-12-2, d13-26-4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.terms import SCHEME_ACCOUNTS, LedgerAccount, Scheme


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One person's month in a scheme (险种缴费明细), in fen; ``credited_month`` is None while it is not paid."""

    scheme: Scheme
    month: Month
    credited_month: Month | None
    total_fen: int


def scheme_due_entries(lines: Iterable[SchemeLine], employer_id: int) -> tuple[Entry, ...]:
    """险种应缴记账 / Dr receivable, Cr contribution due, each of its scheme, summed for each month.

    Basis: gb-12-2, d13-26-4.
    """
    sums: defaultdict[tuple[Month, LedgerAccount], int] = defaultdict(int)
    for line in lines:
        accounts = SCHEME_ACCOUNTS[line.scheme]
        sums[line.month, accounts.receivable] += line.total_fen
        sums[line.month, accounts.due] -= line.total_fen
    return _entries(sums, employer_id)


def scheme_payment_entries(lines: Iterable[SchemeLine], employer_id: int) -> tuple[Entry, ...]:
    """险种到账记账 / Of lines that are paid: Dr the scheme's fund, Cr receivable; Dr contribution due, Cr pool.

    Fund and pool in the month of crediting, the others in the month owed; a line that is not paid adds nothing.
    Basis: gb-12-2, d13-26-4.
    """
    sums: defaultdict[tuple[Month, LedgerAccount], int] = defaultdict(int)
    for line in lines:
        if line.credited_month is None:
            continue
        accounts = SCHEME_ACCOUNTS[line.scheme]
        sums[line.credited_month, accounts.fund] += line.total_fen
        sums[line.month, accounts.receivable] -= line.total_fen
        sums[line.month, accounts.due] += line.total_fen
        sums[line.credited_month, accounts.pool] -= line.total_fen
    return _entries(sums, employer_id)


def _entries(sums: dict[tuple[Month, LedgerAccount], int], employer_id: int) -> tuple[Entry, ...]:
    ordered = sorted(sums, key=lambda key: (key[0], key[1].value))
    return tuple(Entry(account, sums[month, account], None, employer_id, month) for month, account in ordered
                 if sums[month, account])  # fmt: skip
