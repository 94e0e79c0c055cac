"""保密承诺: its page, and what leads a login there that has yet to sign. Basis: d14-23."""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.access import account_of, refuse
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.staff.throttle import is_too_often
from quanyi.agency.staff.undertakings import VERSION, is_current, is_due, sign, undertaking_of, until

RENEWED_FROM = timedelta(days=30)  # before it ends; mark P
ALWAYS = frozenset(
    {"undertaking", "second-factor", "own-login", "end-session", "logout", "set_language", "provisions"}
)


class UndertakingForm(forms.Form):
    """签署: the password says who it is."""

    password = forms.CharField(
        label=gettext_lazy("登录密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("请填写登录密码，以此签署。")},
    )


class UndertakingDue:
    """Until it is signed, a login that could open records opens nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in ALWAYS or not isinstance(request.user, Account) or not is_due(request.user):
            return None
        if request.method == "POST":
            messages.warning(request, _("保密承诺到期，须先签署，刚才填写的没有保存。"))
        return _led_to(request)


def _led_to(request: HttpRequest) -> HttpResponse:
    """To the page; a part of a page that was asked for is no place for it."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse("undertaking")})
    return redirect("undertaking")


def undertaking(request: HttpRequest) -> HttpResponse:
    """保密承诺书: read and signed here, for oneself, each year anew."""
    account = account_of(request)
    if account.kind != AccountKind.STAFF:
        raise refuse(request, gettext_lazy("保密承诺书由经办机构工作人员签署。"))
    form = UndertakingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and is_too_often(f"undertaking:{account.pk}", from_one=5, from_all=5):
        form.add_error(None, _("操作过于频繁，请一分钟后再试。"))
    if form.is_valid():
        try:
            sign(account, form.cleaned_data["password"])
            messages.success(request, _("已签署保密承诺。"))
            return redirect("home")
        except Refusal as refusal:
            record(Act.LOGIN_FAILED, purpose="保密承诺", account=account.username)
            form.add_error("password", refusal.sentence)
    last = undertaking_of(account)
    context = {
        "form": form,
        "last": last,
        "until": until(last) if last else None,
        "is_current": is_current(last),
        "may_sign": last is None or not is_current(last) or until(last) - localdate() <= RENEWED_FROM,
        "version": VERSION,
    }
    return render(request, "supervision/undertaking.html", context, status=422 if form.errors else 200)
