"""年度结息: which years stand open, and asking for one. Basis: gb-10.2-3."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.kinds.settlement.forms import SettleForm
from quanyi.agency.kinds.settlement.requests import request_lines, request_settlement
from quanyi.agency.kinds.settlement.years import due_year, opened_years
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError


@for_posts(Post.SETTLEMENT)
def settlements(request: HttpRequest) -> HttpResponse:
    """年度结息: which years stand open, what was asked for, and ask for one; a worker of the site settles it."""
    years = opened_years(settings.QUANYI_REGION, account_of(request))
    form = SettleForm(request.POST if request.method == "POST" else None, initial={"year": due_year(years)})
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            return _ask_for(request, **form.cleaned_data)
        except LawError as error:
            status, why = 422, sentence(error)
        except Refusal as error:
            status, why = 409, str(error)
        form.add_error("year", why)
    lines = request_lines(settings.QUANYI_REGION)
    is_open = any(line.is_open for line in lines)
    context = {"form": form, "years": years, "lines": lines, "is_open": is_open}
    return render(request, "kinds/settlement/settlements.html", context, status=status)


def _ask_for(request: HttpRequest, year: int, reason: str) -> HttpResponse:
    request_settlement(year, region=settings.QUANYI_REGION, reason=reason, by=account_of(request))
    messages.success(
        request, _("已申请 %(year)s年度结息。系统正在计算，算完后案件列在下面，等待初审。") % {"year": year}
    )
    return redirect("settlements")
