"""Pages of declared rows that match nobody: what waits, whom each may mean, and the form that clears one.

Basis: d14-5-2, d14-11-1, gb-6.5-1.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.looks import shows
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import SetAsideRow
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.lists import Choice, Listing, Sort
from quanyi.agency.desk.set_aside import lines_of_rows
from quanyi.agency.kinds.row_clearance.acts import Identified, clear_row
from quanyi.agency.kinds.row_clearance.forms import RowClearanceForm
from quanyi.agency.kinds.row_clearance.lines import LikelyLine, enrolments_under_way
from quanyi.agency.ledger import set_aside as ledger
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.likely import likely_persons
from quanyi.agency.registry.names import employers_like
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may, refuse
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import label
from quanyi.law.terms import SetAsideReason

PAGE = 25


def _found(text: str) -> Q:
    employers = employers_like(text)
    return Q(submission__employer__in=employers) | Q(submission__round__case__number__icontains=text)


ROWS = Listing(
    gettext_lazy("单位或原申报案号"),
    _found,
    (
        Choice(
            "reason",
            gettext_lazy("挂起原因"),
            lambda: [(reason.value, label(reason)) for reason in SetAsideReason],
            lambda value: Q(reason=value),
        ),
    ),
    (
        Sort("", gettext_lazy("等得最久的在前")),
        Sort("month", gettext_lazy("所属期，新的在前"), ("-month", "pk")),
        Sort("amount", gettext_lazy("金额，大的在前"), ("-employer_due_fen", "-own_due_fen", "pk")),
    ),
)


@for_posts(*BUSINESS)
def set_aside_rows(request: HttpRequest) -> HttpResponse:
    """挂起明细: declared rows that match nobody yet, the longest first."""
    chosen = ROWS.of(request.GET)
    waiting = chosen.of(ledger.waiting())
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "lines": lines_of_rows(list(page.object_list)),
        "page": page,
        "due_fen": ledger.waiting_fen(waiting),
        "may_clear": may(account_of(request), Post.COUNTER),
    }
    return render(request, "kinds/row_clearance/rows_waiting.html", context)


@for_posts(*BUSINESS)
def set_aside_row(request: HttpRequest, row_id: int) -> HttpResponse:
    """一条挂起明细: the original, whom it may mean, and for the counter the form that clears it."""
    row = get_object_or_404(ledger.of_approved(), pk=row_id)
    likely = _likely(row)
    form = RowClearanceForm(
        request.POST if request.method == "POST" else None,
        candidates=[one.likely for one in likely if one.is_open],
    )
    status = 200
    if request.method == "POST":
        if not may(account_of(request), Post.COUNTER):
            raise refuse(request, gettext_lazy("挂起明细由受理柜台提出处理。"), row=row_id)
        status = 422
        if form.is_valid():
            try:
                return _clear(request, row, form)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            except IntegrityError as error:
                form.add_error(None, sentence_of(error))
                status = 409
    return _page(request, row, likely, form, status)


def _likely(row: SetAsideRow) -> list[LikelyLine]:
    employer_id = row.submission.employer_id
    assert employer_id is not None  # a declaration is somebody's
    found = likely_persons(
        row.social_security_number, row.name, employer_id=employer_id, on=row.month.last_day
    )
    shows(persons=[one.person.pk for one in found])
    return [LikelyLine(one) for one in found]


def _page(
    request: HttpRequest, row: SetAsideRow, likely: list[LikelyLine], form: RowClearanceForm, status: int
) -> HttpResponse:
    line = lines_of_rows([row])[0]
    context = {
        "line": line,
        "likely": likely,
        "form": form,
        "enrolments": enrolments_under_way(row.social_security_number),
        "may_clear": not (line.done or line.is_under_review) and may(account_of(request), Post.COUNTER),
    }
    with transaction.atomic():
        record(Act.VIEW_FILE, file=row.submission.file_id, row=row.row)
        return render(request, "kinds/row_clearance/row.html", context, status=status)


def _clear(request: HttpRequest, row: SetAsideRow, form: RowClearanceForm) -> HttpResponse:
    person = form.person
    found = Identified(person, form.cleaned_data["started_on"] or row.started_on) if person else None
    case = clear_row(row.pk, found=found, note=form.cleaned_data["note"], by=account_of(request))
    messages.success(request, _("已提交，案件 %(number)s 等待初审。") % {"number": case.number})
    return redirect("case", case.pk)
