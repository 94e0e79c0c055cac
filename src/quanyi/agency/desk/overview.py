"""办理情况总览, for who leads: what waits where, since when, how near its limit. It names no person.

Basis: d14-4, d14-7.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from quanyi.agency.control.remarks import remark_lines, unanswered
from quanyi.agency.desk.case_lists import CASES, in_order, sums_of
from quanyi.agency.desk.cases import CaseLine, lines_of
from quanyi.agency.desk.delegation_lines import DelegationLine
from quanyi.agency.review import selectors as review
from quanyi.agency.review.limits import Nearness
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.delegations import not_over
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import label
from quanyi.law.terms import Stage
from quanyi.law.terms.labelled import Labelled

PRESSING = (Nearness.OVERDUE, Nearness.NEAR)
SHOWN = 50
STAGES = (*Stage, None)  # None: with the collector, who is to hand it in again


@dataclass(frozen=True)
class Waiting:
    """在办: the undecided cases of a kind at a stage, or all of them."""

    lines: Sequence[CaseLine]

    @property
    def kind(self) -> Labelled:
        return self.lines[0].kind

    @property
    def where(self) -> str:
        """The stage whose turn it is."""
        stage = self.lines[0].standing.next_stage
        return label(stage) if stage else _("退回待更正")

    @property
    def since(self) -> datetime:
        """Since when the one waits that waits longest."""
        return min(line.waiting_since for line in self.lines)

    @property
    def by_nearness(self) -> dict[str, int]:
        """How many are how near their limit; `none` are those without one, or whose clock stands still."""
        count = Counter(line.limit.nearness for line in self.lines)
        return {near.value: count[near] for near in Nearness} | {"none": count[None]}

    @property
    def amounts(self) -> list[tuple[str, int]]:
        """(label, fen) over the cases."""
        return sums_of(self.lines)

    @property
    def chosen(self) -> str:
        """The parameters by which the work list shows these alone."""
        standing = self.lines[0].standing
        place = standing.next_stage.value if standing.next_stage else standing.state.value
        return urlencode({"kind": self.kind.value, "state": place})


def waiting(lines: Iterable[CaseLine]) -> list[Waiting]:
    """A group for each kind and stage, in the order of both."""
    ordered = sorted(lines, key=_place)
    return [Waiting(list(group)) for _place_of, group in groupby(ordered, key=_place)]


def _place(line: CaseLine) -> tuple[int, int]:
    return list(type(line.kind)).index(line.kind), STAGES.index(line.standing.next_stage)


@for_posts(Post.APPROVAL)
def overview(request: HttpRequest) -> HttpResponse:
    """办理情况总览."""
    chosen = CASES.of(request.GET)
    lines = in_order(chosen, lines_of(chosen.of(review.undecided()), account_of(request)))
    here = account_of(request).agency_id
    context = {
        "chosen": chosen,
        "delegations": [DelegationLine(each, False) for each in not_over().filter(delegator__agency=here)],
        "remarks": remark_lines(unanswered(here)),
        "groups": waiting(lines),
        "total": Waiting(lines) if lines else None,
        "pressing": [line for line in lines if line.limit.nearness in PRESSING][:SHOWN],
    }
    return render(request, "desk/overview.html", context)
