"""Who waits for whom while the books are written (锁), and who sees what. All of it ends with the transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

# Shared by postings; taken alone by what must not see a posting half way: a settlement, a rebuild.
BOOKS = 12_02
PERSONS = 12_03
EMPLOYER = 12_04
STRIPES = 64  # a file may name fifty thousand persons; the server holds a few thousand locks in all


def open_books() -> None:
    """Post beside other postings."""
    _take("SELECT pg_advisory_xact_lock_shared(%s)", [BOOKS])


def close_books() -> None:
    """Wait until no posting is under way, and let none begin."""
    _take("SELECT pg_advisory_xact_lock(%s)", [BOOKS])


def lock_employer(employer_id: int) -> None:
    """One declaration of an employer at a time: what it may credit depends on what the others did."""
    _take("SELECT pg_advisory_xact_lock(%s, %s)", [EMPLOYER, employer_id])


def lock_persons(journal_ids: Sequence[int]) -> None:
    """The persons of these journals, a stripe of them a lock, in one order for everybody."""
    _take(
        """SELECT pg_advisory_xact_lock(%s, stripe) FROM (
            SELECT DISTINCT (person_id %% %s)::int AS stripe FROM ledger_entry
            WHERE journal_id = ANY(%s) AND person_id IS NOT NULL ORDER BY 1 OFFSET 0
        ) stripes""",
        [PERSONS, STRIPES, list(journal_ids)],
    )


def look_at_one_moment() -> None:
    """One snapshot for all statements of a transaction: a posting beside it is seen by all of them or by none.

    Inside a larger transaction (a test's) that is too late, and each statement looks for itself.
    """
    if not connection.savepoint_ids:
        _take("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", [])


def _take(sql: str, arguments: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)


@contextmanager
def no_posting_under_way() -> Iterator[None]:
    with transaction.atomic():
        close_books()
        yield
        transaction.set_rollback(True)  # nothing was written; the books are open again at once


def complete_instant() -> datetime:
    """截至时点: now, asked while no posting is under way: all that counts as posted by then is there to be read.

    What is issued as of this instant shows what a later look at the books as known at it shows. Basis: d14-4, gb-9.2-2.
    """
    with no_posting_under_way(), connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now
