"""欠费情况: what stands open of employers in the books, read set by set. Basis: sil-62, sil-86, d13-20, d14-15-3."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from quanyi.agency.ledger import arrears as ledger
from quanyi.agency.ledger.undeclared import last_month_due
from quanyi.agency.registry.models import Employer
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.collection import settle_declared
from quanyi.law.terms import LedgerAccount


@dataclass(frozen=True)
class EmployerArrears:
    """单位欠费: until when it declared, how many months since then, what is open of dues and of late fees, in fen."""

    employer: Employer
    declared_until: Month
    undeclared_months: int
    open_fen: int
    fee_fen: int


_WORKLIST = """
    WITH declared AS MATERIALIZED (
        SELECT id AS employer_id, declared_until(id, NULL) AS until FROM registry_employer
    ), open AS (
        SELECT employer_id, coalesce(sum(amount_fen) FILTER (WHERE account = %(due)s), 0) AS due,
            coalesce(sum(amount_fen) FILTER (WHERE account = %(fee)s), 0) AS fee
        FROM ledger_entry WHERE account IN (%(due)s, %(fee)s) GROUP BY 1
    ), still AS (
        SELECT employer_id FROM registry_employmentchange c
        WHERE scheme = 'pension' AND employer_id IS NOT NULL AND voids_id IS NULL
          AND NOT EXISTS (SELECT 1 FROM registry_employmentchange v WHERE v.voids_id = c.id)
        GROUP BY 1 HAVING sum(CASE WHEN starts THEN 1 ELSE -1 END) > 0
    )
    SELECT d.employer_id, d.until, coalesce(o.due, 0), coalesce(o.fee, 0), s.employer_id IS NOT NULL
    FROM declared d LEFT JOIN open o USING (employer_id) LEFT JOIN still s USING (employer_id)
    WHERE d.until IS NOT NULL AND (coalesce(o.due, 0) > 0 OR coalesce(o.fee, 0) > 0
        OR (s.employer_id IS NOT NULL AND d.until < %(last)s))
    ORDER BY d.until, d.employer_id
"""


def worklist(today: date, region: str) -> list[EmployerArrears]:
    """Employers that have not declared though somebody works there, or owe dues or late fees; silent longest first."""
    last = last_month_due(today, region)
    arguments = {
        "due": LedgerAccount.RECEIVABLE.value,
        "fee": LedgerAccount.LATE_FEE_RECEIVABLE.value,
        "last": last.first_day,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WORKLIST, arguments)
        rows = cursor.fetchall()
    employers = Employer.objects.in_bulk([row[0] for row in rows])
    return [
        EmployerArrears(
            employers[employer_id],
            Month.of(until),
            max(last - Month.of(until), 0) if has_workers else 0,
            int(due),
            int(fee),
        )
        for employer_id, until, due, fee, has_workers in rows
    ]


@dataclass(frozen=True)
class AssessedMonth:
    """核定月份, and the settlement once it was declared: `figure` is what was declared less what was assessed."""

    assessment: Any
    figure: Figure | None


def assessments_of(employer_id: int) -> list[AssessedMonth]:
    """Months assessed, newest first. Basis: sil-62, collection-10."""
    assessed = list(ledger.assessments_of(employer_id))
    declared = _declared([each.month for each in assessed if hasattr(each, "end")], employer_id)
    return [
        AssessedMonth(
            each,
            settle_declared(each.amount_fen, declared.get(each.month, 0)) if hasattr(each, "end") else None,
        )
        for each in assessed
    ]


def _declared(months: list[Month], employer_id: int) -> dict[Any, int]:
    """Month -> what stands declared of it, in fen."""
    if not months:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.month, sum(d.own_due_fen + d.employer_due_fen)
            FROM ledger_contribution c JOIN collect_declarationrow d ON d.id = c.row_id
            WHERE c.employer_id = %s AND c.month = ANY(%s)
              AND NOT EXISTS (SELECT 1 FROM ledger_reversal v WHERE v.contribution_id = c.id) GROUP BY 1""",
            [employer_id, [month.first_day for month in months]],
        )
        return {Month.of(month): int(fen) for month, fen in cursor.fetchall()}
