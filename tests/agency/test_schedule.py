"""What the served site does by itself: each job in its time, by one site only, on record, and on through failures."""

import json
import sys
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection
from django.utils import timezone
from tests.agency.world import World

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.config import schedule
from quanyi.agency.custody import jobs
from quanyi.agency.custody.models import JobName, JobResult, JobRun
from quanyi.agency.custody.timing import When, parse_schedule
from quanyi.agency.ledger import projection
from quanyi.agency.locks import Lock
from quanyi.agency.staff.models import Account, AccountKind, Post
from quanyi.agency.staff.services import change_duty, change_login, system_account
from quanyi.cli import main

DAILY = When(every=timedelta(hours=24))
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)  # in the office's time


def test_a_job_is_done_once_an_interval_and_kept(office):
    done = jobs.do_if_due(JobName.PROJECTION, DAILY)
    assert done.result == JobResult.CLEAN
    assert jobs.do_if_due(JobName.PROJECTION, DAILY) is None, "the last record is fresh"
    late = JobRun.objects.create(
        job="projection", started_at=timezone.now() - timedelta(hours=30), result="clean", found=0, told={}
    )
    done = jobs.do_if_due(JobName.PROJECTION, DAILY)
    assert done.due_at == late.started_at + DAILY.every
    assert timezone.now() - projection.last_check().checked_at < timedelta(minutes=1)


def test_every_job_is_done_in_an_office_that_is_well(office):
    world = World()
    world.approve(world.declare(world.row()))
    for job in JobName:
        assert jobs.run(job).result == JobResult.CLEAN, job
    assert set(jobs.WORK) == set(JobName)


def test_of_two_sites_one_does_it(office):
    take = "SELECT pg_try_advisory_lock(%s, %s)"
    with psycopg.connect(office.dsn("app")) as other:
        assert other.execute(take, [int(Lock.JOB), jobs.key_of(JobName.DATA)]).fetchone() == (True,)
        assert jobs.do_if_due(JobName.DATA, DAILY) is None
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [int(Lock.JOB), jobs.key_of(JobName.DATA)])
    assert jobs.do_if_due(JobName.DATA, DAILY) is not None


@pytest.mark.parametrize(("when", "last", "due"), [
    (When(every=timedelta(hours=6)), NOON, NOON + timedelta(hours=6)),
    (When(at=datetime(1, 1, 1, 13, 30).time()), NOON, NOON + timedelta(hours=1, minutes=30)),
    (When(at=datetime(1, 1, 1, 12).time()), NOON, NOON + timedelta(hours=24)),
    (When(at=datetime(1, 1, 1, 2).time()), NOON, NOON + timedelta(hours=14)),
])  # fmt: skip
def test_when_it_is_due_next(when, last, due):
    assert when.after(last) == due


def test_the_schedule_is_read():
    usual = {"projection": "24h", "data": "02:00", "verification": "03:00", "reconciliation": "04:00"}
    assert {job.value: str(when) for job, when in parse_schedule("").items()} == usual
    read = parse_schedule("data=off verification=6h")
    assert (read[JobName.DATA], str(read[JobName.VERIFICATION])) == (None, "6h")


@pytest.mark.parametrize("word", ["data", "data=", "data=25:00", "data=0h", "dat=1h", "data=1.5h"])
def test_a_schedule_that_cannot_be_read_stops_the_site(word, settings):
    settings.QUANYI_SCHEDULE = word
    with pytest.raises(ValueError, match=f"QUANYI_SCHEDULE.*{word}"):
        schedule.Schedule()


def test_a_difference_reaches_the_log_the_alarm_and_the_operator(office, caplog, settings, tmp_path):
    world = World()
    world.approve(world.declare(world.row()))
    told = tmp_path / "told"
    settings.QUANYI_ALARM = f'{sys.executable} -c \'import sys; open("{told}", "w").write(sys.stdin.read())\''
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_accountyear SET closing_own_fen = closing_own_fen + 1")
    assert jobs.run(JobName.PROJECTION).found == 1
    assert "quanyi jobs" in caplog.text
    alarm = json.loads(told.read_text())
    assert (alarm["job"], alarm["result"], alarm["found"]) == ("projection", "found", 1)
    listed = CliRunner().invoke(main, ["jobs", "--json"])
    assert listed.exit_code == 1
    (line,) = [line for line in json.loads(listed.output) if line["job"] == "projection"]
    assert (line["found"], line["well"]) == (1, False)
    assert jobs.run(JobName.VERIFICATION).told["kinds"] == {"projection": 1}
    assert CliRunner().invoke(main, ["projection", "rebuild"]).exit_code == 0
    again = CliRunner().invoke(main, ["jobs", "run", "projection"])
    assert (again.exit_code, again.output.split()[0]) == (0, "clean")


def test_an_alarm_that_fails_stops_nothing(office, settings, caplog, monkeypatch):
    settings.QUANYI_ALARM = "/nowhere/alarm"
    monkeypatch.setitem(jobs.WORK, JobName.DATA, lambda: jobs.Told(3))
    assert jobs.run(JobName.DATA).found == 3
    assert "QUANYI_ALARM" in caplog.text


def test_a_job_that_breaks_off_is_on_record_and_tried_again_soon(office, monkeypatch):
    def fail():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    monkeypatch.setitem(jobs.WORK, JobName.DATA, fail)
    broken = jobs.run(JobName.DATA)
    assert (broken.result, broken.told) == ("failed", {"error": "DataError"})
    stands = jobs.standing(JobName.DATA, DAILY)
    assert stands.due_at - broken.started_at == jobs.RETRY
    assert not stands.is_well(timezone.now())


def test_a_missed_run_is_seen(office, caplog):
    """Nothing runs while the site is down: who asks sees it, and the next run says since when it was due."""
    for job in ("projection", "verification"):
        JobRun.objects.create(
            job=job, started_at=timezone.now() - timedelta(hours=26), result="clean", found=0, told={}
        )
    assert jobs.standing(JobName.PROJECTION, DAILY).is_overdue(timezone.now())
    done = jobs.do_if_due(JobName.PROJECTION, DAILY)
    assert timedelta(hours=1) < done.started_at - done.due_at < timedelta(hours=3)
    assert "迟到" in caplog.text
    listed = CliRunner().invoke(main, ["jobs"])
    assert listed.exit_code == 1
    (line,) = [line for line in listed.output.splitlines() if line.startswith("verification")]
    assert "逾期" in line


def test_the_thread_outlives_a_database_that_is_away(office, monkeypatch):
    tries = []

    def fail(job, when):
        tries.append(job)
        raise DatabaseError

    monkeypatch.setattr(jobs, "do_if_due", fail)
    thread = schedule.Schedule(every_seconds=0)
    thread.start()
    while len(tries) < 9:
        thread.join(timeout=0.05)
        assert thread.is_alive()
    thread.stop()
    assert not thread.is_alive()
    assert set(tries) == set(JobName)


def test_the_system_looks_over_and_can_do_nothing_else(office):
    """Who opened the findings is the system's own login: off, without a post, refused anything else by the database."""
    jobs.run(JobName.DATA)
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
