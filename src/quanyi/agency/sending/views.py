"""Pages of the yearly sending (年度寄送). Basis: d13-17, d14-12, d14-22."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.downloads import attachment
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.sending.forms import FileForm, FoundForm, MailingForm, OneForm, ReturnedForm
from quanyi.agency.sending.mailing import JOB, about, approve_mailing, go_on, is_planned
from quanyi.agency.sending.models import Mailing, Sending, SendingStep
from quanyi.agency.sending.printing import (
    PrintFile,
    files_of,
    give_to_post,
    note_found,
    note_returned,
    release,
)
from quanyi.agency.sending.standing import counts, standings
from quanyi.agency.staff.access import account_of, for_posts, may
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.proving import proved
from quanyi.agency.work.models import JobRequest
from quanyi.agency.work.standing import RequestStanding, standings_of

SHOWN = 20  # mailings on the list
UNREACHED = 50  # persons a page


@for_posts(Post.COUNTER, Post.APPROVAL)
def mailings(request: HttpRequest) -> HttpResponse:
    """年度寄送: what was asked for, and asking for one."""
    account = account_of(request)
    form = MailingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not may(account, Post.COUNTER):
        messages.error(request, _("寄送由受理柜台申请，由审批岗位批准。"))
        return redirect("mailings")
    if form.is_valid():
        asked = Mailing.objects.create(**form.cleaned_data, site=settings.QUANYI_SITE_URL, asked_by=account)
        messages.success(request, _("已申请，等待审批岗位另一人批准。"))
        return redirect("mailing", asked.pk)
    context = {
        "form": form,
        "mailings": Mailing.objects.select_related("asked_by", "approval__approved_by")[:SHOWN],
        "may_ask": may(account, Post.COUNTER),
    }
    return render(request, "sending/mailings.html", context, status=422 if form.errors else 200)


@for_posts(Post.COUNTER, Post.APPROVAL)
def mailing(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """一次寄送: how far it is, its print files, and who was not reached, with the reason."""
    found, account = _mailing(mailing_id), account_of(request)
    page = Paginator(_unreached(found), UNREACHED).get_page(request.GET.get("page"))
    lines = standings(page.object_list)
    names = shown_names(one.sending.person_id for one in lines)
    context = {
        **_progress(found),
        "files": files_of(found) if is_planned(found) else [],
        "page": page,
        "lines": [(one, names.get(one.sending.person_id, "")) for one in lines],
        "may_approve": may(account, Post.APPROVAL) and found.asked_by_id != account.pk,
        "may_print": may(account, Post.COUNTER),
    }
    return render(request, "sending/mailing.html", context)


@for_posts(Post.COUNTER, Post.APPROVAL)
def progress(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """寄送进度: what the page asks for meanwhile; it names nobody. At the end the whole page is had anew."""
    shown = _progress(_mailing(mailing_id))
    queued = shown["queued"]
    answer = render(request, "sending/progress.html", shown)
    if queued is None or queued.outcome:
        answer["HX-Refresh"] = "true"
    return answer


def _progress(found: Mailing) -> dict[str, Any]:
    return {"mailing": found, "queued": _queued(found), "counts": counts(found)}


def _mailing(mailing_id: int) -> Mailing:
    return get_object_or_404(
        Mailing.objects.select_related("asked_by", "approval__approved_by"), pk=mailing_id
    )


def _unreached(found: Mailing) -> QuerySet[Sending]:
    """Whom somebody has to see to: nothing goes out, it was refused, came back, or nobody knows."""
    steps = [SendingStep.UNKNOWN, SendingStep.REFUSED, SendingStep.FOUND_LOST, SendingStep.RETURNED]
    of = Sending.objects.filter(mailing=found)
    troubled = of.filter(events__step__in=steps).exclude(events__step=SendingStep.FOUND_SENT)
    found_ones = of.exclude(reason="") | of.filter(pk__in=troubled.values("pk"))
    return found_ones.select_related("mailing", "person").prefetch_related("events").order_by("pk")


def _queued(found: Mailing) -> RequestStanding | None:
    asked = JobRequest.objects.filter(job=JOB.name, about=about(found)).select_related("asked_by", "outcome")
    return next(iter(standings_of(asked[:1])), None)


def _done(request: HttpRequest, mailing_id: int, act: Callable[[], object], told: str) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        with transaction.atomic():
            act()
        messages.success(request, told)
    except (Refusal, IntegrityError) as why:
        messages.error(request, sentence_of(why))
    return redirect("mailing", mailing_id)


@require_POST
@for_posts(Post.APPROVAL)
@proved
def approve(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """批准寄送, or go on with one that was broken off."""
    found, by = _mailing(mailing_id), account_of(request)
    act = go_on if hasattr(found, "approval") else approve_mailing
    return _done(request, mailing_id, lambda: act(found, by=by), _("已批准，系统开始办理。"))


def _unread(request: HttpRequest, mailing_id: int, form: OneForm) -> HttpResponse:
    messages.error(request, form.sentence)
    return redirect("mailing", mailing_id)


@require_POST
@for_posts(Post.COUNTER)
@proved
def print_file(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """领取打印文件: a ZIP of sheets and index."""
    found, form = _mailing(mailing_id), FileForm(request.POST)
    if not form.is_valid():
        return _unread(request, mailing_id, form)
    file = _file(found, form.cleaned_data["file"])
    try:
        content = release(
            found, file, form.cleaned_data["reason"], by=account_of(request),
            address=request.build_absolute_uri(reverse("verify-paper")),
        )  # fmt: skip
    except (Refusal, IntegrityError) as why:
        messages.error(request, sentence_of(why))
        return redirect("mailing", mailing_id)
    return attachment(content, f"{found.year}-{file.name}.zip", "application/zip")


def _file(found: Mailing, name: str) -> PrintFile:
    file = next((file for file in files_of(found) if file.name == name), None)
    if file is None:
        raise Http404
    return file


@require_POST
@for_posts(Post.COUNTER)
def posted(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """登记交寄."""
    found, by, form = _mailing(mailing_id), account_of(request), FileForm(request.POST)
    if not form.is_valid():
        return _unread(request, mailing_id, form)
    file, receipt = _file(found, form.cleaned_data["file"]), form.cleaned_data["receipt"]
    return _done(request, mailing_id, lambda: give_to_post(found, file, receipt, by=by), _("已登记交寄。"))


@require_POST
@for_posts(Post.COUNTER)
def returned(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """登记退件."""
    by, form = account_of(request), ReturnedForm(request.POST)
    if not form.is_valid():
        return _unread(request, mailing_id, form)
    told = _("已登记退件。请联系本人更新邮寄地址和邮政编码；地址更新前，下一年度不再按原址寄送。")
    return _done(request, mailing_id, lambda: note_returned(**form.cleaned_data, by=by), told)


@require_POST
@for_posts(Post.COUNTER)
def found_out(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """登记查明: whether one that was unknown went out."""
    by, form = account_of(request), FoundForm(_mailing(mailing_id), request.POST)
    if not form.is_valid():
        return _unread(request, mailing_id, form)
    given = form.cleaned_data
    act = lambda: note_found(given["sending"], given["sent"] == "1", given["note"], by=by)  # noqa: E731
    return _done(request, mailing_id, act, _("已登记查明结果。"))
