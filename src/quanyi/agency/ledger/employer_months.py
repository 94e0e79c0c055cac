"""单位按月应缴实缴: what an employer owed, paid and still owes for each month, from the entries. Basis: d14-15-3."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from quanyi.agency.ledger.arrears import fees_of
from quanyi.law.periods import Month
from quanyi.law.terms import SCHEME_ACCOUNTS, LedgerAccount

# Of a receivable, a debit is due and a credit is paid; red entries take back their own side.
_MONTHS = """SELECT month,
        sum(amount_fen) FILTER (WHERE (amount_fen > 0) <> is_red),
        -sum(amount_fen) FILTER (WHERE (amount_fen > 0) = is_red)
    FROM ledger_entry WHERE account = %s AND employer_id = %s GROUP BY month ORDER BY month DESC"""
# Money beyond one month's dues pays no other's.
_OPEN = """SELECT coalesce(sum(greatest(fen, 0)), 0) FROM (
    SELECT sum(amount_fen) AS fen FROM ledger_entry
    WHERE employer_id = %s AND account = ANY(%s) AND month BETWEEN coalesce(%s, month) AND coalesce(%s, month)
    GROUP BY account, month) AS open"""
_RECEIVABLES = sorted({of.receivable.value for of in SCHEME_ACCOUNTS.values()})
_PERSONS = """SELECT c.month, count(DISTINCT c.person_id) FROM ledger_contribution c
    WHERE c.employer_id = %s AND NOT EXISTS (SELECT 1 FROM ledger_reversal r WHERE r.contribution_id = c.id)
    GROUP BY 1"""


@dataclass(frozen=True)
class EmployerMonth:
    """One month of contribution, in fen; `persons` are those declared for it and standing."""

    month: Month
    persons: int
    due_fen: int
    paid_fen: int

    @property
    def open_fen(self) -> int:
        """欠缴: what is due and not paid."""
        return self.due_fen - self.paid_fen


@dataclass(frozen=True)
class Sums:
    """合计, in fen."""

    due_fen: int
    paid_fen: int
    open_fen: int

    @classmethod
    def of(cls, months: Iterable[EmployerMonth]) -> "Sums":
        lines = list(months)
        return cls(
            sum(line.due_fen for line in lines),
            sum(line.paid_fen for line in lines),
            sum(line.open_fen for line in lines),
        )


def months_of_employer(employer_id: int) -> list[EmployerMonth]:
    """Newest first; months that an earlier system settled are not among them."""
    persons = _persons(employer_id)
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, [LedgerAccount.RECEIVABLE.value, employer_id])
        return [
            EmployerMonth(Month.of(first), persons.get(first, 0), int(due or 0), int(paid or 0))
            for first, due, paid in cursor.fetchall()
        ]


def open_fen(employer_id: int, first: Month | None, last: Month | None) -> int:
    """What an employer still owes of months, in every scheme and in late fees charged, in fen; None: without an end."""
    days = [month.first_day if month else None for month in (first, last)]
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [employer_id, _RECEIVABLES, *days])
        [fen] = cursor.fetchone() or (0,)
    fees = (fee for fee in fees_by_month(employer_id) if _lies_in(fee.month, first, last))
    return int(fen) + sum(fee.open_fen for fee in fees)


def _lies_in(month: Month, first: Month | None, last: Month | None) -> bool:
    return (first is None or first <= month) and (last is None or month <= last)


def fees_by_month(employer_id: int) -> list[EmployerMonth]:
    """滞纳金: what was charged of a month that was paid late, and paid of it; newest first. Basis: sil-86, d13-20."""
    fees = fees_of(employer_id).reverse()
    return [EmployerMonth(fee.month, 0, fee.amount_fen, fee.paid_fen) for fee in fees]


def _persons(employer_id: int) -> dict[date, int]:
    with connection.cursor() as cursor:
        cursor.execute(_PERSONS, [employer_id])
        return dict(cursor.fetchall())
