"""补缴以前年度: the months that were credited in a later year than they were owed for, as the books have them.

Basis: gb-A-30, gb-A-37-13, gb-A-37-14.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from quanyi.law.periods import Month
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.rules.contribution import monthly_contribution
from quanyi.law.terms import ContributionKind

WITHOUT_LIMIT = 2**62


@dataclass(frozen=True)
class MadeUpMonth:
    """A month, what journal credited it (None: taken over), and what journal took it back, if one did."""

    person_id: int
    owed: OwedMonth
    journal_id: int | None
    reversed_by: int | None


def made_up_of(person_id: int, region: str, *, known_at: datetime | None = None) -> list[MadeUpMonth]:
    """A person's months credited in a later year, taken back or not, as known at an instant (None: now)."""
    return list(_found(region, person_id=person_id, known_at=known_at, with_reversed=True))


def made_up_in(
    year: int,
    region: str,
    *,
    person_id: int | None = None,
    up_to_entry: int | None = None,
    known_at: datetime | None = None,
) -> dict[int, tuple[OwedMonth, ...]]:
    """Person -> the months of earlier years that were credited in a year and stand, of a region or of one person."""
    found: defaultdict[int, list[OwedMonth]] = defaultdict(list)
    for made_up in _found(region, year=year, person_id=person_id, up_to_entry=up_to_entry, known_at=known_at):
        found[made_up.person_id].append(made_up.owed)
    return {person: tuple(months) for person, months in found.items()}


def _found(
    region: str,
    *,
    year: int | None = None,
    person_id: int | None = None,
    up_to_entry: int | None = None,
    known_at: datetime | None = None,
    with_reversed: bool = False,
) -> Iterator[MadeUpMonth]:
    arguments = {
        "region": region,
        "person": person_id,
        "first": date(year or 1900, 1, 1),
        "last": date(year or 2200, 12, 1),
        "entry": WITHOUT_LIMIT if up_to_entry is None else up_to_entry,
        "known_at": known_at,
        "with_reversed": with_reversed,
    }
    scope = "p.region = %(region)s" if person_id is None else "p.id = %(person)s"
    with connection.cursor() as cursor:
        cursor.execute(_POSTED.format(scope=scope), arguments)
        posted = cursor.fetchall()
        cursor.execute(_TAKEN_OVER.format(scope=scope), arguments)
        taken_over = cursor.fetchall()
    yield from (_posted(*row) for row in posted)
    yield from (_taken_over(region, *row) for row in taken_over)


def _posted(*row: Any) -> MadeUpMonth:
    (
        person_id,
        contribution_id,
        owed,
        credited,
        kind,
        paid_on,
        base,
        own,
        transfer,
        until,
        journal_id,
        back,
    ) = row
    month = OwedMonth(
        month=Month.of(owed),
        base_fen=base,
        own_fen=own,
        transfer_fen=transfer,
        credited=Month.of(credited),
        kind=ContributionKind(kind),
        paid_on=paid_on,
        deferred_until=Month.of(until) if until else None,
        source=f"contribution-{contribution_id}",
    )
    return MadeUpMonth(person_id, month, journal_id, back)


def _taken_over(region: str, *row: Any) -> MadeUpMonth:
    """Of a month taken over the sum of its month of crediting was kept; what it added is computed by rule."""
    person_id, year_id, owed, credited, base, back = row
    month = Month.of(owed)
    amounts = monthly_contribution(base, month=month, region=region)
    owed_month = OwedMonth(
        month=month,
        base_fen=base,
        own_fen=amounts.account_own_fen,
        transfer_fen=amounts.account_transfer_fen,
        credited=Month.of(credited),
        source=f"migrated-{year_id}-{month.month:02d}",
    )
    return MadeUpMonth(person_id, owed_month, None, back)


# Whether a journal was in the books when the entry was the last, and at the instant.
_KNOWN = """(EXISTS (SELECT 1 FROM ledger_entry e WHERE e.journal_id = {journal} AND e.id <= %(entry)s)
    AND (%(known_at)s::timestamptz IS NULL
         OR EXISTS (SELECT 1 FROM ledger_journal j WHERE j.id = {journal} AND j.posted_at <= %(known_at)s)))"""
_STANDS = f"(%(with_reversed)s OR r.id IS NULL OR NOT {_KNOWN.replace('{journal}', 'r.journal_id')})"
# Written as the indexes of what is late have it (`contribution_late`, `migrated_late`).
_LATER_YEAR = "BETWEEN %(first)s AND %(last)s AND extract(year FROM c.month) < extract(year FROM {credited})"

_POSTED = f"""
    SELECT x.person_id, x.id, x.month, x.credited, x.kind, coalesce(x.paid_on, d.paid_on), d.base_fen,
           d.account_own_fen, d.account_transfer_fen, v.last_month, x.journal_id, r.journal_id
    FROM (
        SELECT c.id, c.person_id, c.employer_id, c.row_id, c.month, c.kind, c.credited_month AS credited,
               NULL::date AS paid_on, c.journal_id
        FROM ledger_contribution c WHERE c.credited_month {_LATER_YEAR.format(credited="c.credited_month")}
        UNION ALL
        SELECT c.id, c.person_id, c.employer_id, c.row_id, c.month, c.kind, k.credited_month, k.paid_on, k.journal_id
        FROM ledger_crediting k JOIN ledger_contribution c ON c.id = k.contribution_id
        WHERE k.back_payment_id IS NULL AND k.credited_month {_LATER_YEAR.format(credited="k.credited_month")}
    ) x
    JOIN registry_person p ON p.id = x.person_id AND {{scope}}
    JOIN collect_declarationrow d ON d.id = x.row_id
    LEFT JOIN ledger_deferral v ON v.employer_id = x.employer_id AND x.month BETWEEN v.first_month AND v.last_month
        AND (%(known_at)s::timestamptz IS NULL OR v.made_at <= %(known_at)s)
    LEFT JOIN ledger_reversal r ON r.contribution_id = x.id
    WHERE {_KNOWN.replace("{journal}", "x.journal_id")} AND {_STANDS} ORDER BY x.person_id, x.month, x.id
"""  # noqa: S608  (built from constants only)

_TAKEN_OVER = f"""
    SELECT p.id, m.id, make_date(m.year, n, 1), m.credited_in[n], m.base_fen[n], r.journal_id
    FROM collect_migrationyear m JOIN registry_person p ON p.insurance_number = m.insurance_number AND {{scope}}
    CROSS JOIN generate_series(1, 12) n
    LEFT JOIN ledger_reversal r ON r.migrated_year_id = m.id AND r.month = make_date(m.year, n, 1)
    WHERE make_date(m.year + 1, 1, 1) <= ANY (m.credited_in)
      AND m.credited_in[n] BETWEEN %(first)s AND %(last)s AND m.year < extract(year FROM m.credited_in[n])
      AND {_STANDS} ORDER BY p.id, m.year, n, m.id
"""  # noqa: S608
