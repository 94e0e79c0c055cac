"""Pages of de-identified data: asked for, made once by two persons, and ended. Basis: d14-17, d14-22."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.desk.lists import Choice, Listing, Sort
from quanyi.agency.desk.views import case_for
from quanyi.agency.downloads import attachment
from quanyi.agency.grants.extracts import end, order
from quanyi.agency.grants.models import Extract, ExtractRequest
from quanyi.agency.kinds import extract as kind
from quanyi.agency.kinds.extract.asking import open_extract
from quanyi.agency.kinds.extract.delivering import deliver
from quanyi.agency.kinds.extract.forms import ExtractEndForm, ExtractForm, OrderForm
from quanyi.agency.kinds.extract.lines import badge
from quanyi.agency.kinds.extract.measuring import told
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import cases, latest_round, standing
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.proving import proved
from quanyi.law.workflow import State

PAGE = 50


def _stands(value: str) -> Q:
    out = Q(extract__isnull=False, extract__end=None)
    return {"out": out, "overdue": out & Q(ends_on__lt=timezone.localdate())}.get(
        value, Q(extract__end__isnull=False)
    )


REGISTER = Listing(
    gettext_lazy("单位、代码或案号"),
    lambda text: (
        Q(unit_name__icontains=text)
        | Q(unit_code__iexact=text)
        | Q(submission__round__case__number__icontains=text)
    ),
    (
        Choice(
            "stands",
            gettext_lazy("销毁或归还"),
            lambda: [("out", _("使用中")), ("overdue", _("已到期")), ("ended", _("已销毁或归还"))],
            _stands,
        ),
    ),
    (
        Sort("", gettext_lazy("后登记的在前"), ("-pk",)),
        Sort("due", gettext_lazy("先到期的在前"), ("ends_on", "pk")),
    ),
)


@for_posts(*BUSINESS, Post.SUPERVISOR)
def extracts(request: HttpRequest) -> HttpResponse:
    """统计数据登记簿: what was asked for, given, and is still out."""
    chosen = REGISTER.of(request.GET)
    latest = ExtractRequest.objects.select_related("submission__round", "extract__end")
    latest = latest.exclude(submission__round__case__rounds__number__gt=F("submission__round__number"))
    page = Paginator(chosen.of(latest), PAGE).get_page(request.GET.get("page"))
    of_page = cases().in_bulk([asked.submission.round.case_id for asked in page])
    lines = [(asked, of_page[asked.submission.round.case_id]) for asked in page]
    context = {
        "chosen": chosen,
        "page": page,
        "lines": [(asked, case, badge(asked, case)) for asked, case in lines],
        "overdue": latest.filter(_stands("overdue")).count(),
        "may_ask": may(account_of(request), Post.COUNTER),
    }
    return render(request, "kinds/extract/extracts.html", context)


@for_posts(Post.COUNTER)
def new_extract(request: HttpRequest) -> HttpResponse:
    """受理统计数据申请."""
    form = ExtractForm(request.POST, request.FILES) if request.method == "POST" else ExtractForm()
    if sent_back := going_on(request.GET, kind.KIND):
        form.ask_again(sent_back)
    account = account_of(request)

    def opened() -> Case:
        return open_extract(
            form.request(), by=account, sent_back=sent_back, papers=lambda: form.papers(by=account)
        )

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(
            request, _("统计数据申请已提交，案件 %(number)s 等待初审。") % {"number": case.number}
        )
        return redirect("case", case.pk)
    return render(request, "kinds/extract/form.html", {"form": form, "sent_back": sent_back}, status=status)


@for_posts(*BUSINESS, Post.SUPERVISOR)
def extract(request: HttpRequest, case_id: int) -> HttpResponse:
    """统计数据: what was asked for, and what has become of it."""
    case, account = case_for(case_id, kind.KIND), account_of(request)
    asked = latest_round(case).submission.extract_request
    given = Extract.objects.filter(request=asked).select_related("by", "order__by", "end__by").first()
    context = {
        "case": case,
        "badge": badge(asked, case),
        "asked": asked,
        "given": given,
        "told": told(given.risk if given else asked.risk),
        "ordered": asked.orders.select_related("by").last(),
        "is_approved": standing(case).state is State.APPROVED,
        "may_open": may(account, *BUSINESS),
        "may_order": may(account, Post.COUNTER),
        "may_deliver": may(account, Post.APPROVAL),
        "order": OrderForm(),
        "end": ExtractEndForm(),
    }
    return render(request, "kinds/extract/extract.html", context)


@require_POST
@for_posts(Post.COUNTER)
def order_extract(request: HttpRequest, case_id: int) -> HttpResponse:
    """申请导出: who receives it, by which undertaking."""
    asked = latest_round(_approved(case_id)).submission.extract_request
    done = _("已申请导出，请审批岗位的另一人导出。")
    return _carried_out(
        request,
        case_id,
        OrderForm(request.POST),
        lambda given: order(asked, by=account_of(request), **given),
        done,
    )


@require_POST
@for_posts(Post.APPROVAL)
@proved
def deliver_extract(request: HttpRequest, case_id: int) -> HttpResponse:
    """导出, once: the file goes out, and no copy is kept."""
    case = _approved(case_id)
    ordered = latest_round(case).submission.extract_request.orders.last()
    if ordered is None:
        raise Http404
    try:
        _made, content = deliver(ordered, by=account_of(request))
    except (Refusal, IntegrityError) as error:
        messages.error(request, sentence_of(error))
        return redirect("extract", case_id)
    answer = attachment(content, _("统计数据") + f"-{case.number}.zip", "application/zip")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@for_posts(Post.COUNTER)
def end_extract(request: HttpRequest, case_id: int) -> HttpResponse:
    """登记销毁或者归还."""
    given = get_object_or_404(Extract, request__submission__round__case=_approved(case_id))
    form = ExtractEndForm(request.POST)
    return _carried_out(
        request,
        case_id,
        form,
        lambda said: end(given, by=account_of(request), **said),
        _("已登记销毁或归还。"),
    )


def _carried_out(
    request: HttpRequest, case_id: int, form: forms.Form, act: Callable[[dict[str, Any]], object], done: str
) -> HttpResponse:
    """Do what a short form asks for, and back to the page with what came of it."""
    try:
        if not form.is_valid():
            raise Refusal(" ".join(str(each[0]) for each in form.errors.values()))
        act(form.cleaned_data)
        messages.success(request, done)
    except (Refusal, IntegrityError) as error:
        messages.error(request, sentence_of(error))
    return redirect("extract", case_id)


def _approved(case_id: int) -> Case:
    case = case_for(case_id, kind.KIND)
    if standing(case).state is not State.APPROVED:
        raise Http404
    return case
