"""Who waits for whom while the books are written (账簿的锁). All of it ends with the transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from quanyi.agency.locks import Lock, take, take_each

STRIPES = 64  # a file may name fifty thousand persons; the server holds a few thousand locks in all


def open_books() -> None:
    """Post beside other postings."""
    take(Lock.BOOKS, shared=True)


def close_books() -> None:
    """Wait until no posting is under way, and let none begin."""
    take(Lock.BOOKS)


def lock_employer(employer_id: int) -> None:
    """One declaration of an employer at a time: what it may credit depends on what the others did."""
    take(Lock.EMPLOYER_DUES, employer_id)


def lock_persons(journal_ids: Sequence[int]) -> None:
    """The persons of these journals, a stripe of them a lock, in one order for everybody."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT (person_id %% %s)::int AS stripe FROM ledger_entry
            WHERE journal_id = ANY(%s) AND person_id IS NOT NULL""",
            [STRIPES, list(journal_ids)],
        )
        stripes = [stripe for (stripe,) in cursor.fetchall()]
    take_each(Lock.STRIPE, stripes)


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
