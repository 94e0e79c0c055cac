"""协助单位和保密承诺: lists with dates, kept by who leads, read by who supervises. Basis: d14-11-2, d14-23."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quanyi.agency.desk.acting import done
from quanyi.agency.inputs import DayInput
from quanyi.agency.staff import contracts as staff
from quanyi.agency.staff import undertakings
from quanyi.agency.staff.access import account_of, for_posts, may
from quanyi.agency.staff.models import Account, AccountKind, Helper, Post, Service, Undertaking
from quanyi.agency.staff.selectors import posts_by_account

READERS = (Post.APPROVAL, Post.SUPERVISOR, Post.SYSTEM_ADMIN)


class HelperForm(forms.Form):
    """登记协助单位, by contract and agreement."""

    body = forms.CharField(label=gettext_lazy("单位名称"), max_length=200)
    service = forms.ChoiceField(label=gettext_lazy("协助事项"), choices=Service.choices)
    contract = forms.CharField(label=gettext_lazy("合同编号"), max_length=200)
    agreement = forms.CharField(
        label=gettext_lazy("保密协议"),
        max_length=200,
        help_text=gettext_lazy("编号和签订日期；没有签订保密协议的不能登记（令14第十一条）"),
        error_messages={"required": gettext_lazy("请填写保密协议的编号和签订日期；没有的先签订。")},
    )
    scope = forms.CharField(
        label=gettext_lazy("可接触的内容"),
        max_length=200,
        help_text=gettext_lazy("例如“年度记录单的打印文件”“不接触个人数据”"),
    )
    first_on = DayInput(label=gettext_lazy("开始日期"), help_text=gettext_lazy("含当天"))
    last_on = DayInput(label=gettext_lazy("截止日期"), help_text=gettext_lazy("含当天；到期其人员不能再登录"))

    def contract_given(self) -> staff.Contract:
        given = self.cleaned_data
        return staff.Contract(**given | {"service": Service(given["service"])})


class PersonForm(forms.Form):
    """登记协助人员, by the user name of a login."""

    username = forms.CharField(
        max_length=60, error_messages={"required": gettext_lazy("请填写协助人员的用户名。")}
    )


class EndForm(forms.Form):
    """终止协助."""

    reason = forms.CharField(max_length=200, error_messages={"required": gettext_lazy("请写明终止的事由。")})


class PaperForm(forms.Form):
    """登记纸质承诺书."""

    signed_on = DayInput(label=gettext_lazy("签署日期"))
    paper = forms.CharField(
        max_length=200, error_messages={"required": gettext_lazy("请填写纸质承诺书的编号或存放位置。")}
    )


@for_posts(*READERS)
def helpers(request: HttpRequest) -> HttpResponse:
    """协助单位: who helps, by which contract and agreement, with which people, until when."""
    by = account_of(request)
    found, today = staff.helpers(by.agency_id), timezone.localdate()
    lines = [(each, _badge(each), not hasattr(each, "end") and each.last_on >= today) for each in found]
    return render(request, "supervision/helpers.html", {"lines": lines, "may_keep": may(by, Post.APPROVAL)})


def _badge(each: Helper) -> tuple[str, str]:
    today = timezone.localdate()
    if hasattr(each, "end"):
        return _("已终止"), ""
    if each.last_on < today:
        return _("已到期"), ""
    return (_("未开始"), "wait") if today < each.first_on else (_("协助中"), "ok")


@for_posts(Post.APPROVAL)
def new_helper(request: HttpRequest) -> HttpResponse:
    """登记协助单位."""
    by, form = account_of(request), HelperForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(request, lambda: staff.register_helper(form.contract_given(), by=by), form):
        messages.success(request, _("已登记协助单位。"))
        return redirect("helpers")
    status = 422 if form.errors else 200
    return render(request, "supervision/new_helper.html", {"form": form}, status=status)


def _of(request: HttpRequest, helper_id: int) -> Helper:
    found: Helper = get_object_or_404(staff.helpers(account_of(request).agency_id), pk=helper_id)
    return found


@require_POST
@for_posts(Post.APPROVAL)
def add_helper_person(request: HttpRequest, helper_id: int) -> HttpResponse:
    """登记协助人员."""
    found, by, form = _of(request, helper_id), account_of(request), PersonForm(request.POST)
    here = Account.objects.filter(agency=by.agency_id, kind=AccountKind.STAFF)
    account = here.filter(username=form.cleaned_data["username"]).first() if form.is_valid() else None
    if account is None:
        _told(
            request, form, _("没有这个用户名的工作人员账户。请核对，或先在服务器上用 quanyi users add 开立。")
        )
    elif done(request, lambda: staff.add_person(found, account, by=by)):
        messages.success(request, _("已登记协助人员；合同期内可以登录。"))
    return redirect("helpers")


@require_POST
@for_posts(Post.APPROVAL)
def end_helping(request: HttpRequest, helper_id: int) -> HttpResponse:
    """终止协助: its people are shut out at once."""
    found, by, form = _of(request, helper_id), account_of(request), EndForm(request.POST)
    if not form.is_valid():
        _told(request, form)
    elif done(request, lambda: staff.end_helper(found, by=by, reason=form.cleaned_data["reason"])):
        messages.success(request, _("协助已终止，其人员即刻不能登录。"))
    return redirect("helpers")


def _told(request: HttpRequest, form: forms.Form, other: str = "") -> None:
    faults = [str(each) for errors in form.errors.values() for each in errors]
    messages.error(request, faults[0] if faults else other)


@for_posts(*READERS)
def undertaking_list(request: HttpRequest) -> HttpResponse:
    """保密承诺: of every login of the staff the last one, what lacks first."""
    by = account_of(request)
    here = list(Account.objects.filter(agency=by.agency_id, kind=AccountKind.STAFF, is_active=True))
    last, posts = undertakings.last_of(here), posts_by_account()
    lines = [_line(each, last.get(each.pk), posts.get(each.pk, frozenset())) for each in here]
    context = {
        "lines": sorted(lines, key=lambda line: (line["badge"][1] == "ok", line["account"].username)),
        "lacking": sum(line["badge"][1] == "bad" for line in lines),
        "may_keep": may(by, Post.APPROVAL),
        "me": by,
    }
    return render(request, "supervision/undertakings.html", context)


def _line(account: Account, last: Undertaking | None, posts: frozenset[Post]) -> dict[str, Any]:
    labels = _("、").join(str(post.label) for post in Post if post in posts)
    badge = (_("没有签署"), "bad") if last is None else (_("须重签"), "bad")
    if undertakings.is_current(last):
        badge = (_("有效"), "ok")
    elif not posts:
        badge = badge[0], "wait"  # who holds no post opens nothing
    return {"account": account, "posts": labels, "last": last, "badge": badge,
            "until": undertakings.until(last) if last else None}  # fmt: skip


@require_POST
@for_posts(Post.APPROVAL)
def register_undertaking(request: HttpRequest, account_id: int) -> HttpResponse:
    """登记纸质承诺书."""
    by, form = account_of(request), PaperForm(request.POST)
    here = Account.objects.filter(agency=by.agency_id, kind=AccountKind.STAFF)
    found = get_object_or_404(here, pk=account_id)
    keep: Callable[[], object] = lambda: undertakings.register_paper(  # noqa: E731
        found, form.cleaned_data["signed_on"], form.cleaned_data["paper"], by=by
    )
    if not form.is_valid():
        _told(request, form)
    elif done(request, keep):
        messages.success(request, _("已登记纸质承诺书。"))
    return redirect("undertakings")
