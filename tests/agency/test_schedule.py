"""What the served site does by itself: each job in its time, by one site only, on record, and on through failures."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection
from django.utils import timezone
from tests.agency.world import World

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.config import worker
from quanyi.agency.custody import jobs
from quanyi.agency.custody.models import JobResult, JobRun
from quanyi.agency.custody.timing import When
from quanyi.agency.ledger import projection
from quanyi.agency.locks import Lock
from quanyi.agency.staff.models import Account, AccountKind, Post
from quanyi.agency.staff.services import change_duty, change_login, system_account
from quanyi.agency.work.carrying import take_up, take_up_all
from quanyi.agency.work.models import Ending, JobEvent, JobOutcome, JobRequest, JobStep
from quanyi.cli import main

DAILY = When(every=timedelta(hours=24))
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)  # in the office's time


@pytest.fixture
def do_if_due(settings):
    """Of all jobs this one, daily, by the queue: its record, where it was due."""

    def do(name):
        settings.QUANYI_SCHEDULE = " ".join(
            f"{job}={'24h' if job == name else 'off'}" for job in jobs.REGULAR
        )
        before = JobRun.objects.first()
        jobs.ask_due()
        take_up_all()
        last = JobRun.objects.first()
        return None if last == before else last

    return do


def test_a_job_is_done_once_an_interval_and_kept(office, do_if_due):
    done = do_if_due("projection")
    assert done.result == JobResult.CLEAN
    assert do_if_due("projection") is None, "the last record is fresh"
    late = JobRun.objects.create(
        job="projection", started_at=timezone.now() - timedelta(hours=30), result="clean", found=0, told={}
    )
    done = do_if_due("projection")
    assert done.due_at == late.started_at + DAILY.every
    assert timezone.now() - projection.last_check().checked_at < timedelta(minutes=1)


def test_every_job_is_done_in_an_office_that_is_well(office):
    world = World()
    world.approve(world.declare(world.row()))
    jobs.ask_due()
    take_up_all()
    assert {run.job: run.result for run in JobRun.objects.all()} == dict.fromkeys(
        jobs.REGULAR, JobResult.CLEAN
    )
    assert {asked.ending for asked in JobOutcome.objects.all()} == {Ending.DONE}


def test_of_two_sites_one_does_it(office, do_if_due):
    take = "SELECT pg_try_advisory_lock(%s, %s)"
    with psycopg.connect(office.dsn("app")) as other:
        assert other.execute(take, [int(Lock.JOB), jobs.key_of("data")]).fetchone() == (True,)
        assert do_if_due("data") is None
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [int(Lock.JOB), jobs.key_of("data")])
    assert do_if_due("data") is not None


@pytest.mark.parametrize(("when", "last", "due"), [
    (When(every=timedelta(hours=6)), NOON, NOON + timedelta(hours=6)),
    (When(at=datetime(1, 1, 1, 13, 30).time()), NOON, NOON + timedelta(hours=1, minutes=30)),
    (When(at=datetime(1, 1, 1, 12).time()), NOON, NOON + timedelta(hours=24)),
    (When(at=datetime(1, 1, 1, 2).time()), NOON, NOON + timedelta(hours=14)),
])  # fmt: skip
def test_when_it_is_due_next(when, last, due):
    assert when.after(last) == due


def test_the_schedule_is_read(settings):
    usual = {
        "projection": "24h",
        "data": "02:00",
        "verification": "03:00",
        "reconciliation": "04:00",
        "logins": "05:00",
        "reminders": "06:00",
    }
    assert {job: str(when) for job, when in jobs.schedule().items()} == usual
    settings.QUANYI_SCHEDULE = "data=off verification=6h"
    read = jobs.schedule()
    assert (read["data"], str(read["verification"])) == (None, "6h")


@pytest.mark.parametrize("word", ["data", "data=", "data=25:00", "data=0h", "dat=1h", "data=1.5h"])
def test_a_schedule_that_cannot_be_read_stops_the_site(word, settings):
    settings.QUANYI_SCHEDULE = word
    with pytest.raises(ValueError, match=f"QUANYI_SCHEDULE.*{word}"):
        worker.working().__enter__()


def test_a_difference_reaches_the_log_the_alarm_and_the_operator(office, caplog, settings, tmp_path):
    world = World()
    world.approve(world.declare(world.row()))
    told = tmp_path / "told"
    settings.QUANYI_ALARM = f'{sys.executable} -c \'import sys; open("{told}", "w").write(sys.stdin.read())\''
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_accountyear SET closing_own_fen = closing_own_fen + 1")
    assert jobs.run("projection").found == 1
    assert "quanyi jobs" in caplog.text
    alarm = json.loads(told.read_text())
    assert (alarm["job"], alarm["result"], alarm["found"]) == ("projection", "found", 1)
    listed = CliRunner().invoke(main, ["jobs", "--json"])
    assert listed.exit_code == 1
    (line,) = [line for line in json.loads(listed.output) if line["job"] == "projection"]
    assert (line["found"], line["well"]) == (1, False)
    assert jobs.run("verification").told["kinds"] == {"projection": 1}
    assert CliRunner().invoke(main, ["projection", "rebuild"]).exit_code == 0
    again = CliRunner().invoke(main, ["jobs", "run", "projection"])
    assert (again.exit_code, again.output.split()[0]) == (0, "clean")


def test_an_alarm_that_fails_stops_nothing(office, settings, caplog, monkeypatch):
    settings.QUANYI_ALARM = "/nowhere/alarm"
    monkeypatch.setitem(jobs.REGULAR, "data", replace(jobs.REGULAR["data"], do=lambda: jobs.Told(3)))
    assert jobs.run("data").found == 3
    assert "QUANYI_ALARM" in caplog.text


def test_a_job_that_breaks_off_is_on_record_and_tried_again_soon(office, monkeypatch):
    def fail(**_: object):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    monkeypatch.setitem(jobs.REGULAR, "data", replace(jobs.REGULAR["data"], do=fail))
    broken = jobs.run("data")
    assert (broken.result, broken.told) == ("failed", {"error": "DataError"})
    stands = jobs.standing("data", DAILY)
    assert stands.due_at - broken.started_at == jobs.RETRY
    assert not stands.is_well(timezone.now())


def test_a_missed_run_is_seen(office, caplog, settings, do_if_due):
    """Nothing runs while the site is down: who asks sees it, and the next run says since when it was due."""
    for job in ("projection", "verification"):
        JobRun.objects.create(
            job=job, started_at=timezone.now() - timedelta(hours=26), result="clean", found=0, told={}
        )
    assert jobs.standing("projection", DAILY).is_overdue(timezone.now())
    done = do_if_due("projection")
    assert timedelta(hours=1) < done.started_at - done.due_at < timedelta(hours=3)
    assert "迟到" in caplog.text
    settings.QUANYI_SCHEDULE = ""
    listed = CliRunner().invoke(main, ["jobs"])
    assert listed.exit_code == 1
    (line,) = [line for line in listed.output.splitlines() if line.startswith("verification")]
    assert "逾期" in line


def test_a_worker_outlives_a_database_that_is_away(office, monkeypatch, caplog):
    def fail(**_: object):
        raise DatabaseError

    monkeypatch.setattr(jobs, "ask_due", fail)
    worker._ask_due(at_start=False)
    assert "DatabaseError" in caplog.text


def test_a_job_that_costs_three_workers_is_on_record_as_broken_off(office, do_if_due):
    jobs.ask_due()
    asked = JobRequest.objects.get(job="data")
    JobEvent.objects.bulk_create([JobEvent(request=asked, step=JobStep.BEGUN)] * 3)
    take_up_all()
    broken = JobRun.objects.get(job="data")
    assert (broken.result, "意外中断" in broken.told["error"]) == ("failed", True)
    assert do_if_due("data") is None, "soon, not at once"


def test_what_is_due_is_asked_for_once_and_waits_behind_people(office):
    jobs.ask_due()
    jobs.ask_due()
    assert JobRequest.objects.count() == len(jobs.REGULAR)
    assert not take_up(of_people_only=True)
    assert not JobEvent.objects.exists()


def test_the_system_looks_over_and_can_do_nothing_else(office):
    """Who opened the findings is the system's own login: off, without a post, refused anything else by the database."""
    jobs.run("data")
    account = Account.objects.get(kind=AccountKind.SYSTEM)
    assert AuditEntry.objects.get(act=Act.CHECK_DATA).actor_id == account.pk
    assert system_account() == account
    assert not account.is_active
    assert not account.has_usable_password()
    with pytest.raises(ValueError, match="系统任务"):
        change_login(account, is_active=True, reason="x")
    with pytest.raises(DatabaseError, match="holds no post"):
        change_duty(account, Post.FIRST_REVIEW, granted=True, by=None, reason="x")
    from quanyi.agency.audit.services import Actor, acting_as, record

    with acting_as(Actor(account.pk, "x")), pytest.raises(DatabaseError, match="only look"):
        record(Act.SIGN)
