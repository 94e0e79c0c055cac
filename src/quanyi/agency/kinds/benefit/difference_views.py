"""The page of differences: benefits decided on a provisional rate or wage that can be made good now, and their cases.

Basis: d14-6-4, d14-16, gb-8-2, gb-10.2-3.
"""

from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from quanyi.agency.kinds.benefit import matters
from quanyi.agency.kinds.benefit.acts import open_benefit
from quanyi.agency.kinds.benefit.differences import Difference, differences, submit_difference
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post


@dataclass(frozen=True)
class DifferenceLine:
    """补差 as the page lists it."""

    found: Difference
    name: str

    @property
    def kind(self) -> str:
        return str(self.found.kind.label)


@for_posts(Post.SETTLEMENT)
@transaction.atomic
def benefit_differences(request: HttpRequest) -> HttpResponse:
    """重算补差: what can be made good now; one button puts each before the reviewers as a case of its own."""
    found = list(differences(settings.QUANYI_REGION))
    if request.method == "POST":
        return _submit(request, found)
    names = shown_names([one.decision.person_id for one in found])
    lines = [DifferenceLine(one, names[one.decision.person_id]) for one in found]
    return render(request, "kinds/benefit/differences.html", {"lines": lines})


def _submit(request: HttpRequest, found: list[Difference]) -> HttpResponse:
    put = sum(_is_put(request, one) for one in found)
    if put:
        told = ngettext("已提交 %(n)s 件补差，等待初审。", "已提交 %(n)s 件补差，等待初审。", put)
        messages.success(request, told % {"n": put})
    return redirect("benefit-differences")


def _is_put(request: HttpRequest, found: Difference) -> bool:
    """Put one before the reviewers, unless somebody did the same or another thing with this benefit meanwhile."""
    by, of = account_of(request), found.decision
    try:
        open_benefit(partial(submit_difference, found, by=by), matters.benefit(of.person_id, of.kind), by=by)
    except AlreadyUnderWay as refusal:
        messages.error(request, refusal.sentence)
        return False
    return True
