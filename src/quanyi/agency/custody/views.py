"""Pages of custody: what administrators see of the log, which is no business and nobody's data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quanyi.agency.custody.log_state import log_state
from quanyi.agency.custody.operations import operations as state_of_operations
from quanyi.agency.staff.access import for_posts
from quanyi.agency.staff.models import Post


@for_posts(Post.SYSTEM_ADMIN, Post.DATABASE_ADMIN, Post.APPROVAL)
def log(request: HttpRequest) -> HttpResponse:
    """日志与见证: the log's size, its last signed heads, its keepers. Basis: d14-12, d14-26-1, d14-28-4."""
    return render(request, "custody/log.html", {"state": log_state()})


@for_posts(Post.SYSTEM_ADMIN, Post.DATABASE_ADMIN)
def operations(request: HttpRequest) -> HttpResponse:
    """系统运行: jobs, log, keepers, backups; counts and states. Basis: d14-3-2, d14-9-2, d14-11-1, d14-12,
    d14-26-2."""
    return render(request, "custody/operations.html", {"state": state_of_operations()})
