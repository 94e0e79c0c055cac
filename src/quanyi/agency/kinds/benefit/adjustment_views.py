"""养老金调整: the year, what it comes to before anybody signs, and the case. Basis: sil-18."""

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.inputs import CountInput
from quanyi.agency.kinds.benefit import adjusting, matters
from quanyi.agency.kinds.benefit.views import opened, why
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import N_
from quanyi.law.errors import LawError

# Why a pension is left out, beside what the rule of 发放状态 calls it.
WHY = {
    "no_months": _("原核定没有缴费年限，请先补录"),
    "provisional": _("按暂用标准核定，先重算补差"),
    "difference_waits": _("补差还没有支付，下次再调整"),
    "later": _("以后年度已经调整"),
    "retired": _("上年末以后退休"),
    "stopped": _("停止发放"),
    "suspended": _("暂停发放"),
    "paid_without_adjustment": _("不参加调整"),
}


class AdjustmentForm(forms.Form):
    """The year, and by which document of the province."""

    title = _("养老金调整")
    year = CountInput(
        unit=N_("年"), label=_("调整年度"), min_value=2000, max_value=2100, help_text=_("例如 2025")
    )
    document = forms.CharField(
        label=_("调整文件"),
        max_length=200,
        help_text=_("省级文件的机关和文号；标准须先在“参数”中登记"),
        error_messages={"required": _("请填写调整文件的机关和文号。")},
    )


@for_posts(Post.SETTLEMENT)
def adjust(request: HttpRequest) -> HttpResponse:
    """养老金调整: tried first, then put before the reviewers."""
    initial = {"year": timezone.localdate().year}
    form = AdjustmentForm(request.POST if request.method == "POST" else None, initial=initial)
    region, found = settings.QUANYI_REGION, None
    if form.is_valid():
        year, document = form.cleaned_data["year"], form.cleaned_data["document"]
        try:
            if "submit" in request.POST:
                submit = partial(
                    adjusting.submit_adjustment, region, year, document=document, by=account_of(request)
                )
                return opened(request, submit, claim=matters.adjustment(year, region))
            found = adjusting.run(region, year)
        except (Refusal, LawError, IntegrityError) as refusal:
            form.add_error(None, why(refusal))
    context: dict[str, Any] = {"form": form, "found": found, "left_out": _told(found)}
    return render(request, "kinds/benefit/adjust.html", context, status=422 if form.errors else 200)


def _told(found: adjusting.Run | None) -> list[tuple[str, int]]:
    return (
        [(str(WHY.get(code, code)), count) for code, count in sorted(found.left_out.items())] if found else []
    )
