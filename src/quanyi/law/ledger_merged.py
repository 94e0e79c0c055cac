"""What is left of a duplicate account, as entries (重复账户余额). Basis: notice-2009-187, gb-12-2."""

from collections.abc import Mapping

from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount


def carried_entries(
    parts: Mapping[LedgerAccount, int], person_id: int, month: Month, *, to: int | None
) -> tuple[Entry, ...]:
    """重复账户余额结转 / What is left of a duplicate account in ``month``: into the parts of another (``to``),
    or into suspense, to be paid back.

    Basis: notice-2009-187, gb-12-2.
    """
    left = {account: fen for account, fen in parts.items() if fen}
    out = tuple(Entry(account, fen, person_id, None, month) for account, fen in left.items())
    if to is None:
        total = sum(left.values())
        return (*out, Entry(LedgerAccount.SUSPENSE, -total, None, None, month)) if total else ()
    return (*out, *(Entry(account, -fen, to, None, month) for account, fen in left.items()))
