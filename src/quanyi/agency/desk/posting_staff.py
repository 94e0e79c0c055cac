"""岗位申请: who holds which post until when, what waits for another's word, what was given and taken.

Basis: d14-7, d14-26-1, d14-26-2.
"""

from itertools import chain
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
from quanyi.agency.desk.forms import chosen_from
from quanyi.agency.inputs import DayInput
from quanyi.agency.staff import post_requests as posts
from quanyi.agency.staff.access import account_of, for_posts, may
from quanyi.agency.staff.models import Account, AccountKind, DutyChange, Post
from quanyi.agency.staff.proving import proved
from quanyi.agency.staff.selectors import duties_by_account
from quanyi.agency.staff.supervisions import not_over, supervisions

SEEING = (*posts.ASKING, Post.SUPERVISOR)
SHOWN = 50  # changes and decided requests


class PostForm(forms.Form):
    """申请任岗."""

    account = forms.ChoiceField(
        label=gettext_lazy("登录账户"), error_messages={"required": gettext_lazy("请选择登录账户。")}
    )
    post = forms.ChoiceField(
        label=gettext_lazy("岗位"),
        choices=[(post.value, post.label) for post in Post if post is not Post.SUPERVISOR],
    )
    document = forms.CharField(
        label=gettext_lazy("任职文书"),
        max_length=200,
        help_text=gettext_lazy("名称和文号"),
        error_messages={"required": gettext_lazy("请填写任职文书的名称和文号。")},
    )
    first_on = DayInput(label=gettext_lazy("开始日期"), help_text=gettext_lazy("含当天"))
    last_on = DayInput(
        label=gettext_lazy("截止日期"), help_text=gettext_lazy("含当天；最长一年，到期前重新申请，即每年复核")
    )

    def __init__(self, by: Account, *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        found = Account.objects.filter(kind=AccountKind.STAFF, is_active=True, agency=by.agency_id)
        self.people = {str(each.pk): each for each in found.exclude(pk=by.pk).order_by("username")}
        self.fields["account"].choices = chosen_from(  # type: ignore[attr-defined]
            (pk, f"{each.display_name}（{each.username}）") for pk, each in self.people.items()
        )


class ReasonForm(forms.Form):
    """事由."""

    reason = forms.CharField(max_length=200, error_messages={"required": gettext_lazy("请写明事由和文号。")})


@for_posts(*SEEING)
def post_requests(request: HttpRequest) -> HttpResponse:
    """岗位申请: what waits first, then who holds what, then what was given and taken."""
    by, today = account_of(request), timezone.localdate()
    here = posts.post_requests(by.agency_id)
    staff = Account.objects.filter(kind=AccountKind.STAFF, agency=by.agency_id).order_by("username")
    changes = DutyChange.objects.filter(account__agency=by.agency_id)
    latest = duties_by_account(changes)
    held = {who: [duty for duty in lines.values() if duty.holds(today)] for who, lines in latest.items()}
    context = {
        "waiting": [(each, _word_of(each, by)) for each in here.filter(posts.waiting())],
        "staff": [(each, held.get(each.pk, [])) for each in staff],
        "due": posts.to_look_at(chain.from_iterable(held.values())),
        "changes": changes.select_related("account", "by").order_by("-id")[:SHOWN],
        "ended": here.filter(end__isnull=False)[:SHOWN],
        "supervise": set(supervisions().filter(not_over()).values_list("account_id", flat=True)),
        "may_ask": may(by, *posts.ASKING),
        "are_asked_for": posts.are_asked_for(by.agency_id),
        "by": by,
    }
    return render(request, "desk/post_requests.html", context)


def _word_of(each: Any, by: Account) -> bool:
    """Whether this reader's word is still wanted."""
    spoke = {each.by_id, *(one.by_id for one in each.agreements.all())}
    return by.pk != each.account_id and by.pk not in spoke


@for_posts(*posts.ASKING)
@proved
def new_post_request(request: HttpRequest) -> HttpResponse:
    """申请任岗."""
    by = account_of(request)
    form = PostForm(by, *([request.POST] if request.method == "POST" else []))
    if form.is_valid():
        given = dict(form.cleaned_data)
        account, post = form.people[given.pop("account")], Post(given.pop("post"))
        if done(request, lambda: posts.ask_post(account, post, posts.Term(**given), by=by), form):
            messages.success(request, _("已提出。管理员和负责人中另外两人同意后生效。"))
            return redirect("post-requests")
    context = {"form": form}
    return render(request, "desk/new_post_request.html", context, status=422 if form.errors else 200)


def _of(request: HttpRequest, request_id: int) -> Any:
    return get_object_or_404(posts.post_requests(account_of(request).agency_id), pk=request_id)


@require_POST
@for_posts(*SEEING)
@proved
def agree_post_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """同意任岗."""
    found, by = _of(request, request_id), account_of(request)
    if done(request, lambda: posts.agree_post(found, by=by)):
        given = DutyChange.objects.filter(request=found).exists()
        told = _("已同意，岗位已经授予。") if given else _("已同意，还须另外一人同意。")
        messages.success(request, told)
    return redirect("post-requests")


@require_POST
@for_posts(*SEEING)
def end_post_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """不同意，或者由申请人撤回."""
    found, by, form = _of(request, request_id), account_of(request), ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"][0]))
    elif done(request, lambda: posts.end_post_request(found, by=by, reason=form.cleaned_data["reason"])):
        messages.success(request, _("申请已终结，岗位没有变化。"))
    return redirect("post-requests")


@require_POST
@for_posts(*posts.ASKING)
@proved
def end_posts(request: HttpRequest, account_id: int) -> HttpResponse:
    """结束岗位, at once; who leaves is signed out and stays out."""
    by, form = account_of(request), ReasonForm(request.POST)
    account = get_object_or_404(Account, pk=account_id, kind=AccountKind.STAFF, agency=by.agency_id)
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"][0]))
        return redirect("post-requests")
    reason, leaves = form.cleaned_data["reason"], "leaves" in request.POST
    if done(request, lambda: posts.end_posts(account, by=by, reason=reason, leaves=leaves)):
        messages.success(request, _("已结束，此人在各处的登录也已退出。"))
    return redirect("post-requests")
