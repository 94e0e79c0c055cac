"""欠费测算: what an employer owes that stands in no book yet: months not declared, fees on what was paid late.

Read set by set: one statement an employer, whatever it has of workers. Basis: sil-62, sil-86, d13-20, d13-29.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection

from quanyi.agency.ledger.arrears import charged, deferrals_of, deferred_days
from quanyi.agency.ledger.undeclared import assessed_months, declared_fen, declared_months, with_workers
from quanyi.agency.registry.models import Employer
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.collection import late_fee, undeclared_contribution
from quanyi.law.rules.due import due_day
from quanyi.law.rules.late_days import Days


@dataclass(frozen=True)
class Undeclared:
    """未申报月份: `figure` is what the law has the employer owe, of what was declared last."""

    month: Month
    basis_month: Month
    figure: Figure


@dataclass(frozen=True)
class PaidLate:
    """逾期到账: what of a month came on a day after it was due and bears no fee yet, in fen, with the fee."""

    month: Month
    due_on: date
    paid_on: date
    basis_fen: int
    figure: Figure

    @property
    def days(self) -> int:
        return self.figure.part("late_days").fen


def undeclared(employer: Employer, *, until: Month) -> list[Undeclared]:
    """The months, from the first that an employer declared to `until`, in which somebody worked there and that it
    neither declared nor was assessed for; none where it never declared: that is assessed by hand.

    Basis: sil-62, collection-10.
    """
    declared = sorted(declared_months(employer.pk))
    if not declared:
        return []
    known = {*declared, *assessed_months(employer.pk)}
    missing = [month for month in Month.span(declared[0], until) if month not in known]
    bases = {month: max(each for each in declared if each < month) for month in missing}
    amounts = {basis: declared_fen(employer.pk, basis) for basis in set(bases.values())}
    return [
        Undeclared(
            month,
            bases[month],
            undeclared_contribution(amounts[bases[month]], month=month, region=employer.region),
        )
        for month in with_workers(employer.pk, missing)
        if amounts[bases[month]]
    ]


_STANDS = "NOT EXISTS (SELECT 1 FROM ledger_reversal v WHERE v.contribution_id = c.id)"


def paid_late(employer: Employer, *, order_ignored: bool) -> list[PaidLate]:
    """What came after its due day and bears no fee yet, oldest first; what is not paid yet bears its fee once it is.

    `order_ignored`: whether an order to pay went unheeded, on which fees of before 2011-07-01 rest (d13-29).
    Basis: sil-86, d13-20, d13-21, d13-22, d13-29.
    """
    bears = charged(employer.pk)
    deferrals = list(deferrals_of([employer.pk]))
    found = (
        _late(
            employer,
            month,
            paid_on,
            fen - bears[month, paid_on],
            deferred_days(deferrals, month, employer.region),
            order_ignored,
        )
        for month, paid_on, fen in _arrivals(employer.pk)
    )
    return [late for late in found if late is not None and late.figure.fen]


def _late(
    employer: Employer, month: Month, paid_on: date, fen: int, free: list[Days], order_ignored: bool
) -> PaidLate | None:
    due_on = due_day(month, employer.region)
    if paid_on <= due_on or fen <= 0:
        return None
    figure = late_fee(
        fen,
        due_on=due_on,
        paid_on=paid_on,
        region=employer.region,
        deferrals=free,
        order_ignored=order_ignored,
    )
    return PaidLate(month, due_on, paid_on, fen, figure)


def _arrivals(employer_id: int) -> Iterator[tuple[Month, date, int]]:
    """(month, day, fen) of all that came for an employer's months; a back payment that paid a due counts once."""
    with connection.cursor() as cursor:
        cursor.execute(_ARRIVALS, [employer_id])
        for month, paid_on, fen in cursor.fetchall():
            yield Month.of(month), paid_on, int(fen)


_ARRIVALS = f"""
    SELECT c.month, coalesce(k.paid_on, d.paid_on) AS paid_on, sum(d.own_due_fen + d.employer_due_fen)
    FROM ledger_contribution c JOIN collect_declarationrow d ON d.id = c.row_id
    LEFT JOIN ledger_crediting k ON k.contribution_id = c.id
    WHERE c.employer_id = %s AND coalesce(k.paid_on, d.paid_on) IS NOT NULL AND {_STANDS}
      AND NOT EXISTS (SELECT 1 FROM ledger_crediting b WHERE b.back_payment_id = c.id)
    GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608  (built from constants only)
