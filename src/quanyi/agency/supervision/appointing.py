"""监督人员: put forward by an administrator, agreed to by who leads, ended by an administrator. Basis: d14-3-3."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quanyi.agency.desk.acting import done
from quanyi.agency.staff import supervisions as staff
from quanyi.agency.staff.access import account_of, for_posts, may
from quanyi.agency.staff.models import Post, Supervision
from quanyi.agency.staff.proving import proved
from quanyi.agency.staff.selectors import running_supervisions
from quanyi.agency.supervision.forms import AppointmentForm


class EndForm(forms.Form):
    """终止监督任职: by which letter of the body, and why."""

    reason = forms.CharField(
        max_length=200, error_messages={"required": gettext_lazy("请写明终止的事由和委派单位的文号。")}
    )


def _of(request: HttpRequest, supervision_id: int) -> Supervision:
    here = staff.supervisions().filter(account__agency=account_of(request).agency_id)
    found: Supervision = get_object_or_404(here, pk=supervision_id)
    return found


@for_posts(Post.SYSTEM_ADMIN, Post.APPROVAL, Post.SUPERVISOR)
def supervisors(request: HttpRequest) -> HttpResponse:
    """监督人员: who looks in, for which body, by which document, until when; and what waits for a second person."""
    by = account_of(request)
    here = staff.supervisions().filter(account__agency=by.agency_id)
    going = set(here.filter(staff.not_over()).values_list("pk", flat=True))
    running = set(running_supervisions().values_list("pk", flat=True))
    lines = [(each, _badge(each, going, running), each.pk in going) for each in here]
    context = {
        "lines": lines,
        "may_ask": may(by, Post.SYSTEM_ADMIN),
        "may_agree": may(by, Post.APPROVAL),
    }
    return render(request, "supervision/supervisors.html", context)


def _badge(each: Supervision, going: set[int], running: set[int]) -> tuple[str, str]:
    if hasattr(each, "end"):
        return _("已终止"), ""
    if each.pk not in going:
        return _("已到期"), ""
    if not hasattr(each, "approval"):
        return _("待核准"), "wait"
    return (_("监督中"), "ok") if each.pk in running else (_("未开始"), "wait")


@for_posts(Post.SYSTEM_ADMIN)
def new_supervisor(request: HttpRequest) -> HttpResponse:
    """提出监督任职."""
    by = account_of(request)
    form = AppointmentForm(by, *([request.POST] if request.method == "POST" else []))
    if form.is_valid():
        account, given = form.asked()
        if done(request, lambda: staff.put_forward(account, given, by=by), form):
            messages.success(request, _("已提出，由本机构审批岗位的人员核准后生效。"))
            return redirect("supervisors")
    context = {"form": form}
    return render(request, "supervision/new_supervisor.html", context, status=422 if form.errors else 200)


@require_POST
@for_posts(Post.APPROVAL)
@proved
def agree_supervisor(request: HttpRequest, supervision_id: int) -> HttpResponse:
    """核准监督任职: the second person."""
    found, by = _of(request, supervision_id), account_of(request)
    if done(request, lambda: staff.agree(found, by=by)):
        messages.success(request, _("已核准，监督人员可以登录查看。"))
    return redirect("supervisors")


@require_POST
@for_posts(Post.SYSTEM_ADMIN)
def end_supervisor(request: HttpRequest, supervision_id: int) -> HttpResponse:
    """终止监督任职."""
    found, by, form = _of(request, supervision_id), account_of(request), EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"][0]))
    elif done(request, lambda: staff.end_supervision(found, by=by, reason=form.cleaned_data["reason"])):
        messages.success(request, _("监督任职已终止，此后不能再查看。"))
    return redirect("supervisors")
