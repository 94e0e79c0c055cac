"""办理作业: what was asked for is taken up, done once, and answered; a worker may be killed at any moment.

Its session holds a lock on the request for as long as it lives: that is the heartbeat, without a clock. Killed, the
lock falls, and whoever looks next takes the request up again; one that has cost three workers is given up.
Basis: d14-6-3, d14-11-1.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.services import SYSTEM, acting_as, acting_for
from quanyi.agency.locks import Lock, again_on_deadlock, held_by_session
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.access import may
from quanyi.agency.staff.models import Account, Post
from quanyi.agency.work.job import Job, job_named
from quanyi.agency.work.models import Ending, JobEvent, JobOutcome, JobRequest, JobStep
from quanyi.agency.work.requests import asked_by_people, end, is_cancelled, open_requests, why_cancelled
from quanyi.agency.work.task import Cancelled, Task, at_task
from quanyi.law.errors import LawError

log = logging.getLogger("quanyi.worker")

TRIES = 3


def take_up_all() -> None:
    """Everything that waits and that nobody else is at."""
    while take_up():
        pass


def take_up(*, of_people_only: bool = False) -> bool:
    """Do the first request that waits and that nobody else is at; whether there was one."""
    for request in asked_by_people() if of_people_only else open_requests():
        with held_by_session(Lock.WORK, request.pk) as is_ours:
            if is_ours and not JobOutcome.objects.filter(request=request).exists():
                _carry_out(request)
                return True
    return False


def _carry_out(request: JobRequest) -> None:
    with _in_the_name_of(request):
        job = job_named(request.job)
        if job is None:
            end(request, Ending.FAILED, _("程序中已没有这项作业。"))
        elif is_cancelled(request):
            _end_cancelled(request)
        elif _times_begun(request) >= TRIES:
            end(request, Ending.GIVEN_UP, _given_up())
        else:
            _try(job, request)


@contextmanager
def _in_the_name_of(request: JobRequest) -> Iterator[None]:
    """What is written names who asked, and from where, and is of the agency for which they did."""
    by, address = request.asked_by, request.arguments.get("address", "")
    actor = by.as_actor(address) if by else SYSTEM
    with acting_as(actor), acting_for(request.agency_id), processing("办理作业", request.job):
        yield


def _times_begun(request: JobRequest) -> int:
    """How often a worker began it and was killed over it."""
    steps = list(request.events.values_list("step", flat=True))
    return steps.count(JobStep.BEGUN) - steps.count(JobStep.PUT_DOWN)


def _try(job: Job, request: JobRequest) -> None:
    JobEvent.objects.create(request=request, step=JobStep.BEGUN)
    task = Task(request)
    try:
        with at_task(task):
            _do(job, task)
    except Cancelled:
        _end_cancelled(request)
    except (LawError, Refusal) as why:
        end(request, Ending.REFUSED, why.zh if isinstance(why, LawError) else str(why))
    except (OperationalError, InterfaceError):
        raise  # the database is away: not its fault
    except KeyboardInterrupt:
        with suppress(Error):
            JobEvent.objects.create(request=request, step=JobStep.PUT_DOWN)
        raise
    except Exception as error:
        _end_faulty(job, request, error)
    finally:
        with suppress(Error):
            task.close()


def _do(job: Job, task: Task) -> None:
    _refuse_who_left(job, task.request)
    if job.is_whole:
        _do_whole(job, task)
    else:
        job.act(task)
        _answer_done(task.request)


@again_on_deadlock
@transaction.atomic
def _do_whole(job: Job, task: Task) -> None:
    job.act(task)
    _answer_done(task.request)


def _answer_done(request: JobRequest) -> None:
    JobOutcome.objects.create(request=request, ending=Ending.DONE, why="")


def _refuse_who_left(job: Job, request: JobRequest) -> None:
    if request.asked_by is None:
        return
    by = Account.objects.get(pk=request.asked_by.pk)  # as it is now
    if not by.is_active:
        raise Refusal(_("申请人%(name)s的登录账户已停用，没有办理。") % {"name": by.display_name})
    if job.posts and not may(by, *job.posts):
        posts = "、".join(str(post.label) for post in Post if post in job.posts)
        raise Refusal(
            _("申请人%(name)s已不在%(posts)s岗位，没有办理。") % {"name": by.display_name, "posts": posts}
        )


def _end_cancelled(request: JobRequest) -> None:
    asked = request.events.filter(step=JobStep.CANCEL_ASKED).select_related("by").first()
    end(request, Ending.CANCELLED, why_cancelled(asked.by if asked else None))


def _end_faulty(job: Job, request: JobRequest, error: Exception) -> None:
    """Done again, it would fail again. The error's name alone is kept: its text may carry persons' data."""
    if isinstance(error, IntegrityError) and job.explain:
        end(request, Ending.REFUSED, job.explain(error))
        return
    log.exception("job %s, request %s", request.job, request.pk)
    end(request, Ending.FAILED, _program_failed(error))


def _program_failed(error: Exception) -> str:
    name = type(error).__name__
    return _("办理中程序出错（%(name)s），没有办成。请告知系统管理员查看系统日志，排除后再申请。") % {
        "name": name
    }


def _given_up() -> str:
    return _("办理它的进程已 %(n)s 次意外中断，不再重试。请告知系统管理员查看系统日志，排除后再申请。") % {
        "n": TRIES
    }
