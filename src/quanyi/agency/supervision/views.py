"""监督检查: what a supervisor sees without any order, which is registers, counts and lists that name no person.

Basis: d14-3-3, d14-21, d14-22, gb-13-1, gb-13-2.
"""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from quanyi.agency.desk.case_lists import CASES, in_order
from quanyi.agency.desk.cases import lines_of
from quanyi.agency.review import selectors as review
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.selectors import supervision_of
from quanyi.agency.supervision.standing import DAYS, standing

PAGE = 50


@for_posts(Post.SUPERVISOR, Post.APPROVAL)
def supervision(request: HttpRequest) -> HttpResponse:
    """监督检查: how the office stands, for who supervises it and who leads it."""
    account, today = account_of(request), timezone.localdate()
    since = date(today.year, 1, 1)
    context = {
        "post": supervision_of(account),
        "found": standing(account, CASES.of({}), since=since),
        "since": since,
        "days": DAYS,
    }
    return render(request, "supervision/supervision.html", context)


@for_posts(Post.SUPERVISOR)
def supervised_cases(request: HttpRequest) -> HttpResponse:
    """案件清单 that names no person and opens no case."""
    account, chosen = account_of(request), CASES.of(request.GET)
    waiting = in_order(chosen, lines_of(chosen.of(review.undecided(review.cases_here())), account))
    page = Paginator(chosen.of(review.decided(review.cases_here())), PAGE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "waiting": waiting,
        "decided": lines_of(page.object_list, account),
        "page": page,
    }
    return render(request, "supervision/cases.html", context)
