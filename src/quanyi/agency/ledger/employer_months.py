"""单位按月应缴实缴: what an employer owed, paid and still owes for each month, from the entries. Basis: d14-15-3."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from quanyi.agency.ledger.arrears import fees_of
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount

# Of a receivable, a debit is due and a credit is paid; red entries take back their own side.
_MONTHS = """SELECT month,
        sum(amount_fen) FILTER (WHERE (amount_fen > 0) <> is_red),
        -sum(amount_fen) FILTER (WHERE (amount_fen > 0) = is_red)
    FROM ledger_entry WHERE account = %s AND employer_id = %s GROUP BY month ORDER BY month DESC"""
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


def fees_by_month(employer_id: int) -> list[EmployerMonth]:
    """滞纳金: what was charged of a month that was paid late, and paid of it; newest first. Basis: sil-86, d13-20."""
    fees = fees_of(employer_id).reverse()
    return [EmployerMonth(fee.month, 0, fee.amount_fen, fee.paid_fen) for fee in fees]


def _persons(employer_id: int) -> dict[date, int]:
    with connection.cursor() as cursor:
        cursor.execute(_PERSONS, [employer_id])
        return dict(cursor.fetchall())
