"""我的登录: the password, where one is signed in, what a sign-in still wants. Basis: d14-14, d14-26-1, gb-4.3."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.registry.selectors import person_of
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.factors import factor_of
from quanyi.agency.staff.services import change_password
from quanyi.agency.staff.sessions import end_sessions, kept_key, sessions_of
from quanyi.agency.staff.strength import CHOOSE, DUE, ENROL, note_proved
from quanyi.agency.staff.throttle import is_too_often

REASON, ENDED = "本人更换密码", "结束会话"
# What opens while a sign-in is unfinished.
ALWAYS = frozenset({"second-factor", "own-login", "logout", "set_language"})


class SignInUnfinished:
    """Until the code is given, the password one's own and the second factor enrolled, a login opens nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if hasattr(request, "app_token"):
            return None
        is_due = request.session.get(DUE)
        wanted = "second-factor" if is_due else _wanted(request)
        opens = ALWAYS - {"own-login"} if is_due else ALWAYS
        return redirect(wanted) if wanted and name not in opens else None


def _wanted(request: HttpRequest) -> str:
    if request.session.get(CHOOSE):
        return "own-login"
    return "second-factor" if request.session.get(ENROL) else ""


class PasswordForm(forms.Form):
    """更换密码: the one that holds, and the one that its owner chooses."""

    old = forms.CharField(
        label=gettext_lazy("现在的密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=gettext_lazy("新密码"),
        strip=False,
        help_text=gettext_lazy("至少 10 个字符，不要与姓名、号码相近"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "again" in given and given.get("password") != given["again"]:
            self.add_error("again", _("两次输入的密码不一样。请重新输入。"))
        elif "old" in given and given.get("password") == given["old"]:
            self.add_error("password", _("新密码和现在的一样。请另选一个。"))
        return given


def own_login(request: HttpRequest) -> HttpResponse:
    """我的登录: password, second factor, sessions."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _changed(request, form):
        messages.success(request, _("密码已更换。在别处的登录已经结束。"))
        return redirect("own-login" if not _wanted(request) else "home")
    account = account_of(request)
    context = {
        "form": form,
        "is_due": bool(request.session.get(CHOOSE)),
        "factor": factor_of(account),
        "sessions": sessions_of(account),
        "here": kept_key(request.session.session_key or ""),
    }
    return render(request, "serve/own_login.html", context, status=422 if form.errors else 200)


def _changed(request: HttpRequest, form: PasswordForm) -> bool:
    account, given = account_of(request), form.cleaned_data
    if is_too_often(f"password:{account.pk}", from_one=5, from_all=5):
        form.add_error(None, _("操作过于频繁，请一分钟后再试。"))
    elif not account.check_password(given["old"]):
        record(Act.LOGIN_FAILED, purpose=REASON, account=account.username)
        form.add_error("old", _("密码不对，没有更换。请重填登录用的密码。"))
    else:
        try:
            change_password(account, given["password"], reason=REASON)
        except ValidationError as error:
            form.add_error("password", error)
    if form.errors:
        return False
    request.session.pop(CHOOSE, None)
    note_proved(request)
    update_session_auth_hash(request, account)
    return True


class SessionForm(forms.Form):
    """Which session, as the database knows it; none: all but this one."""

    session = forms.CharField(max_length=40, required=False)


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """结束会话: one of one's own, or all but this one."""
    account, form = account_of(request), SessionForm(request.POST)
    if not form.is_valid():
        raise Http404
    only = form.cleaned_data["session"] or None
    ended = end_sessions(account, but=request.session.session_key, only=only)
    if ended:
        record(Act.LOGOUT, person_id=person_of(account), purpose=ENDED, sessions=ended)
        messages.success(request, _("已结束 %(n)s 处登录。") % {"n": ended})
    else:
        messages.warning(request, _("这处登录已经结束，没有重复办理。"))
    return redirect("own-login")
