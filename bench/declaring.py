"""A declaration of twenty thousand known workers, from the sheet to the posted journal, against calamine reading the
same sheet and a COPY of its rows into a table without index, key or guard.

Ours reads, holds the rows against the books, computes, keeps file and rows, takes four signatures and posts: entries,
facts, account years, leaves of the log. `posting` is the last signature alone, with what is checked at commit.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import psycopg
from django.db import connection, transaction

from bench.measuring import Cost, Row, alternate, cost_of
from bench.peers import peer
from bench.reading import HEADING, MONTH, tidy_row, write
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.services import acting_as
from quanyi.agency.collect.models import Channel
from quanyi.agency.demo.district import register_employers
from quanyi.agency.demo.people import District
from quanyi.agency.demo.staff import COLLECTOR, SIGNERS, clerk, employ_staff
from quanyi.agency.desk.actions import sign_case
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.registry.models import Employer
from quanyi.agency.review.models import Case
from quanyi.embedded.cluster import Cluster
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

ROWS, ROUNDS = 20_000, 5
BEFORE, BEGAN = Month(2025, 11), date(2025, 11, 3)
BARE = """CREATE TABLE peer_declared (serial bigint, number text, name text, base numeric, own numeric,
    employer numeric, month text, paid_on date, remark text)"""


def whole(cluster: Cluster) -> Row:
    """From the bytes of the file to the books."""

    def ours(content: bytes) -> Cost:
        with _taken_back():
            return cost_of(lambda: _post(_hand_in(content, MONTH), SIGNERS), cluster.pid())

    return _measured(cluster, ours, target=7)


def posting(cluster: Cluster) -> Row:
    """What the last signature does to a case that the others agreed to."""

    def ours(content: bytes) -> Cost:
        with _taken_back():
            case = _hand_in(content, MONTH)
            _sign(case, SIGNERS[:-1])
            return cost_of(lambda: _post(case, SIGNERS[-1:]), cluster.pid())

    return _measured(cluster, ours, target=None)


def _measured(cluster: Cluster, ours: Callable[[bytes], Cost], *, target: float | None) -> Row:
    with processing("测量"), tempfile.TemporaryDirectory() as folder:
        file, before = Path(folder) / "declaration.xlsx", Path(folder) / "before.xlsx"
        write(file, tidy_row, ROWS)
        write(before, _registering, ROWS, month=BEFORE, heading=(*HEADING[:-1], "入职日期"))
        _open(before.read_bytes())
        content, rows = file.read_bytes(), [tidy_row(n) for n in range(ROWS)]
        with (
            psycopg.connect(cluster.dsn("admin"), autocommit=True) as admin,
            peer("calamine", str(file)) as cells,
        ):
            admin.execute(BARE)
            admin.execute("VACUUM ANALYZE")

            def theirs() -> Cost:
                admin.execute("TRUNCATE peer_declared")
                reading = cells()
                copying = cost_of(lambda: _copied(admin, rows), cluster.pid())
                return Cost(*map(sum, zip(reading, copying, strict=True)))

            found = alternate(lambda: ours(content), theirs, ROUNDS)
        return Row(*found, target, {"rows": ROWS, "bytes": len(content)})


def _registering(n: int) -> tuple[object, ...]:
    return *tidy_row(n)[:6], str(BEFORE), date(2025, 11, 14), BEGAN


def _open(before: bytes) -> None:
    """An office whose only employer declared the month before, by which its workers are registered."""
    employ_staff()
    register_employers(District(20))
    _sign(_hand_in(before, BEFORE), SIGNERS)


def _hand_in(content: bytes, month: Month) -> Case:
    by = clerk(COLLECTOR)
    with acting_as(by.as_actor()):
        done = hand_in_declaration(
            content,
            "declaration.xlsx",
            employer=Employer.objects.earliest("pk"),
            month=month,
            channel=Channel.COUNTER,
            by=by,
        )
    assert done.case, done.check.faults[:3]
    return done.case


def _sign(case: Case, usernames: tuple[str, ...]) -> None:
    """Each of them agrees."""
    for username in usernames:
        by = clerk(username)
        with acting_as(by.as_actor()):
            sign_case(case.pk, by=by, verdict=Verdict.AGREE, opinion="")


def _post(case: Case, usernames: tuple[str, ...]) -> None:
    """The last of the signatures, and what is checked at commit."""
    _sign(case, usernames)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TakenBack(Exception):
    """So that every round declares to the same books."""


@contextmanager
def _taken_back() -> Iterator[None]:
    with suppress(TakenBack), transaction.atomic():
        yield
        raise TakenBack


def _copied(admin: psycopg.Connection, rows: list[tuple[object, ...]]) -> None:
    with admin.cursor() as cursor, cursor.copy("COPY peer_declared FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
