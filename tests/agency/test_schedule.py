"""What the served site does by itself: each job once an interval, by one site only, and on through failures."""

from datetime import timedelta

import psycopg
import pytest
from click.testing import CliRunner
from django.db import connection
from django.utils import timezone
from tests.agency.world import World

from quanyi.agency.config import schedule
from quanyi.agency.ledger import projection
from quanyi.cli import main


@pytest.fixture
def job():
    (projected,) = [job for job in schedule.jobs() if job.name == "projection"]
    return projected


@pytest.mark.provisions("d14-11-1", "d14-12")
def test_a_check_is_done_once_an_interval(db, job):
    assert schedule.do_if_due(job)
    assert not schedule.do_if_due(job), "the last record is fresh"
    hourly = schedule.Job(job.name, timedelta(0), job.last, job.run)
    assert schedule.do_if_due(hourly)
    assert timezone.now() - projection.last_check().checked_at < timedelta(minutes=1)


def test_of_two_sites_one_does_it(office, job):
    take = "SELECT pg_try_advisory_xact_lock(%s, %s)"
    with psycopg.connect(office.dsn("app")) as other:
        assert other.execute(take, schedule.lock_of(job)).fetchone() == (True,)
        assert not schedule.do_if_due(job)
    assert projection.last_check() is None
    assert schedule.do_if_due(job)


def test_a_difference_reaches_the_log_and_the_operator(office, job, caplog):
    world = World()
    world.approve(world.declare(world.row()))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_accountyear SET closing_own_fen = closing_own_fen + 1")
    schedule.do_if_due(job)
    assert "1" in caplog.text
    assert "quanyi projection check" in caplog.text
    told = CliRunner().invoke(main, ["projection", "status"])
    assert told.exit_code == 1
    assert "closing_own_fen: 64001 ≠ 64000" in told.output
    assert CliRunner().invoke(main, ["projection", "check", "--json"]).exit_code == 1
    assert CliRunner().invoke(main, ["projection", "rebuild"]).exit_code == 0
    assert CliRunner().invoke(main, ["projection", "check"]).exit_code == 0


def test_the_thread_outlives_a_job_that_fails(office, monkeypatch):
    tries = []

    def fail():
        tries.append(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    monkeypatch.setattr(
        schedule, "jobs", lambda: (schedule.Job("failing", timedelta(0), lambda: None, fail),)
    )
    thread = schedule.Schedule(every_seconds=0)
    thread.start()
    while len(tries) < 3:
        thread.join(timeout=0.05)
        assert thread.is_alive()
    thread.stop()
    assert not thread.is_alive()
