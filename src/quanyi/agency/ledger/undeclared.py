"""未申报月份: until which month an employer has said for whom it pays; what lies inside a relation by then and was not
declared is owed. Basis: sil-60, sil-62, gb-A-38.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection

from quanyi.agency.ledger.models import Assessment
from quanyi.law.ledger_arrears import MonthOwed
from quanyi.law.periods import Month


def standing_assessments(employer_id: int, months: Collection[Month] | None = None) -> dict[int, MonthOwed]:
    """The months of an employer that were assessed and not declared since, by the assessment's id."""
    found = Assessment.objects.filter(employer_id=employer_id, end__isnull=True)
    if months is not None:
        found = found.filter(month__in=list(months))
    rows = found.order_by("month").values_list("pk", "month", "amount_fen")
    return {pk: MonthOwed(employer_id, month, fen) for pk, month, fen in rows}


def declared_until(employer_id: int, *, known_at: datetime | None = None) -> Month | None:
    """The last month that an employer has declared for anybody, or that was assessed for want of a declaration.

    The database answers beyond the look at one person: a month names nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT declared_until(%s, %s)", [employer_id, known_at])
        [until] = cursor.fetchone() or (None,)
    return Month.of(until) if isinstance(until, date) else None


# The months of an employer, each found by the index: a month may have fifty thousand rows.
_DECLARED = """
    WITH RECURSIVE declared AS (
        SELECT max(month) AS month FROM ledger_contribution WHERE employer_id = %(employer)s
        UNION ALL
        SELECT (SELECT max(c.month) FROM ledger_contribution c
                WHERE c.employer_id = %(employer)s AND c.month < d.month)
        FROM declared d WHERE d.month IS NOT NULL)
    SELECT month FROM declared WHERE month IS NOT NULL
"""


def declared_months(employer_id: int) -> set[Month]:
    """The months that an employer has declared for anybody."""
    with connection.cursor() as cursor:
        cursor.execute(_DECLARED, {"employer": employer_id})
        return {Month.of(month) for (month,) in cursor.fetchall()}


def assessed_months(employer_id: int) -> set[Month]:
    """The months of an employer that were assessed, declared since or not."""
    return set(Assessment.objects.filter(employer_id=employer_id).values_list("month", flat=True))


def months_within(starts_on: date, ends_on: date | None, until: Month) -> list[Month]:
    """The months of which every day lies in a relation, to ``until``; as the check of missing months counts."""
    first = Month.of(starts_on) if starts_on.day == 1 else Month.of(starts_on) + 1
    last = until if ends_on is None else min(until, _last_whole(ends_on))
    return [first + n for n in range(last - first + 1)]


def _last_whole(ends_on: date) -> Month:
    month = Month.of(ends_on)
    return month if ends_on == month.last_day else month - 1
