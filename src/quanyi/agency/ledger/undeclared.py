"""未申报月份: until which month an employer has said for whom it pays; what lies inside a relation by then and was not
declared is owed. Basis: sil-60, sil-62, gb-A-38.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import connection

from quanyi.agency.ledger.models import Assessment
from quanyi.law.ledger_arrears import MonthOwed
from quanyi.law.periods import Month
from quanyi.law.rules.due import due_day


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


# A month is declared where a list of it stands: neither making up for one person's month nor what is due beyond what
# was paid, nor a month that was taken back, says for whom the employer pays.
_STANDS = """c.kind = 'normal'
    AND NOT EXISTS (SELECT 1 FROM ledger_reversal v WHERE v.contribution_id = c.id)"""
# What the earlier system kept of an employer, and no correction took back.
_OF_BEFORE = """
    FROM registry_employer e JOIN collect_migrationyear y ON y.credit_code = e.credit_code
    CROSS JOIN generate_series(1, 12) AS n
    WHERE e.id = %(employer)s AND y.base_fen[n] > 0
      AND EXISTS (SELECT 1 FROM review_round r JOIN ledger_journal j ON j.case_id = r.case_id
          WHERE r.submission_id = y.submission_id AND j.kind = 'migration' AND j.purpose = 'posting'
            AND r.number = (SELECT max(number) FROM review_round WHERE case_id = r.case_id))
      AND NOT EXISTS (SELECT 1 FROM ledger_reversal v
          WHERE v.migrated_year_id = y.id AND v.month = make_date(y.year, n, 1))"""
# The months of an employer, each found by the index: a month may have fifty thousand rows.
_DECLARED = f"""
    WITH RECURSIVE declared AS (
        (SELECT c.month FROM ledger_contribution c WHERE c.employer_id = %(employer)s AND {_STANDS}
         ORDER BY c.month DESC LIMIT 1)
        UNION ALL
        SELECT (SELECT c.month FROM ledger_contribution c
                WHERE c.employer_id = %(employer)s AND c.month < d.month AND {_STANDS}
                ORDER BY c.month DESC LIMIT 1)
        FROM declared d WHERE d.month IS NOT NULL)
    SELECT month FROM declared WHERE month IS NOT NULL UNION SELECT make_date(y.year, n, 1) {_OF_BEFORE}
"""  # noqa: S608  (built from constants only)
_DECLARED_FEN = f"""
    SELECT coalesce((
        SELECT sum(d.own_due_fen + d.employer_due_fen)
        FROM ledger_contribution c JOIN collect_declarationrow d ON d.id = c.row_id
        WHERE c.employer_id = %(employer)s AND c.month = %(month)s AND {_STANDS}
    ), 0) + coalesce((
        SELECT sum(y.own_due_fen[n] + y.employer_due_fen[n]) {_OF_BEFORE}
          AND y.year = extract(year FROM %(month)s::date) AND n = extract(month FROM %(month)s::date)
    ), 0)
"""  # noqa: S608


def declared_months(employer_id: int) -> set[Month]:
    """The months that an employer has declared for anybody, here or in the earlier system, and that stand."""
    with connection.cursor() as cursor:
        cursor.execute(_DECLARED, {"employer": employer_id})
        return {Month.of(month) for (month,) in cursor.fetchall()}


def declared_fen(employer_id: int, month: Month) -> int:
    """What stands declared of a month for all workers, in fen; of a month that was taken back whole, nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_DECLARED_FEN, {"employer": employer_id, "month": month.first_day})
        [fen] = cursor.fetchone() or (0,)
    return int(fen)


def assessed_months(employer_id: int) -> set[Month]:
    """The months of an employer that were assessed, declared since or not."""
    return set(Assessment.objects.filter(employer_id=employer_id).values_list("month", flat=True))


def undeclared_within(employer_id: int, first: Month | None, last: Month) -> list[Month]:
    """The months to `last` in which somebody worked there and that were neither declared nor assessed, oldest first;
    from `first`, or else from the first that the employer declared.
    """
    declared = declared_months(employer_id)
    first = first or min(declared, default=None)
    known = declared | assessed_months(employer_id)
    asked = Month.span(first, last) if first and first <= last else ()
    return with_workers(employer_id, [month for month in asked if month not in known])


def last_month_due(today: date, region: str) -> Month:
    """The last month whose due day has gone by. Basis: collection-13."""
    month = Month.of(today)
    while due_day(month, region) >= today:
        month -= 1
    return month


def with_workers(employer_id: int, months: Sequence[Month]) -> list[Month]:
    """Those of the months in which a pension relation with the employer stood, on any day."""
    with connection.cursor() as cursor:
        cursor.execute(_COMING_AND_GOING, [employer_id])
        days = [(on, int(come), int(gone)) for on, come, gone in cursor.fetchall()]
    return [
        month
        for month in months
        if sum(come for on, come, _gone in days if on <= month.last_day)
        > sum(gone for on, _come, gone in days if on < month.first_day)
    ]


_COMING_AND_GOING = """
    SELECT c."on", count(*) FILTER (WHERE c.starts), count(*) FILTER (WHERE NOT c.starts)
    FROM registry_employmentchange c
    WHERE c.employer_id = %s AND c.scheme = 'pension' AND c.voids_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM registry_employmentchange v WHERE v.voids_id = c.id)
    GROUP BY 1
"""


def months_within(starts_on: date, ends_on: date | None, until: Month) -> list[Month]:
    """The months of which every day lies in a relation, to ``until``; as the check of missing months counts."""
    first = Month.of(starts_on) if starts_on.day == 1 else Month.of(starts_on) + 1
    last = until if ends_on is None else min(until, _last_whole(ends_on))
    return [first + n for n in range(last - first + 1)]


def _last_whole(ends_on: date) -> Month:
    month = Month.of(ends_on)
    return month if ends_on == month.last_day else month - 1
