"""申请作业: asking for a job, and taking it back. Basis: d14-6-3, d14-12."""

import zlib

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.lookups import IsNull
from django.utils.translation import gettext as _
from django.utils.translation import override

from quanyi.agency.audit.services import acting_for, current_actor
from quanyi.agency.locks import Lock, keys_held, take, try_to_take
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.access import may
from quanyi.agency.staff.models import ADMINISTRATORS, Account
from quanyi.agency.work.job import Job, job_named
from quanyi.agency.work.models import Ending, JobEvent, JobOutcome, JobRequest, JobStep


class AlreadyAsked(Refusal):
    """已在办理: the same is asked for already; `request` is the one that waits."""

    def __init__(self, request: JobRequest) -> None:
        super().__init__(_("这件事已有人申请办理，还没有办完，不用再申请。"))
        self.request = request


class NotCancelled(Refusal):
    """不能撤销: the sentence says why."""


@transaction.atomic
def ask(
    job: Job, about: str, *, by: Account | None = None, reason: str = "", **arguments: object
) -> JobRequest:
    """申请作业: a worker does it, as who asks and from where. Raises AlreadyAsked where one of this matter waits."""
    take(Lock.WORK_ASKED, zlib.crc32(about.encode()) >> 1)
    if asked := open_requests().filter(about=about).first():
        raise AlreadyAsked(asked)
    given = {**arguments, "address": current_actor().address}
    return JobRequest.objects.create(job=job.name, about=about, arguments=given, reason=reason, asked_by=by)


def open_requests() -> QuerySet[JobRequest]:
    """What has not ended, in the order in which it is taken up: people before the schedule, then the oldest."""
    found = JobRequest.objects.filter(outcome__isnull=True).select_related("asked_by")
    return found.order_by(IsNull(F("asked_by"), True), "pk")


def asked_by_people() -> QuerySet[JobRequest]:
    """As above, without the schedule."""
    return open_requests().filter(asked_by__isnull=False)


def taken_up() -> set[int]:
    """The requests that a worker is at in this moment."""
    return keys_held(Lock.WORK)


def is_cancelled(request: JobRequest) -> bool:
    return request.events.filter(step=JobStep.CANCEL_ASKED).exists()


@transaction.atomic
def cancel(request_id: int, *, by: Account) -> JobOutcome | None:
    """撤销作业: at once where nobody is at it, else at its next checkpoint (None). Raises NotCancelled."""
    request = JobRequest.objects.select_related("asked_by").get(pk=request_id)
    is_free = try_to_take(Lock.WORK, request_id)
    _refuse_cancelling(request, by)
    with acting_for(request.agency_id):
        JobEvent.objects.create(request=request, step=JobStep.CANCEL_ASKED, by=by)
        with override("zh-hans"):  # a record is in Chinese
            return end(request, Ending.CANCELLED, why_cancelled(by)) if is_free else None


def _refuse_cancelling(request: JobRequest, by: Account) -> None:
    job = job_named(request.job)
    if by != request.asked_by and not may(by, *ADMINISTRATORS):
        raise NotCancelled(_("只有申请人和管理员可以撤销。"))
    if job and not job.may_be_cancelled:
        raise NotCancelled(_("这项作业不能撤销。"))
    if JobOutcome.objects.filter(request=request).exists():
        raise NotCancelled(_("这项作业已经办完，不能再撤销。"))


def why_cancelled(by: Account | None) -> str:
    return _("已由%(name)s撤销，没有办理。") % {"name": by.display_name if by else ""}


@transaction.atomic
def end(request: JobRequest, ending: Ending, why: str) -> JobOutcome:
    """A request that came to nothing: the outcome, and what the matter keeps of it."""
    if job := job_named(request.job):
        job.not_done(request, why)
    return JobOutcome.objects.create(request=request, ending=ending, why=why[:500])
