"""Pages of custody: what administrators see of the log, which is no business and nobody's data."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.custody.log_state import log_state
from quanyi.agency.custody.operations import operations as state_of_operations
from quanyi.agency.custody.readiness import lacking
from quanyi.agency.custody.readiness import readiness as points_now
from quanyi.agency.staff.access import account_of, for_posts, may
from quanyi.agency.staff.models import ADMINISTRATORS, BUSINESS, Post
from quanyi.agency.work.job import at_home, job_named
from quanyi.agency.work.models import JobRequest
from quanyi.agency.work.requests import NotCancelled, cancel


@for_posts(Post.SYSTEM_ADMIN, Post.DATABASE_ADMIN, Post.APPROVAL, Post.SUPERVISOR)
def log(request: HttpRequest) -> HttpResponse:
    """日志与见证: the log's size, its last signed heads, its keepers. Basis: d14-12, d14-26-1, d14-28-4."""
    return render(request, "custody/log.html", {"state": log_state()})


@for_posts(Post.SYSTEM_ADMIN, Post.DATABASE_ADMIN)
def operations(request: HttpRequest) -> HttpResponse:
    """系统运行: jobs, log, keepers, backups; counts and states. Basis: d14-3-2, d14-9-2, d14-11-1, d14-12,
    d14-26-2."""
    return render(request, "custody/operations.html", {"state": state_of_operations()})


@for_posts(Post.SYSTEM_ADMIN, Post.DATABASE_ADMIN, Post.APPROVAL)
def readiness(request: HttpRequest) -> HttpResponse:
    """开办检查: what the office still lacks, with the ways out. Basis: d14-3-2, d14-26-1."""
    points = points_now()
    return render(request, "custody/readiness.html", {"points": points, "lacking": lacking(points)})


@require_POST
@for_posts(*BUSINESS, *ADMINISTRATORS)
def cancel_job(request: HttpRequest, request_id: int) -> HttpResponse:
    """撤销作业: by who asked for it, or an administrator. Basis: d14-12, d14-26-1."""
    asked, by = get_object_or_404(JobRequest, pk=request_id), account_of(request)
    try:
        is_ended = cancel(asked.pk, by=by) is not None
    except NotCancelled as why:
        record(Act.REFUSED, purpose=str(why), request=request_id)
        messages.error(request, str(why))
    else:
        messages.success(request, _("已撤销。") if is_ended else _("已申请撤销，办到下一步时停下。"))
    if may(by, *ADMINISTRATORS):
        return redirect("operations")
    job = job_named(asked.job)
    return redirect((job.page if job else at_home)(asked))
