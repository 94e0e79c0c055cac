"""Power cuts in the middle of a posting, a correction, a payment, a rebuild: never half a journal, never two, never an
acknowledged one lost, and the account years equal to the entries.

The last signature is given over HTTP to the real server; at a random moment the server, PostgreSQL or both are killed
with SIGKILL. After each restart the books are looked at, and the act is done again.
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException
from pathlib import Path

import psycopg
import pytest
from django.db import Error, connection
from tests import length
from tests.agency.kinds.correction.corrections import open_correction
from tests.agency.world import World, with_password
from tests.journeys.site import Client, Site, served

from quanyi.agency.kinds.receipt.acts import hand_in_payments
from quanyi.agency.ledger import projection
from quanyi.agency.ledger.crediting import open_due_fen
from quanyi.agency.registry.models import Person
from quanyi.agency.review import services as review
from quanyi.agency.review.models import Case
from quanyi.embedded import Cluster, resolve
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import JournalPurpose, Verdict

pytestmark = [pytest.mark.slow]

# What is cut off, and what is killed: 200 in all. In the short form each act is cut off by each target at least once.
ALL_KILLS = (
    [("declaration", "database")] * 45 + [("declaration", "server")] * 10 + [("declaration", "both")] * 10
    + [("correction", "database")] * 40 + [("correction", "server")] * 10 + [("correction", "both")] * 10
    + [("payment", "database")] * 30 + [("payment", "server")] * 8 + [("payment", "both")] * 7
    + [("rebuild", "database")] * 30
)  # fmt: skip
FEW_KILLS = [*dict.fromkeys(ALL_KILLS)] + [
    (what, "database") for what in ("declaration", "correction", "payment")
]
KILLS = length.of(short=FEW_KILLS, long=ALL_KILLS)
ROWS = length.of(short=60, long=150)
# So many kills of each act must come before its commit, else the moments are badly chosen.
BEFORE = length.of(short=1, long=5)
CORRECTED = Month(2023, 1)
PASSWORD = "crash-test-passphrase"
BOOKS = """
    SELECT (SELECT array_agg(purpose::text ORDER BY id) FROM ledger_journal WHERE case_id = %(case)s),
           (SELECT count(*) FROM ledger_contribution c JOIN ledger_journal j ON j.id = c.journal_id
             WHERE j.case_id = %(case)s),
           (SELECT count(*) FROM registry_person WHERE case_id = %(case)s),
           (SELECT count(*) FROM ledger_crediting c JOIN ledger_journal j ON j.id = c.journal_id
             WHERE j.case_id = %(case)s),
           (SELECT count(*) FROM ledger_suspenseitem i JOIN ledger_journal j ON j.id = i.journal_id
             WHERE j.case_id = %(case)s),
           (SELECT count(*) FROM review_signature WHERE case_id = %(case)s),
           (SELECT count(*) FROM audit_auditentry WHERE case_id = %(case)s AND act = 'post')
"""
HALF = """
    SELECT j.id FROM ledger_journal j LEFT JOIN ledger_entry e ON e.journal_id = j.id GROUP BY j.id
    HAVING count(e.id) <> j.entry_count OR coalesce(sum(e.amount_fen), 0) <> 0
"""
PURPOSES = {
    "declaration": [JournalPurpose.POSTING],
    "correction": [JournalPurpose.REVERSAL, JournalPurpose.POSTING, JournalPurpose.RECOMPUTATION],
    "payment": [JournalPurpose.POSTING],
}
# Contributions, persons, dues paid and items of suspense of a case.
WRITTEN = {"declaration": (ROWS, ROWS, 0, 0), "correction": (1, 0, 0, 1), "payment": (0, 0, ROWS, 1)}


@dataclass
class Office:
    """What the test works with: the served site, its database server, people, and a signed-in approver."""

    dsn: str
    site: Site
    cluster: Cluster
    world: World
    approver: Client
    persons: list[Person]

    def post(self, case: int) -> int:
        """The last signature; the status that the signer sees."""
        return self.approver.post(f"/cases/{case}/sign/", verdict="agree", opinion="", round="1")[0]


def test_power_cuts_in_the_middle(office):
    cluster = resolve(Path(os.environ["QUANYI_HOME"]))
    if not isinstance(cluster, Cluster):
        pytest.fail("this test kills PostgreSQL and needs the embedded one: unset DATABASE_URL")
    rng = random.Random(20251231)
    kills = rng.sample(KILLS, len(KILLS))
    began, outcomes = time.perf_counter(), Counter()
    with served(office.environ) as site:
        here = _opened(office, site, cluster)
        takes = _undisturbed(here)
        for n, (what, target) in enumerate(kills, 1):
            after = rng.uniform(0, 1.2 * takes[what])
            outcome = (
                _rebuild_and_kill(here, after)
                if what == "rebuild"
                else _post_and_kill(here, n, what, target, after)
            )
            outcomes[what, outcome] += 1
    print(f"\n{len(kills)} kills in {time.perf_counter() - began:.0f} s; undisturbed {takes}; {outcomes}")
    for what in PURPOSES:
        assert outcomes[what, "before"] >= BEFORE, (
            "hardly any kill came before the commit: the moments are badly chosen"
        )


def _opened(office, site: Site, cluster: Cluster) -> Office:
    """Some persons whose year is settled, so that a correction of theirs posts all it can, and the approver at work."""
    world = World()
    approver = world.signers[3]
    with_password(PASSWORD, approver)
    world.approve(world.declare(*_rows(world, 0, CORRECTED)))
    world.settle(CORRECTED.year)
    client = Client(site)
    client.sign_in(approver.username, PASSWORD)
    return Office(office.past_rows, site, cluster, world, client, list(Person.objects.order_by("pk")))


def _undisturbed(here: Office) -> dict[str, float]:
    """Seconds of each act when nobody is killed; the first one after the start, when workers come up too, is none."""
    takes = {}
    here.post(_three_signatures(here, len(KILLS) + 1, "declaration"))
    for what in PURPOSES:
        case = _three_signatures(here, 0, what)
        takes[what] = _seconds(lambda case=case: here.post(case))
        assert _check(here, case, what)
    takes["rebuild"] = _seconds(projection.rebuild)
    return takes


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return round(time.perf_counter() - start, 3)


def _rows(world: World, n: int, month: Month):
    """People who are all new, each number of them with a birthday of its own."""
    return [
        world.row(
            k, born_on=date(1950 + n % 40, 1 + n // 40, 1), row=k, month=month,
            paid_on=date(month.year, month.month, 20), started_on=month.first_day,
        )
        for k in range(1, ROWS + 1)
    ]  # fmt: skip


def _three_signatures(here: Office, n: int, what: str) -> int:
    """A case that waits for its last signature."""
    connection.close()  # the database may have been killed since
    if what == "correction":
        person = here.persons[n % ROWS]
        wage = 799_900 - n * 100  # less was due: a part comes back from the account, and its interest
        case = open_correction(here.world, person, CORRECTED, wage_fen=wage)
    elif what == "payment":
        case = _payment(here.world, n)
    else:
        case = here.world.declare(*_rows(here.world, n + 1, Month(1996, 1) + n), content=f"{n}".encode())
    for signer in here.world.signers[:3]:
        review.sign(case.pk, actor=signer, verdict=Verdict.AGREE, opinion="")
    return case.pk


def _payment(world: World, n: int) -> Case:
    """A file that pays a month of everybody, and brings money that nobody expects."""
    month = Month(2004, 1) + n
    owing = [row._replace(paid_on=None, started_on=None) for row in _rows(world, 0, month)]
    world.approve(world.declare(*owing, content=f"owing {n}".encode()))
    yuan = format_yuan(open_due_fen(world.employer.pk, month)).replace(",", "")
    day = month.last_day
    lines = [
        "流水号,到账日期,统一社会信用代码,费款所属期,金额",
        f"P{n},{day},{world.employer.credit_code},{month},{yuan}",
        f"Q{n},{day},,{month},5.00",
    ]
    case = hand_in_payments("\n".join(lines).encode(), "到账.csv", by=world.counter).case
    assert case is not None
    return case


def _post_and_kill(here: Office, n: int, what: str, target: str, after: float) -> str:
    case, answers = _three_signatures(here, n, what), []

    def sign() -> None:
        with suppress(OSError, HTTPException):
            answers.append(here.post(case))

    _cut(here, sign, target, after)
    is_posted = _check(here, case, what)
    acknowledged = answers == [302]
    assert is_posted or not acknowledged, f"kill {n} ({target}): an acknowledged {what} was lost"
    assert here.post(case) == (409 if is_posted else 302)
    assert _check(here, case, what)
    return "acknowledged" if acknowledged else "after" if is_posted else "before"


def _rebuild_and_kill(here: Office, after: float) -> str:
    done = []

    def rebuild() -> None:
        with suppress(Error):
            done.append(projection.rebuild())
        connection.close()

    _cut(here, rebuild, "database", after)
    _check_all(here)
    return "after" if done else "before"


def _cut(here: Office, act: Callable[[], None], target: str, after: float) -> None:
    """Begin an act, kill in its midst, and wait until everything is up again."""
    acting = threading.Thread(target=act)
    acting.start()
    time.sleep(after)
    if target != "database":
        here.site.kill()
    if target != "server":
        pid = here.cluster.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    acting.join()
    if target != "database":
        here.site.start()
    _wait_for_the_database(here)
    here.site.wait()


def _wait_for_the_database(here: Office, seconds: float = 60) -> None:
    """Until the site's watch has started PostgreSQL again; nobody else starts it."""
    end = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(here.dsn, connect_timeout=10).close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < end, f"PostgreSQL was not started again within {seconds} s"
            time.sleep(0.05)


def _check(here: Office, case: int, what: str) -> bool:
    """Whether the case is posted, after holding everything that belongs to it against it."""
    _check_all(here)
    with psycopg.connect(here.dsn, connect_timeout=10) as session:
        journals, *written = session.execute(BOOKS, {"case": case}).fetchone()
    if journals is None:
        assert written == [0, 0, 0, 0, 3, 0]
        return False
    assert journals == [purpose.value for purpose in PURPOSES[what]]
    assert written == [*WRITTEN[what], 4, 1]
    return True


def _check_all(here: Office) -> None:
    """No journal of any case is half there, and the account years are what the entries say."""
    connection.close()
    with psycopg.connect(here.dsn, connect_timeout=10) as session:
        assert session.execute(HALF).fetchall() == []
    assert list(projection.differences()) == []
