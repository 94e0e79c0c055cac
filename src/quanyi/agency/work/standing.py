"""作业进度: how a request stands, for who asked and for operators; it names no insured person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from quanyi.agency.work.job import job_named
from quanyi.agency.work.models import Ending, JobOutcome, JobRequest, JobStep
from quanyi.agency.work.requests import open_requests, taken_up
from quanyi.agency.work.task import progress_told

TONES = {Ending.DONE: "ok", Ending.REFUSED: "warn", Ending.CANCELLED: ""}
NAMELESS = (Ending.FAILED, Ending.GIVEN_UP)  # whose sentences are the program's own


@dataclass(frozen=True)
class RequestStanding:
    """A request: whether somebody is at it, how far (0 of 0: nobody says), how often it was begun, how it ended."""

    request: JobRequest
    is_running: bool
    done: int
    of: int
    begun: int
    is_cancelling: bool
    outcome: JobOutcome | None

    @property
    def label(self) -> Any:
        job = job_named(self.request.job)
        return job.label if job else self.request.job

    @property
    def badge(self) -> tuple[Any, str]:
        if self.outcome:
            ending = Ending(self.outcome.ending)
            return ending.label, TONES.get(ending, "bad")
        if self.is_cancelling:
            return _("正在撤销"), "wait"
        return (_("正在办理") if self.is_running else _("等候办理")), "wait"

    @property
    def may_be_cancelled(self) -> bool:
        job = job_named(self.request.job)
        return self.outcome is None and not self.is_cancelling and (job is None or job.may_be_cancelled)

    @property
    def fault(self) -> str:
        """Why the program did not get through with it."""
        return self.outcome.why if self.outcome and self.outcome.ending in NAMELESS else ""


def open_ones() -> list[RequestStanding]:
    """What runs, then what waits, in the order in which it is taken up."""
    found = standings_of(open_requests())
    return sorted(found, key=lambda one: not one.is_running)


def ended_ones(limit: int) -> list[RequestStanding]:
    """The latest that ended, newest first."""
    found = JobRequest.objects.filter(outcome__isnull=False).order_by("-outcome__pk")
    return standings_of(found.select_related("asked_by", "outcome")[:limit])


def standings_of(requests: Iterable[JobRequest]) -> list[RequestStanding]:
    found = list(requests)
    prefetch_related_objects(found, "events")
    taken, told = (taken_up(), progress_told()) if found else (set(), {})
    return [_standing(request, request.pk in taken, *told.get(request.pk, (0, 0))) for request in found]


def _standing(request: JobRequest, is_running: bool, done: int, of: int) -> RequestStanding:
    steps = [event.step for event in request.events.all()]
    outcome = getattr(request, "outcome", None)
    return RequestStanding(
        request, is_running, done, of, steps.count(JobStep.BEGUN), JobStep.CANCEL_ASKED in steps, outcome
    )
