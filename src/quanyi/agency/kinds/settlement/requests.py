"""结息申请: the page asks for a year to be settled; a worker settles it and opens the case (`quanyi.agency.work`).

What was asked for and what came of it are kept here, with the year; when it is done, and by whom, is the queue's.
Basis: d14-6-3, d14-12, gb-10.2-3.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.control.models import Run, SettlementOutcome, SettlementRequest
from quanyi.agency.kinds.settlement.acts import settle_year, settlement_claim
from quanyi.agency.review.claims import AlreadyUnderWay, hold
from quanyi.agency.staff.models import Account, Post
from quanyi.agency.work.job import Job
from quanyi.agency.work.models import JobRequest
from quanyi.agency.work.requests import AlreadyAsked, ask, open_requests
from quanyi.agency.work.standing import RequestStanding, standings_of
from quanyi.agency.work.task import Task
from quanyi.law.parameters import parameter

OVERDUE = timedelta(minutes=2)  # a worker looks every second: what waits longer has none


@transaction.atomic
def request_settlement(year: int, *, region: str, reason: str, by: Account) -> SettlementRequest:
    """申请结息: note down who wants a year settled, and why.

    Raises NoParameter where no rate is published, AlreadyUnderWay where the year has not ended, is asked for or is
    before the reviewers.
    """
    if year >= timezone.localdate().year:
        raise AlreadyUnderWay(
            _("%(year)s年度还没有结束，年内还会记账和支付，现在结息会少算。请在年度结束后办理。")
            % {"year": year}
        )
    parameter("crediting_rate", on=year, region=region)
    request = SettlementRequest.objects.create(year=year, region=region, reason=reason, requested_by=by)
    try:
        ask(JOB, f"settlement {year} {region}", by=by, reason=reason, request=request.pk)
    except AlreadyAsked as asked:
        raise _already_asked(year, asked.request) from asked
    hold(settlement_claim(year))
    return request


def _already_asked(year: int, asked: JobRequest) -> AlreadyUnderWay:
    name = asked.asked_by.display_name if asked.asked_by else ""
    return AlreadyUnderWay(
        _("%(year)s年度已由%(name)s申请结息，正在办理；算完后会列出案件。") % {"year": year, "name": name}
    )


def settle(task: Task) -> None:
    """办理结息申请: settle, open the case and answer."""
    request = SettlementRequest.objects.get(pk=task.arguments["request"])
    case = settle_year(request.year, region=request.region, by=task.by, progress=task.progress)
    run = Run.objects.filter(submission__round__case=case).latest("pk")
    SettlementOutcome.objects.create(request=request, run=run)


def not_settled(asked: JobRequest, why: str) -> None:
    SettlementOutcome.objects.create(request_id=asked.arguments["request"], refusal=why[:500])


JOB = Job(
    name="settlement",
    label=gettext_lazy("年度结息"),
    act=settle,
    posts=frozenset({Post.SETTLEMENT}),
    not_done=not_settled,
    page=lambda asked: reverse("settlements"),
)


# The page ---------------------------------------------------------------------------------------------------


class Progress(Enum):
    """办理进度: how far a request has come, its word and its tone."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class RequestLine:
    """结息申请 as the page lists it; how it stands in the queue, and where a case was opened, which."""

    request: SettlementRequest
    progress: Progress
    refusal: str = ""
    queued: RequestStanding | None = None
    case_id: int | None = None
    case_number: str = ""

    @property
    def badge(self) -> tuple[str, str]:
        return {
            Progress.WAITING: (_("等候计算"), "wait"),
            Progress.RUNNING: (_("正在计算"), "wait"),
            Progress.DONE: (_("已算出"), "ok"),
            Progress.FAILED: (_("未办成"), "bad"),
        }[self.progress]

    @property
    def is_open(self) -> bool:
        return self.progress in (Progress.WAITING, Progress.RUNNING)

    @property
    def is_overdue(self) -> bool:
        """Nobody took it up: the site's worker is not running."""
        return self.progress is Progress.WAITING and timezone.now() - self.request.requested_at > OVERDUE


def request_lines(region: str, *, limit: int = 10) -> list[RequestLine]:
    """The latest requests, newest first."""
    found = SettlementRequest.objects.filter(region=region).select_related(
        "requested_by", "outcome__run__submission__round__case"
    )
    queued = standings_of(open_requests().filter(job=JOB.name))
    by_request = {one.request.arguments["request"]: one for one in queued}
    return [_line(request, by_request.get(request.pk)) for request in found[:limit]]


def _line(request: SettlementRequest, queued: RequestStanding | None) -> RequestLine:
    outcome = getattr(request, "outcome", None)
    if outcome is None:
        is_running = queued is not None and queued.is_running
        return RequestLine(request, Progress.RUNNING if is_running else Progress.WAITING, queued=queued)
    if outcome.run is None:
        return RequestLine(request, Progress.FAILED, refusal=outcome.refusal)
    case = outcome.run.submission.round.case
    return RequestLine(request, Progress.DONE, case_id=case.pk, case_number=case.number)
