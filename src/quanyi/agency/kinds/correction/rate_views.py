"""The page to correct the rate of a settled year for a whole region: what it does, then submit.

Basis: d14-16, gb-A-34.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.inputs import CountInput
from quanyi.agency.kinds.correction.acts import open_rate_correction
from quanyi.agency.kinds.correction.forms import YearForm
from quanyi.agency.kinds.correction.rates import propose_rate
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError


class RateForm(YearForm):
    """A region's settled years are computed anew from a year on, at the rate that holds today."""

    title = gettext_lazy("更正统筹区的年度利率")
    year = CountInput(
        unit="年",
        label=gettext_lazy("利率有误的年度"),
        min_value=1992,
        max_value=2200,
        help_text=gettext_lazy(
            "先按公布文件补录正确的记账利率；此年度和以后已结息的年度，按现行利率逐年重算"
        ),
        error_messages={"required": gettext_lazy("请填写年度，例如 2024。")},
    )
    field_order = ("year", "evidence", "paper")

    def __init__(self, *sent: Any) -> None:
        super().__init__(*sent)
        del self.fields["application_number"]


@for_posts(Post.SETTLEMENT)
def correct_rate(request: HttpRequest) -> HttpResponse:
    """利率更正."""
    form = RateForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"form": form}
    if form.is_bound:
        form.keep_paper(by=account_of(request))
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and form.is_valid():
        try:
            answer = _answer(request, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except LawError as error:
            form.add_error(None, sentence(error))
            status = 422
        else:
            if isinstance(answer, HttpResponse):
                return answer
            context |= answer
    return render(request, "kinds/correction/correct_rate.html", context, status=status)


def _answer(request: HttpRequest, form: RateForm) -> HttpResponse | dict[str, Any]:
    """What to show: the effect, or the case that was opened."""
    year, region = form.cleaned_data["year"], settings.QUANYI_REGION
    if "submit" not in request.POST:
        return {"proposal": propose_rate(year, region)}
    case = open_rate_correction(
        year, form.ground, region=region, by=account_of(request), papers=form.papers()
    )
    messages.success(request, _("更正已提交，案件 %(number)s 等待初审。") % {"number": case.number})
    return redirect("case", case.pk)
