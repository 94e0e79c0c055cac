"""账户年度投影: one wide row a person and year, summed up from the entries; the entries alone are the record.

A posting carries its entries into the rows within its own transaction, so the projection is never behind. `differences`
holds it against the entries, `rebuild` makes it anew from them. Basis: gb-10.2-4, gb-A-33, gb-A-36, gb-A-37.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.ledger.locks import close_books, lock_persons
from quanyi.agency.ledger.models import AccountYear, ProjectionCheck
from quanyi.agency.ledger.projection_sql import (
    ROW,
    UNSETTLED_BEFORE,
    carry_sql,
    differences_sql,
    expected_sql,
    year_differs_sql,
)

Twelve = tuple[int, ...]  # fen by month of crediting, January first
SHOWN = 100  # differences that a check keeps; their number is kept whole


@dataclass(frozen=True)
class YearRow:
    """账户年度: what one person's account did in a year in which something was posted, in fen."""

    person_id: int
    year: int
    opening_own_fen: int
    opening_transfer_fen: int
    own_credit_fen: Twelve
    transfer_credit_fen: Twelve
    own_payout_fen: Twelve
    transfer_payout_fen: Twelve
    own_interest_fen: int
    transfer_interest_fen: int
    closing_own_fen: int
    closing_transfer_fen: int
    last_entry_id: int

    @property
    def opening_fen(self) -> int:
        return self.opening_own_fen + self.opening_transfer_fen

    @property
    def credited_fen(self) -> int:
        return sum(self.own_credit_fen) + sum(self.transfer_credit_fen)

    @property
    def paid_out_fen(self) -> int:
        return sum(self.own_payout_fen) + sum(self.transfer_payout_fen)

    @property
    def interest_fen(self) -> int:
        return self.own_interest_fen + self.transfer_interest_fen

    @property
    def closing_fen(self) -> int:
        return self.closing_own_fen + self.closing_transfer_fen


assert tuple(field.name for field in fields(YearRow)) == ROW


@dataclass(frozen=True)
class Difference:
    """不一致: a year in which projection and entries disagree; None where the row is missing or should not be."""

    kept: YearRow | None
    posted: YearRow | None

    @property
    def person_id(self) -> int:
        return self._either.person_id

    @property
    def year(self) -> int:
        return self._either.year

    @property
    def _either(self) -> YearRow:
        found = self.kept or self.posted
        assert found is not None
        return found

    @property
    def columns(self) -> dict[str, tuple[Any, Any]]:
        """What differs: column -> (kept, posted)."""
        pairs = ((name, getattr(self.kept, name, None), getattr(self.posted, name, None)) for name in ROW)
        return {name: (kept, posted) for name, kept, posted in pairs if kept != posted}

    def as_values(self) -> dict[str, Any]:
        """For a log: plain values."""
        return {"person_id": self.person_id, "year": self.year, "columns": self.columns}


def closings_of(year: int) -> Iterator[tuple[int, int, int]]:
    """(person, closing, credited in that year; fen) of each account that was posted to by the end of a year."""
    rows = AccountYear.objects.filter(year__lte=year).order_by("person_id", "-year").distinct("person_id")
    for row in rows.iterator(10_000):
        credited = sum(row.own_credit_fen) + sum(row.transfer_credit_fen) if row.year == year else 0
        yield row.person_id, row.closing_own_fen + row.closing_transfer_fen, credited


def carry(journal_ids: Sequence[int]) -> None:
    """Carry the entries of journals that this transaction wrote into the years they touch and all later ones.

    Call it once a transaction, after its last entry: the persons' locks are taken in one order, which is what keeps two
    postings from waiting for each other.
    """
    lock_persons(journal_ids)
    with connection.cursor() as cursor:
        cursor.execute(carry_sql(), {"journals": list(journal_ids)})


def years_of(person_id: int, *, known_at: datetime | None = None) -> tuple[list[YearRow], bool]:
    """A person's years as known at an instant (None: now), oldest first, and whether the projection is in order.

    The projection holds what is known now, and is held against this person's entries before it is believed. Where they
    disagree, and for an earlier instant, the years are summed up from the entries.
    """
    if known_at is None and not any(differences([person_id])):
        kept = AccountYear.objects.filter(person_id=person_id).order_by("year").values_list(*ROW)
        return [_row(values) for values in kept], True
    with connection.cursor() as cursor:
        sql = expected_sql(one_scope=True, as_known=known_at is not None)
        cursor.execute(f"{sql} ORDER BY year", {"persons": [person_id], "known_at": known_at})
        return [_row(values) for values in cursor.fetchall()], known_at is not None


def unsettled_before(year: int, region: str) -> int | None:
    """The earliest year before `year` that is open for an account of the region with money in it, if any."""
    with connection.cursor() as cursor:
        cursor.execute(UNSETTLED_BEFORE, {"year": year, "region": region})
        [(earliest,)] = cursor.fetchall()
    found: int | None = earliest
    return found


def year_differs(year: int, region: str) -> bool:
    """Whether the projection of a year, or what it begins with, disagrees with the entries for anybody of a region."""
    with connection.cursor() as cursor:
        cursor.execute(year_differs_sql(), {"year": year, "region": region})
        [(differs,)] = cursor.fetchall()
    return bool(differs)


def differences(person_ids: Sequence[int] | None = None) -> Iterator[Difference]:
    """Every year in which projection and entries disagree (of these persons, or of all), streamed; none if all is well.

    One statement, so that postings which are under way are seen in both or in neither.
    """
    sql = differences_sql(one_scope=person_ids is not None)
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, {"persons": list(person_ids or ())})
        while rows := cursor.fetchmany(1000):
            for row in rows:
                kept, posted = row[: len(ROW)], row[len(ROW) :]
                yield Difference(_row(kept) if kept[0] else None, _row(posted) if posted[0] else None)


def _row(values: Sequence[Any]) -> YearRow:
    as_kept: Iterator[Any] = (tuple(value) if isinstance(value, list) else value for value in values)
    return YearRow(*as_kept)


@transaction.atomic
def check() -> ProjectionCheck:
    """Hold the whole projection against the entries and keep what was found."""
    found = differences()
    shown = [difference.as_values() for difference in islice(found, SHOWN)]
    return ProjectionCheck.objects.create(
        row_count=AccountYear.objects.count(),
        difference_count=len(shown) + sum(1 for _ in found),
        differences=shown,
    )


def last_check() -> ProjectionCheck | None:
    return ProjectionCheck.objects.first()


@transaction.atomic
def rebuild() -> int:
    """Make every row anew from the entries; the number of rows. Postings wait meanwhile."""
    close_books()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_accountyear")
        cursor.execute(f"INSERT INTO ledger_accountyear ({', '.join(ROW)}) {expected_sql(one_scope=False)}")
        rows: int = cursor.rowcount
    record(Act.REBUILD, rows=rows)
    return rows
