"""待办总览: every worklist with how much waits on it, by post, and the way to it. It counts, and names nobody.

Kinds of case add theirs by a `worklists.py` in their folder, as they add pages to the navigation. Basis: d14-4, d14-12.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.cases import lines_of
from quanyi.agency.desk.overview import PRESSING
from quanyi.agency.desk.transfers import messages_to_do
from quanyi.agency.review import selectors as review
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts
from quanyi.agency.staff.models import Account, Post
from quanyi.agency.staff.selectors import posts_at_door


@dataclass(frozen=True)
class WorklistReader:
    """By whom, for which region and on which day the lists are counted."""

    by: Account
    region: str
    today: date


@dataclass(frozen=True)
class Worklist:
    """一份清单: `shows` says what evidence stands on it, `begins` what its button does; `count` asks the books.

    `place` orders the overview; `query` is what the address of its page narrows it by.
    """

    place: int
    label: Any
    shows: Any
    begins: Any
    page: str
    posts: frozenset[Post]
    count: Callable[[WorklistReader], int]
    query: str = ""

    @property
    def url(self) -> str:
        return reverse(self.page) + self.query


@dataclass(frozen=True)
class Line:
    """A list as it stands: how much waits on it."""

    list: Worklist
    count: int


def _pressing(asked: WorklistReader) -> int:
    lines = lines_of(review.undecided(), asked.by)
    return sum(line.may_sign and line.limit.nearness in PRESSING for line in lines)


_worklists = [
    Worklist(
        10,
        _("临近或超过办理时限的案件"),
        _("等您签署的案件的法定时限、已过的工作日"),
        _("打开案件"),
        "worklist",
        BUSINESS,
        _pressing,
    ),
    Worklist(
        60,
        _("对方机构发来、还没有办理的转移文书"),
        _("联系函、信息表和复算结果"),
        _("办理转出或者转入"),
        "transfers",
        frozenset({Post.COUNTER}),
        lambda asked: messages_to_do(),
    ),
]


def add(worklists: Iterable[Worklist]) -> None:
    """Put lists of kinds of case among the others."""
    _worklists.extend(worklists)
    _worklists.sort(key=lambda each: each.place)


def lines_for(posts: frozenset[Post], asked: WorklistReader) -> list[Line]:
    """The lists that these posts work on, each counted; those on which somebody waits first."""
    found = [Line(each, each.count(asked)) for each in _worklists if posts & each.posts]
    return sorted(found, key=lambda line: not line.count)


@for_posts(*BUSINESS)
def worklists(request: HttpRequest) -> HttpResponse:
    """待办总览 of the posts that whoever looks holds now."""
    account = account_of(request)
    asked = WorklistReader(account, settings.QUANYI_REGION, timezone.localdate())
    lines = lines_for(posts_at_door(account), asked)
    return render(request, "desk/worklists.html", {"lines": lines, "today": asked.today})
