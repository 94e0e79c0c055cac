"""Pages of a record of forty years against a view of one row under the same server: the cost of a request.

The person has four hundred and eighty months: ten years as the earlier system kept them, thirty declared, signed,
posted and settled here. Granian serves the site with one worker, as it is installed; a page is asked for by who is
signed in, over HTTP, as gzip as browsers do. Counted is the
processor time of the server and of PostgreSQL. The peer reads one row and answers
before the session, the gate and the register are reached.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.test import Client
from tests.agency.world import REGION, World, account, number

from bench.measuring import Cost, Row, alternate, cpu_of
from bench.site import PATH
from quanyi.agency.audit.releases import processing
from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.collect.models import MigrationPerson, MigrationYear, Submission
from quanyi.agency.registry.models import Mandate, Person
from quanyi.agency.review import services as review
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.embedded.cluster import Cluster
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind

MIGRATED, DECLARED = range(1986, 1996), range(1996, 2026)
PAGES, ROWS, ROUNDS, HUNDRED = 100, 2_000, 5, 100
PATIENCE = 60  # seconds until the server answers


def record(cluster: Cluster) -> Row:
    return _page(cluster, "people/{person}/", target=5)


def figure(cluster: Cluster) -> Row:
    return _page(cluster, "people/{person}/figure/interest-2020/", target=10)


def account_year(cluster: Cluster) -> Row:
    return _page(cluster, "people/{person}/years/2020/", target=10)


def worklist(cluster: Cluster) -> Row:
    """As the counter sees it; every case of the office is decided."""
    return _page(cluster, "cases/", target=10, as_person=False)


def at_half_load(cluster: Cluster) -> Row:
    """The slowest of a hundred requests that come half as often as the server could answer them."""
    return _page(cluster, "people/{person}/", target=8, measured=_slowest)


def _page(
    cluster: Cluster, path: str, *, target: float, as_person: bool = True, measured: "Measured | None" = None
) -> Row:
    with processing("测量"):
        world = World()
        person = _forty_years(world)
    login = _signed_in(person) if as_person else _browser(world.counter)
    cookie = "; ".join(f"{name}={one.value}" for name, one in login.cookies.items())
    path = "/" + path.format(person=person.pk)
    with _serving() as (server, port):
        site = http.client.HTTPConnection("127.0.0.1", port)
        measure = measured or _cost(server, cluster.pid())
        found = alternate(
            lambda: measure(lambda: _ask(site, path, cookie), PAGES),
            lambda: measure(lambda: _ask(site, f"{PATH}{world.employer.pk}", cookie), ROWS),
            ROUNDS,
        )
        facts = {
            "bytes": _ask(site, path, cookie), "months": 12 * (len(MIGRATED) + len(DECLARED))
        }  # fmt: skip
        return Row(*found, target=target, facts=facts)


Measured = Callable[[Callable[[], object], int], Cost]


def _cost(server: int, postmaster: int | None) -> Measured:
    """Processor time of the server and of PostgreSQL, a request."""

    def cost(ask: Callable[[], object], times: int) -> Cost:
        cpu, wall = cpu_of(server) + cpu_of(postmaster or 0), time.perf_counter()
        for _ in range(times):
            ask()
        spent = Cost(cpu_of(server) + cpu_of(postmaster or 0) - cpu, time.perf_counter() - wall)
        return spent / times

    return cost


def _slowest(ask: Callable[[], object], _times: int) -> Cost:
    """p99 of the time from when a request was due until it was answered; due are two in the time of four."""
    begun = time.perf_counter()
    for _ in range(HUNDRED):
        ask()
    pause, due, waited = 2 * (time.perf_counter() - begun) / HUNDRED, time.perf_counter(), []
    for _ in range(HUNDRED):
        due += pause
        time.sleep(max(due - time.perf_counter(), 0))
        ask()
        waited.append(time.perf_counter() - due)
    p99 = sorted(waited)[HUNDRED - 2]
    return Cost(p99, p99)


def _ask(site: http.client.HTTPConnection, path: str, cookie: str) -> int:
    site.request("GET", path, headers={"Host": "localhost", "Cookie": cookie, "Accept-Encoding": "gzip"})
    answer = site.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status, body[:300])
    return len(body)


@contextmanager
def _serving() -> Iterator[tuple[int, int]]:
    """The process and the port of a server with one worker."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--workers", "1", "--no-log"]
    command += ["--port", str(port), "quanyi.agency.config.rsgi:application"]
    with subprocess.Popen(command, env=os.environ | {"DJANGO_SETTINGS_MODULE": "bench.site"}) as server:
        try:
            _await(port)
            yield server.pid, port
        finally:
            server.terminate()


def _await(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"no server on port {port} within {PATIENCE} s")


def _forty_years(world: World) -> Person:
    """In files of ten years, as nobody's are; the road is the same."""
    world.approve(_migration(world))
    for first in DECLARED[::10]:
        months = [month for year in range(first, first + 10) for month in Month.of_year(year)]
        rows = [
            world.row(1, row=n, month=month, paid_on=date(month.year, month.month, 20), started_on=None)
            for n, month in enumerate(months, 5)
        ]
        world.approve(world.declare(*rows))
    for year in DECLARED:
        world.settle(year)
    return Person.objects.get()


def _migration(world: World) -> Case:
    """Ten years of a hundred yuan a month, settled by the earlier system at ten yuan a year."""
    submission = Submission.objects.create(
        kind=CaseKind.MIGRATION.value, month=Month(1995, 12), submitted_by=world.counter, row_count=1,
        summary={"region": REGION},
    )  # fmt: skip
    MigrationPerson.objects.create(
        submission=submission, insurance_number="1", social_security_number=number(1), name="王小明", sex="1",
        born_on=date(1985, 6, 1), status="contributing", status_from=date(1986, 1, 1), employments=[],
    )  # fmt: skip
    none, paid = [0] * 12, [10_000] * 12
    years = [
        MigrationYear(
            submission=submission, insurance_number="1", year=year, credit_code=world.employer.credit_code,
            base_fen=[125_000] * 12, own_due_fen=paid, employer_due_fen=[25_000] * 12,
            credited_in=list(Month.of_year(year)), own_credit_fen=paid, transfer_credit_fen=none,
            own_payout_fen=none, transfer_payout_fen=none, own_interest_fen=1_000, transfer_interest_fen=0,
        )
        for year in MIGRATED
    ]  # fmt: skip
    copy_objects(years)
    return review.open_case(submission, collector=world.counter)


def _signed_in(person: Person) -> Client:
    login = account("insured", kind=AccountKind.PERSON)
    Mandate.objects.create(account=login, person=person)
    return _browser(login)


def _browser(login: Account) -> Client:
    client = Client()
    client.force_login(login, backend="quanyi.agency.staff.backends.LoginBackend")
    return client
