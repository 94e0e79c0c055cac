"""Pages of what employers owe: the worklist, one employer, and the forms of an assessment and of late fees.

Basis: sil-62, sil-86, d13-20, d13-21, d13-22, d13-29.
"""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import ArrearsAct
from quanyi.agency.desk.going_on import handed_in
from quanyi.agency.kinds.arrears.acts import open_arrears
from quanyi.agency.kinds.arrears.forms import AssessmentForm, FindEmployerForm, LateFeeForm, OrderForm
from quanyi.agency.kinds.arrears.reckoning import paid_late, undeclared
from quanyi.agency.kinds.arrears.standing import assessments_of, worklist
from quanyi.agency.ledger.arrears import deferrals_of, fees_of
from quanyi.agency.ledger.employer_months import Sums, months_of_employer
from quanyi.agency.ledger.undeclared import last_month_due
from quanyi.agency.registry.models import Employer
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may
from quanyi.agency.staff.models import Post

PAGE = 50
OPEN_MONTHS = 36
FORMS: dict[ArrearsAct, type[OrderForm]] = {
    ArrearsAct.ASSESSMENT: AssessmentForm,
    ArrearsAct.LATE_FEE: LateFeeForm,
}


@for_posts(*BUSINESS)
def arrears(request: HttpRequest) -> HttpResponse:
    """单位欠费: who has not declared, who owes; and the way to any employer."""
    form = FindEmployerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("employer-arrears", form.found.pk)
    lines = worklist(timezone.localdate(), settings.QUANYI_REGION)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "today": timezone.localdate()}
    return render(request, "kinds/arrears/arrears.html", context, status=422 if form.errors else 200)


@for_posts(*BUSINESS)
def of_employer(request: HttpRequest, employer_id: int) -> HttpResponse:
    """一个单位的欠费: open months, months not declared, late fees, deferrals."""
    employer = get_object_or_404(Employer, pk=employer_id)
    months = months_of_employer(employer_id)
    until = last_month_due(timezone.localdate(), employer.region)
    context = {
        "employer": employer,
        "open": [month for month in months if month.open_fen][:OPEN_MONTHS],
        "sums": Sums.of(months),
        "undeclared": undeclared(employer, until=until),
        "late": paid_late(employer, order_ignored=False),
        "assessments": assessments_of(employer_id),
        "fees": fees_of(employer_id),
        "deferrals": deferrals_of([employer_id]),
        "may_open": may(account_of(request), Post.COUNTER),
    }
    return render(request, "kinds/arrears/employer.html", context)


@for_posts(Post.COUNTER)
def order(request: HttpRequest, employer_id: int, act: str) -> HttpResponse:
    """未申报核定、加收滞纳金: an order to pay, put before the reviewers."""
    employer = get_object_or_404(Employer, pk=employer_id)
    if act not in ArrearsAct.values:
        raise Http404
    form: OrderForm = FORMS[ArrearsAct(act)](request.POST if request.method == "POST" else None)
    case, status = handed_in(form, lambda: open_arrears(employer, form.wanted(), by=account_of(request)))
    if case is not None:
        messages.success(request, _("已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    return render(request, "kinds/arrears/order.html", {"employer": employer, "form": form}, status=status)
