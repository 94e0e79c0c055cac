"""Postings a second from approved cases and from a batch, against a bare COPY of the same ledger rows in the same run.

The peer is the floor of what any writer to this database pays: the same entries into a table of the same columns with
no index, key, trigger or check, in one COPY and one transaction. Ours does the whole posting: registry, double entry,
guards, indexes, foreign keys, contribution records, account years, the log. Rounds alternate; the ratio is of the
medians. The batch is one case of migrated books, whole lives of persons, posted once.
"""

from datetime import date
from statistics import median
from time import perf_counter

import psycopg
from django.db import connection
from tests.agency.world import World

from quanyi.agency.demo.migration import register_employers, submit_batch
from quanyi.agency.demo.people import District
from quanyi.agency.demo.staff import COLLECTOR, SIGNERS, clerk, employ_staff
from quanyi.agency.desk import actions
from quanyi.agency.review import services as review
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

ROWS = 5_000
ROUNDS = 7
MIGRATED = 2_000  # persons
COLUMNS = "journal_id, account, person_id, employer_id, month, amount_fen"


def run(owner_dsn: str) -> dict[str, object]:
    world = World()
    case = _signed(world, 0)
    _post(case)  # registers the persons; the measured rounds post to known ones
    ours, bare = [], []
    for n in range(1, ROUNDS + 1):
        case = _signed(world, n)
        ours.append(_post(case))
        bare.append(_bare_copy(case.journals.get().pk, owner_dsn))
    entries = case.journals.get().entry_count
    return {
        "rows in a case / ledger entries": f"{ROWS:,} / {entries:,}",
        "whole posting, entries a second (median)": f"{entries / median(ours):,.0f}",
        "bare COPY, entries a second (median)": f"{entries / median(bare):,.0f}",
        "whole posting takes, times the bare COPY": f"{median(ours) / median(bare):.1f}",
        "spread of the posting over the rounds": f"{min(ours):.3f}–{max(ours):.3f} s",
        **_batch(owner_dsn),
    }


def _batch(owner_dsn: str) -> dict[str, object]:
    """A batch of migrated lives, four signatures, one journal."""
    district = District(MIGRATED)
    employ_staff()
    register_employers(district)
    submission = submit_batch(list(district.persons()))
    case = review.open_case(submission, collector=clerk(COLLECTOR))
    for username in SIGNERS:
        review.sign(case.pk, actor=clerk(username), verdict=Verdict.AGREE, opinion="")
    ours = _post(case)
    journal = case.journals.get()
    bare = _bare_copy(journal.pk, owner_dsn)
    return {
        "batch: persons / ledger entries": f"{MIGRATED:,} / {journal.entry_count:,}",
        "batch: whole posting, entries a second": f"{journal.entry_count / ours:,.0f}",
        "batch: whole posting takes, times the bare COPY": f"{ours / bare:.1f}",
    }


def _signed(world: World, n: int):
    """A case with its four signatures, not posted yet."""
    month = Month(2025, 1) + n
    paid_on = date(month.year, month.month, 20)
    rows = [
        world.row(
            k % 1000,
            row=k,
            month=month,
            paid_on=paid_on,
            started_on=None,
            born_on=date(1970, 1, 1 + k // 1000),
        )
        for k in range(1, ROWS + 1)
    ]
    case = world.declare(*rows, content=f"{n}".encode())
    for signer in world.signers:
        review.sign(case.pk, actor=signer, verdict=Verdict.AGREE, opinion="")
    return case


def _post(case) -> float:
    start = perf_counter()
    actions.carry_out(case)
    return perf_counter() - start


def _bare_copy(journal_id: int, owner_dsn: str) -> float:
    """The same rows into a bare table (made by the owner: the app may make none), committed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM ledger_entry WHERE journal_id = %s", [journal_id])
        rows = cursor.fetchall()
    with psycopg.connect(owner_dsn) as owner:
        owner.execute("DROP TABLE IF EXISTS bare")
        owner.execute(f"CREATE TABLE bare AS SELECT {COLUMNS} FROM ledger_entry WHERE false")
        owner.commit()
        start = perf_counter()
        with owner.cursor() as cursor, cursor.copy(f"COPY bare ({COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        owner.commit()
        return perf_counter() - start
