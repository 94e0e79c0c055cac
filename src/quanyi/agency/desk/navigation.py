"""导航: the pages that stand in the navigation of staff: those of the engines, and those that kinds of case add."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from quanyi.agency.staff.models import BUSINESS as BUSINESS
from quanyi.agency.staff.models import Post


@dataclass(frozen=True)
class Entry:
    """A page by the name of its address. `place` orders the navigation; `posts`: one of these is needed to see it,
    none where it is None.
    """

    place: int
    label: Any
    page: str
    posts: frozenset[Post] | None


_entries = [
    Entry(10, _("待办案件"), "worklist", BUSINESS),
    Entry(15, _("待办总览"), "worklists", BUSINESS),
    Entry(20, _("办理情况总览"), "overview", frozenset({Post.APPROVAL})),
    Entry(30, _("代办"), "delegations", BUSINESS),
    Entry(68, _("转移接续"), "transfers", BUSINESS),
    Entry(90, _("对账"), "reconciliations", frozenset({Post.RECHECK, Post.SETTLEMENT})),
    Entry(100, _("基金报表"), "reports", frozenset({Post.RECHECK, Post.SETTLEMENT})),
    Entry(110, _("查询权益记录"), "find-person", BUSINESS),
    Entry(130, _("依法删除"), "erasures", frozenset({Post.DATA_KEEPER, Post.APPROVAL})),
    Entry(135, _("查看监督"), "looks-overseen", frozenset({Post.APPROVAL, Post.SUPERVISOR})),
    Entry(136, _("岗位申请"), "post-requests", frozenset({Post.APPROVAL, Post.SUPERVISOR})),
    Entry(138, _("开办检查"), "readiness", frozenset({Post.APPROVAL})),
    Entry(140, _("日志与见证"), "log", frozenset({Post.APPROVAL, Post.SUPERVISOR})),
]


def add(entries: Iterable[Entry]) -> None:
    """Put pages of kinds of case among the others."""
    _entries.extend(entries)
    _entries.sort(key=lambda entry: entry.place)


def pages_for(posts: frozenset[Post]) -> list[tuple[str, str]]:
    """(label, page) of what stands in the navigation of somebody who holds these posts."""
    return [
        (str(entry.label), entry.page) for entry in _entries if entry.posts is None or posts & entry.posts
    ]
