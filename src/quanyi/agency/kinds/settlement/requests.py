"""结息申请: the page asks for a year to be settled; a worker of the site settles it and opens the case.

A request is taken up under a lock of its own, and answered in the transaction that settles. A worker that is killed
half way leaves nothing but the request, which is taken up again. Basis: d14-6-3, d14-12, gb-10.2-3.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.services import acting_as
from quanyi.agency.compute.models import Run, SettlementOutcome, SettlementRequest
from quanyi.agency.kinds.settlement.acts import settle_year, settlement_claim
from quanyi.agency.kinds.settlement.settling import NothingToSettle
from quanyi.agency.locks import Lock, keys_held, take, try_to_take
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.claims import AlreadyUnderWay, hold
from quanyi.agency.staff.access import may
from quanyi.agency.staff.models import Account, Post
from quanyi.law.errors import LawError
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
    take(Lock.SETTLEMENT_ASKED, year)
    if asked := unanswered().filter(year=year, region=region).first():
        raise AlreadyUnderWay(
            _("%(year)s年度已由%(name)s申请结息，正在办理；算完后会列出案件。")
            % {"year": year, "name": asked.requested_by.display_name}
        )
    hold(settlement_claim(year))
    return SettlementRequest.objects.create(year=year, region=region, reason=reason, requested_by=by)


def unanswered() -> QuerySet[SettlementRequest]:
    """What is still to be done, oldest first."""
    open_ones = SettlementRequest.objects.filter(outcome__isnull=True).select_related("requested_by")
    return open_ones.order_by("pk")


@transaction.atomic
def settle_requested(request_id: int) -> SettlementOutcome | None:
    """办理结息申请: settle, open the case and answer, all or nothing; None where somebody else does or did."""
    if not try_to_take(Lock.SETTLEMENT_WORK, request_id):
        return None
    request = unanswered().filter(pk=request_id).first()
    if request is None:
        return None
    run, refusal = None, ""
    with acting_as(request.requested_by.as_actor()):
        try:
            with transaction.atomic():
                run = _settled(request)
        except (LawError, Refusal) as why:
            refusal = why.zh if isinstance(why, LawError) else str(why)
        return SettlementOutcome.objects.create(request=request, run=run, refusal=refusal[:500])


@transaction.atomic
def give_up(request_id: int, refusal: str) -> None:
    """Answer a request on which the program itself failed: it would fail again."""
    take(Lock.SETTLEMENT_WORK, request_id)
    if request := unanswered().filter(pk=request_id).first():
        with acting_as(request.requested_by.as_actor()):
            SettlementOutcome.objects.create(request=request, refusal=refusal)


def _settled(request: SettlementRequest) -> Run:
    if not may(request.requested_by, Post.SETTLEMENT):
        raise NothingToSettle(f"申请人{request.requested_by.display_name}已不在结息核算岗位，没有办理。")
    case = settle_year(request.year, region=request.region, by=request.requested_by)
    return Run.objects.filter(submission__round__case=case).latest("pk")


# The page ---------------------------------------------------------------------------------------------------


class Progress(Enum):
    """办理进度: how far a request has come, its word and its tone."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class RequestLine:
    """结息申请 as the page lists it; `case_id` and `case_number` where a case was opened."""

    request: SettlementRequest
    progress: Progress
    refusal: str = ""
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
    taken = keys_held(Lock.SETTLEMENT_WORK)
    return [_line(request, taken) for request in found[:limit]]


def _line(request: SettlementRequest, taken: set[int]) -> RequestLine:
    outcome = getattr(request, "outcome", None)
    if outcome is None:
        return RequestLine(request, Progress.RUNNING if request.pk in taken else Progress.WAITING)
    if outcome.run is None:
        return RequestLine(request, Progress.FAILED, refusal=outcome.refusal)
    case = outcome.run.submission.round.case
    return RequestLine(request, Progress.DONE, case_id=case.pk, case_number=case.number)
