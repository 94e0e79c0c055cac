"""The queue: what is asked for is done once, whoever is killed over it; it says how far it is, and is taken back."""

import signal
from importlib import import_module

import pytest
from django.db import OperationalError, connection
from tests.agency.work import sample
from tests.agency.work.sample import FIXED, QUICK, SLOW, until, worker
from tests.agency.world import account

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.services import acting_as
from quanyi.agency.control.models import SettlementOutcome, SettlementRequest
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.services import change_duty
from quanyi.agency.work import carrying, job
from quanyi.agency.work.carrying import take_up, take_up_all
from quanyi.agency.work.models import Ending, JobEvent, JobOutcome, JobRequest, JobStep
from quanyi.agency.work.requests import AlreadyAsked, NotCancelled, ask, cancel, open_requests, taken_up
from quanyi.agency.work.task import progress_told


@pytest.fixture(autouse=True)
def jobs(monkeypatch):
    for each in (SLOW, QUICK, FIXED):
        monkeypatch.setitem(job._JOBS, each.name, each)
    sample.not_done.clear()


def clerk():
    return account("clerk", Post.COUNTER)


def steps(request):
    return list(request.events.values_list("step", flat=True))


def written():
    return AuditEntry.objects.filter(act=Act.BACKUP)


# In one process ---------------------------------------------------------------------------------------------


def test_what_is_asked_for_is_done_once_in_the_name_of_who_asked(db):
    request = ask(QUICK, "a", by=clerk(), reason="测试")
    assert take_up()
    assert not take_up()
    assert JobOutcome.objects.get(request=request).ending == Ending.DONE
    assert (written().get().actor_id, steps(request)) == (request.asked_by_id, [JobStep.BEGUN])


def test_the_log_says_from_where_it_was_asked_for(db):
    by = clerk()
    with acting_as(by.as_actor("192.0.2.7")):
        ask(QUICK, "a", by=by)
    take_up_all()
    assert written().get().address == "192.0.2.7"


def test_of_one_matter_one_waits_at_a_time(db):
    by = clerk()
    first = ask(QUICK, "a", by=by)
    with pytest.raises(AlreadyAsked) as refused:
        ask(QUICK, "a", by=by)
    assert refused.value.request == first
    ask(QUICK, "b", by=by)
    take_up_all()
    ask(QUICK, "a", by=by)
    assert written().count() == 2


def test_people_come_before_the_schedule(db):
    ask(FIXED, "by itself")
    person = ask(QUICK, "asked", by=clerk())
    assert take_up()
    assert JobOutcome.objects.get().request == person


@pytest.mark.parametrize(("given", "ending", "why"), [
    ({"refused": "账上已经变动。"}, Ending.REFUSED, "账上已经变动。"),
    ({"fails": True}, Ending.FAILED, "ZeroDivisionError"),
])  # fmt: skip
def test_what_is_refused_or_fails_keeps_nothing_but_why(db, given, ending, why):
    request = ask(QUICK, "a", by=clerk(), **given)
    take_up_all()
    outcome = JobOutcome.objects.get()
    assert (outcome.ending, why in outcome.why) == (ending, True)
    assert sample.not_done == [(request.pk, outcome.why)]
    assert not written().exists()


def test_who_left_the_post_meanwhile_has_nothing_done(db):
    by = clerk()
    ask(QUICK, "a", by=by)
    change_duty(by, Post.COUNTER, granted=False, by=None, reason="调离")
    take_up_all()
    assert "已不在受理柜台岗位" in JobOutcome.objects.get().why
    assert not written().exists()


def test_a_job_that_the_program_no_longer_knows_is_answered(db, monkeypatch):
    ask(QUICK, "a", by=clerk())
    monkeypatch.delitem(job._JOBS, QUICK.name)
    take_up_all()
    assert "没有这项作业" in JobOutcome.objects.get().why


def test_a_database_that_is_away_is_no_fault_of_the_job(db, monkeypatch):
    ask(QUICK, "a", by=clerk())

    def away(*_):
        raise OperationalError("the connection is closed")

    with monkeypatch.context() as patched:
        patched.setattr(carrying, "_do", away)
        with pytest.raises(OperationalError):
            take_up()
    assert not JobOutcome.objects.exists()
    take_up_all()
    assert JobOutcome.objects.get().ending == Ending.DONE


def test_what_waits_is_cancelled_at_once_by_who_asked_or_an_administrator(db):
    by, other, administrator = clerk(), account("other", Post.COUNTER), account("admin", Post.SYSTEM_ADMIN)
    request, second = ask(QUICK, "a", by=by), ask(QUICK, "b", by=by)
    with pytest.raises(NotCancelled, match="只有申请人"):
        cancel(request.pk, by=other)
    assert cancel(request.pk, by=by).ending == Ending.CANCELLED
    assert cancel(second.pk, by=administrator).why == "已由Admin撤销，没有办理。"
    with pytest.raises(NotCancelled, match="已经办完"):
        cancel(request.pk, by=by)
    assert not take_up()
    assert len(sample.not_done) == 2


def test_some_jobs_cannot_be_cancelled(db):
    request = ask(FIXED, "a", by=clerk())
    with pytest.raises(NotCancelled, match="不能撤销"):
        cancel(request.pk, by=request.asked_by)
    assert not JobEvent.objects.exists()


def test_a_settlement_that_waited_for_the_earlier_worker_waits_in_the_queue(db):
    by = account("settler", Post.SETTLEMENT)
    waiting, answered = (
        SettlementRequest.objects.create(year=year, region="DEMO", reason="测试", requested_by=by)
        for year in (2024, 2023)
    )
    SettlementOutcome.objects.create(request=answered, refusal="x")
    moving = import_module("quanyi.agency.control.migrations.0009_requests_in_the_queue").WAITING
    with connection.cursor() as cursor:
        cursor.execute(moving)
    request = JobRequest.objects.get()
    assert (request.arguments, request.asked_by, request.asked_at) == (
        {"request": waiting.pk}, by, waiting.requested_at,
    )  # fmt: skip
    take_up_all()
    assert waiting.outcome.refusal == JobOutcome.objects.get().why


# With a worker that is killed -------------------------------------------------------------------------------


@pytest.fixture
def slow(office):
    return ask(SLOW, "a", by=clerk())


def test_killed_it_is_taken_up_again_and_the_third_time_given_up(office, slow):
    JobEvent.objects.create(request=slow, step=JobStep.BEGUN)  # a worker that was killed
    with worker(office) as killed:
        until(lambda: slow.pk in progress_told())
        assert taken_up() == {slow.pk}
        assert not take_up(), "one is at it"
        killed.send_signal(signal.SIGKILL)
    until(lambda: not taken_up())
    assert progress_told() == {}
    assert steps(slow) == [JobStep.BEGUN] * 2
    JobEvent.objects.create(request=slow, step=JobStep.BEGUN)
    assert take_up()
    outcome = JobOutcome.objects.get()
    assert (outcome.ending, sample.not_done) == (Ending.GIVEN_UP, [(slow.pk, outcome.why)])
    assert "3 次意外中断" in outcome.why
    assert not written().exists()


def test_told_to_end_a_worker_puts_it_down_which_is_no_kill(office, slow):
    with worker(office) as told:
        until(lambda: slow.pk in progress_told())
        told.terminate()
        assert told.wait(timeout=20) == 0
    assert steps(slow) == [JobStep.BEGUN, JobStep.PUT_DOWN]
    assert not written().exists()
    assert list(open_requests()) == [slow]


def test_how_far_it_is_is_seen_and_it_is_cancelled_at_its_next_step(office, slow):
    administrator = account("admin", Post.SYSTEM_ADMIN)
    with worker(office):
        done, of = until(lambda: progress_told().get(slow.pk))
        assert of == sample.STEPS
        until(lambda: progress_told()[slow.pk][0] > done)
        assert cancel(slow.pk, by=administrator) is None, "somebody is at it"
        outcome = until(lambda: JobOutcome.objects.first())
    assert (outcome.ending, outcome.why) == (Ending.CANCELLED, "已由Admin撤销，没有办理。")
    assert not written().exists()
