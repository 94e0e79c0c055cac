"""Page of the oversight of looks. Basis: d14-3-1, d14-12, d14-22, d14-26-1."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quanyi.agency.serve.oversight import oversight
from quanyi.agency.staff.access import account_of, for_posts, may
from quanyi.agency.staff.models import Post

PERIODS = (7, 30, 90)  # days
PAGE = 50


@for_posts(Post.APPROVAL, Post.SUPERVISOR)
def looks_overseen(request: HttpRequest) -> HttpResponse:
    """查看监督: how clerks looked at records, and what is odd; it names nobody whose record it was."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, PERIODS) else PERIODS[0]
    found = oversight(days, agency_id=account_of(request).agency_id)
    page = Paginator(found.odd, PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "page": page, "days": days, "periods": PERIODS, "query": f"days={days}&"}
    context["may_remark"] = may(account_of(request), Post.SUPERVISOR)
    return render(request, "serve/oversight.html", context)
