"""Power cuts in the middle of a posting: never half a journal, never two, never an acknowledged one lost.

The last signature is given over HTTP to the real server; at a random moment the server, PostgreSQL or both are killed
with SIGKILL. After each restart the books are looked at, and the signature is given again.
"""

import os
import random
import signal
import threading
import time
from contextlib import suppress
from datetime import date
from http.client import HTTPException

import psycopg
import pytest
from tests.agency.world import World
from tests.journeys.site import Client, served

from quanyi.agency.review import services as review
from quanyi.embedded import Cluster, resolve
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

pytestmark = [pytest.mark.slow]

KILLS = 50
ROWS = 600
PASSWORD = "crash-test-passphrase"
BOOKS = """
    SELECT (SELECT count(*) FROM ledger_journal WHERE case_id = %(case)s),
           (SELECT count(*) FROM ledger_journal j JOIN ledger_entry e ON e.journal_id = j.id
             WHERE j.case_id = %(case)s),
           (SELECT entry_count FROM ledger_journal WHERE case_id = %(case)s),
           (SELECT coalesce(sum(amount_fen), 0)::bigint FROM ledger_entry),
           (SELECT count(*) FROM ledger_contribution c JOIN ledger_journal j ON j.id = c.journal_id
             WHERE j.case_id = %(case)s),
           (SELECT count(*) FROM registry_person WHERE case_id = %(case)s),
           (SELECT count(*) FROM review_signature WHERE case_id = %(case)s),
           (SELECT count(*) FROM audit_auditentry WHERE case_id = %(case)s AND act = 'post')
"""


def test_power_cuts_in_the_middle_of_a_posting(office):
    cluster = resolve(_home())
    if not isinstance(cluster, Cluster):
        pytest.fail("this test kills PostgreSQL and needs the embedded one: unset DATABASE_URL")
    rng = random.Random(20251231)
    world = World()
    approver = world.signers[3]
    approver.set_password(PASSWORD)
    approver.save(update_fields=["password"])
    outcomes = {"before": 0, "after": 0, "acknowledged": 0}
    with served(office.environ) as site:
        takes = _time_of_a_posting(world, site, approver)
        for n in range(1, KILLS + 1):
            case = _three_signatures(world, n)
            target = rng.choice(["server", "database", "both"])
            status = _sign_and_kill(case, site, approver, cluster, target, after=rng.uniform(0, 1.2 * takes))
            outcomes["acknowledged"] += status == 302
            if target != "database":
                site.start()
            _wait_for_the_database(office)
            site.wait()
            journals = _check(office, case)
            assert journals or status != 302, f"kill {n} ({target}): an acknowledged posting was lost"
            outcomes["after" if journals else "before"] += 1
            again, _ = _client(site, approver).post(
                f"/cases/{case}/sign/", verdict="agree", opinion="", round="1"
            )
            assert again == (409 if journals else 302)
            assert _check(office, case) == 1
    print(f"\n{KILLS} kills; a posting took {takes:.2f} s undisturbed; {outcomes}")
    assert outcomes["before"] >= 5, "hardly any kill came before the commit: the moments are badly chosen"


def _home():
    from pathlib import Path

    return Path(os.environ["QUANYI_HOME"])


def _three_signatures(world: World, n: int) -> int:
    """A case of people who are all new, waiting for its last signature."""
    month = Month(1996, 1) + n
    rows = [
        world.row(
            k % 1000,
            born_on=date(1950 + n % 40, 1 + n // 40, 1 + k // 1000),
            row=k,
            month=month,
            paid_on=date(month.year, month.month, 20),
            started_on=month.first_day,
        )
        for k in range(1, ROWS + 1)
    ]
    from django.db import connection

    connection.close()  # the database may have been killed since
    case = world.declare(*rows, content=f"{n}".encode())
    for signer in world.signers[:3]:
        review.sign(case.pk, actor=signer, verdict=Verdict.AGREE, opinion="")
    return case.pk


def _client(site, approver) -> Client:
    client = Client(site)
    client.sign_in(approver.username, PASSWORD)
    return client


def _time_of_a_posting(world, site, approver) -> float:
    case, client = _three_signatures(world, 0), _client(site, approver)
    start = time.perf_counter()
    status, _ = client.post(f"/cases/{case}/sign/", verdict="agree", opinion="", round="1")
    assert status == 302
    return time.perf_counter() - start


def _sign_and_kill(case: int, site, approver, cluster: Cluster, target: str, *, after: float) -> int | None:
    """The status that the signer saw, or None where the line went dead."""
    client, answers = _client(site, approver), []

    def sign() -> None:
        with suppress(OSError, HTTPException):
            answers.append(client.post(f"/cases/{case}/sign/", verdict="agree", opinion="", round="1")[0])

    signing = threading.Thread(target=sign)
    signing.start()
    time.sleep(after)
    if target != "database":
        site.kill()
    if target != "server":
        os.kill(_postmaster(cluster), signal.SIGKILL)
    signing.join()
    return answers[0] if answers else None


def _wait_for_the_database(office, seconds: float = 60) -> None:
    """Until the site's watch has started PostgreSQL again; nobody else starts it."""
    end = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(office.dsn("reader"), connect_timeout=10).close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < end, f"PostgreSQL was not started again within {seconds} s"
            time.sleep(0.05)


def _postmaster(cluster: Cluster) -> int:
    pid = cluster.pid()
    assert pid is not None
    return pid


def _check(office, case: int) -> int:
    """The number of journals of the case, after holding everything that belongs to it against it."""
    with psycopg.connect(office.dsn("reader"), connect_timeout=10) as connection:
        books = connection.execute(BOOKS, {"case": case}).fetchone()
    assert books is not None
    journals, entries, promised, total, contributions, persons, signatures, audited = books
    assert total == 0
    if journals == 0:
        assert (entries, contributions, persons, signatures, audited) == (0, 0, 0, 3, 0)
    else:
        assert (journals, entries) == (1, promised)
        assert (contributions, persons, signatures, audited) == (ROWS, ROWS, 4, 1)
    return journals
