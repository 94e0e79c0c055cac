"""Pages of fund reports: issue one, see its figures as frozen, and what has changed since.

Basis: gb-10.2-4, gb-12-2.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.control.models import FundReport
from quanyi.agency.control.reports import issue_report, overtaken
from quanyi.agency.desk.reconciliation import KEEPERS
from quanyi.agency.inputs import MonthInput
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry.models import BenefitKind
from quanyi.agency.review.kind import kind_named
from quanyi.agency.staff.access import account_of, for_posts, may
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import label
from quanyi.law.terms import LedgerAccount, Scheme

PAGE = 50
SIDES: dict[str, Any] = {"income": gettext_lazy("收入"), "expenditure": gettext_lazy("支出")}
WHOLE: dict[str, Any] = {
    "opening_fen": gettext_lazy("期初结余"),
    "closing_fen": gettext_lazy("期末结余"),
    "unexplained_fen": gettext_lazy("收支与结余之差"),
    "income.recovered_fen": gettext_lazy("收入：多领待遇退回"),
    "persons_with_account": gettext_lazy("有个人账户的人数"),
    "persons_credited": gettext_lazy("本期记入账户的人数"),
    "persons_paid": gettext_lazy("本期应付待遇的人数"),
}


def _schemes() -> list[tuple[str, str]]:
    return [(scheme.value, label(scheme)) for scheme in Scheme if scheme is not Scheme.MATERNITY]


class ReportForm(forms.Form):
    """The period of a report: one month or several, up to a year or more."""

    scheme = forms.ChoiceField(label=gettext_lazy("险种"), choices=_schemes)
    first_month = MonthInput(label=gettext_lazy("起始月份"), help_text=gettext_lazy("例如 2025-01"))
    last_month = MonthInput(label=gettext_lazy("截止月份"), help_text=gettext_lazy("月报填同一个月份"))


def figure_label(name: str) -> str:
    """What a figure is called: `income.payment_fen` → 收入：缴费到账."""
    if name in WHOLE:
        return str(WHOLE[name])
    side, _dot, what = name.removesuffix("_fen").partition(".")
    if side == "balance":
        return _("余额：%(what)s") % {"what": label(LedgerAccount[what.upper()])}
    kind = BenefitKind(what).label if what in BenefitKind.values else label(kind_named(what).case)
    return _("%(side)s：%(what)s") % {"side": SIDES[side], "what": kind}


ORDER = ("opening", "income", "expenditure", "closing", "balance", "persons")


def lines_of(figures: dict[str, int]) -> Iterator[tuple[str, int | None, int | None]]:
    """(what, fen or None, count or None) of each figure, in the order of a report; what is always zero is left out."""
    for word in ORDER:
        for name, value in sorted(figures.items()):
            if name.startswith(word):
                is_money = name.endswith("_fen")
                yield figure_label(name), value if is_money else None, None if is_money else value


@for_posts(*KEEPERS)
def reports(request: HttpRequest) -> HttpResponse:
    """基金报表: issue one; below, those that were issued."""
    may_issue = may(account_of(request), Post.SETTLEMENT)
    form = ReportForm(request.POST if request.method == "POST" and may_issue else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            report = issue_report(
                given["first_month"],
                given["last_month"],
                scheme=Scheme(given["scheme"]),
                region=settings.QUANYI_REGION,
                by=account_of(request),
            )
        except ChangeRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("报表已出具，数字不再改动。"))
            return redirect("report", report.pk)
    page = Paginator(FundReport.objects.all(), PAGE).get_page(request.GET.get("page"))
    lines = [(report, Scheme(report.scheme)) for report in page.object_list]
    context = {"form": form, "page": page, "lines": lines, "may_issue": may_issue}
    return render(request, "desk/reports.html", context, status=422 if form.errors else 200)


@for_posts(*KEEPERS)
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """一份报表: its figures as issued; and where the books say something else by now."""
    found = get_object_or_404(FundReport, pk=report_id)
    changed = [
        (
            figure_label(str(difference.evidence["figure"])),
            difference,
            difference.evidence.get("reported"),
            difference.evidence.get("found"),
        )
        for difference in overtaken(found)
    ]
    context = {
        "report": found,
        "scheme": Scheme(found.scheme),
        "lines": list(lines_of(found.figures)),
        "changed": changed,
        "journals": changed[0][1].evidence["cases"] if changed else [],
    }
    return render(request, "desk/report.html", context)
