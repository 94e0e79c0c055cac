"""The process that settles on request: killed in the midst it leaves nothing but the request, which is done once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import psycopg
import pytest
from tests.agency.world import REGION, World

from quanyi.agency.config.worker import Keeper
from quanyi.agency.control.models import Run, SettlementOutcome
from quanyi.agency.custody.jobs import REGULAR
from quanyi.agency.custody.models import JobRun
from quanyi.agency.kinds.settlement import requests as settling
from quanyi.agency.kinds.settlement.requests import Progress
from quanyi.agency.locks import Lock
from quanyi.agency.review.models import Case
from quanyi.agency.work.carrying import take_up, take_up_all
from quanyi.agency.work.models import JobRequest
from quanyi.law.terms import CaseKind

WORK = "import os; from quanyi.agency.config.worker import work; work(os.getppid(), {of_people_only})"


@contextmanager
def worker(office, *, of_people_only=True, **environ):
    """A worker as the site starts it, of which this test is the site."""
    command = WORK.format(of_people_only=of_people_only)
    process = subprocess.Popen([sys.executable, "-c", command], env=office.environ | environ)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def a_posting_under_way(office):
    """Whoever settles waits for it, in the middle of their transaction."""
    with psycopg.connect(office.dsn("app")) as other:
        other.execute("SELECT pg_advisory_xact_lock_shared(%s)", [int(Lock.BOOKS)])
        yield


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.05)


def progress():
    (line,) = settling.request_lines(REGION)
    return line.progress


def settlements():
    return Case.objects.filter(kind=CaseKind.SETTLEMENT.value).count(), Run.objects.count()


@pytest.fixture
def asked(office):
    """A request for a year that can be settled."""
    world = World()
    world.approve(world.declare(world.row()))
    return settling.request_settlement(2025, region=REGION, reason="测试", by=world.settler)


def test_a_worker_killed_in_the_midst_leaves_the_request_to_the_next_once(office, asked):
    with a_posting_under_way(office), worker(office) as killed:
        until(lambda: progress() is Progress.RUNNING)
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
    assert settlements() == (0, 0)
    with worker(office):
        until(lambda: progress() is Progress.DONE)
    take_up_all()
    assert settlements() == (1, 1)
    assert SettlementOutcome.objects.get().request == asked


def test_of_two_workers_one_settles(office, asked):
    with a_posting_under_way(office), worker(office):
        until(lambda: progress() is Progress.RUNNING)
        assert not take_up(), "the other one is at it"
        with worker(office):
            time.sleep(3)  # the second one looks, too
            assert progress() is Progress.RUNNING
    take_up_all()
    until(lambda: progress() is Progress.DONE)
    assert settlements() == (1, 1)


def test_the_keeper_starts_the_worker_again_and_ends_it_with_the_site(office, asked, monkeypatch):
    monkeypatch.setenv("QUANYI_DATABASE", office.database)
    with a_posting_under_way(office):
        keeper = Keeper(of_people_only=True)
        keeper.start()
        until(lambda: progress() is Progress.RUNNING)
        first = keeper.process.pid
        os.kill(first, signal.SIGKILL)
    until(lambda: progress() is Progress.DONE)
    assert keeper.process.pid != first
    keeper.stop()
    assert not keeper.process.is_alive()
    assert settlements() == (1, 1)


def test_a_worker_of_the_schedule_does_what_is_due(office):
    alone = " ".join(f"{job}=off" for job in REGULAR if job != "projection")
    with worker(office, of_people_only=False, QUANYI_SCHEDULE=alone):
        until(lambda: JobRun.objects.exists())
    assert JobRun.objects.get().job == "projection"
    assert JobRequest.objects.get().asked_by is None


def test_a_worker_ends_when_its_site_is_gone(office):
    command = WORK.format(of_people_only=True)
    site = subprocess.Popen(
        [sys.executable, "-c", f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {command!r}]);"
         " print(p.pid, flush=True); sys.stdin.read()"],
        env=office.environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    pid = int(site.stdout.readline())
    time.sleep(1)
    site.kill()
    site.wait()
    site.stdin.close()
    site.stdout.close()
    until(lambda: not _lives(pid))


def _lives(pid):
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
