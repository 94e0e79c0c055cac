"""自助终端: a device in the hall where persons see and print their own record; each sitting ends by itself.

A system administrator makes a device a terminal by signing in on it: a signed cookie says so from then on. Only persons
sign in there; stillness and a longest time end the sitting at the office, whatever the browser does; files are not
handed out, since they would stay on the device. Basis: d14-14, d14-26-1, gb-15.
"""

import time
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.staff.access import account_of, may
from quanyi.agency.staff.models import AccountKind, Post

COOKIE, SALT, AGE = "quanyi_terminal", "quanyi.terminal", 366 * 24 * 3600
LONGEST = 15 * 60  # seconds of a sitting; how long nobody touched it, 90 of them, the page itself counts
SILENT = 5 * 60  # seconds without a request, which reading one page may take
SITTING = "terminal"  # in the session: when it began, when it was last heard of
OVER, LEFT = "自助终端：超时退出", "自助终端：离开后退出"


class TerminalForm(forms.Form):
    """设为自助终端."""

    place = forms.CharField(
        label=gettext_lazy("终端名称"), max_length=40, help_text=gettext_lazy("例如 一楼大厅 1 号机")
    )


def terminal_of(request: HttpRequest) -> str:
    """The name of the terminal that asks; empty: no terminal."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE))
    except signing.BadSignature:
        return ""


class Terminal:
    """Holds a terminal to its rules; elsewhere it does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.terminal = terminal_of(request)  # type: ignore[attr-defined]
        if not request.terminal or not request.user.is_authenticated:  # type: ignore[attr-defined]
            return self.get_response(request)
        if account_of(request).kind != AccountKind.PERSON:
            return _ended(request, _("自助终端只供参保人员本人登录。"))
        if _is_over(request):
            record(Act.LOGOUT, purpose=OVER)
            return _ended(request, _("长时间没有操作，已为您退出。"))
        if "." in request.path_info.rpartition("/")[2]:
            messages.error(request, _("自助终端不保存文件。请在页面上打印，或者到窗口领取。"))
            return redirect("home")
        return self.get_response(request)


def _is_over(request: HttpRequest) -> bool:
    """Whether the sitting lasted too long, or nothing was heard of it; it notes that it was heard of."""
    now = time.time()
    began, heard = request.session.get(SITTING, (now, now))
    request.session[SITTING] = (began, now)
    return bool(now - heard > SILENT or now - began > LONGEST)


def _ended(request: HttpRequest, why: str) -> HttpResponse:
    logout(request)
    messages.warning(request, why)
    return redirect("terminal")


@login_not_required
def terminal(request: HttpRequest) -> HttpResponse:
    """自助终端: its first page, which ends a sitting that is still open; and where a device is made one."""
    if terminal_of(request):
        if request.user.is_authenticated:
            record(Act.LOGOUT, purpose=LEFT)
            return _ended(request, _("已为您退出。"))
        request.session.flush()  # what somebody began before signing in
        return _swept(render(request, "serve/terminal.html"))
    is_administrator = request.user.is_authenticated and may(account_of(request), Post.SYSTEM_ADMIN)
    form = TerminalForm(request.POST if request.method == "POST" and is_administrator else None)
    if form.is_valid():
        return _set_up(request, form.cleaned_data["place"])
    context = {"form": form if is_administrator else None}
    return render(request, "serve/terminal_setting_up.html", context, status=422 if form.errors else 200)


def _set_up(request: HttpRequest, place: str) -> HttpResponse:
    """The device is a terminal from now on; the administrator is signed out of it."""
    record(Act.SET_UP_TERMINAL, purpose=place)
    logout(request)
    answer = redirect("terminal")
    given = signing.dumps(place, salt=SALT)  # a cookie holds no Chinese
    answer.set_cookie(COOKIE, given, max_age=AGE, httponly=True, samesite="Lax", secure=request.is_secure())
    return answer


def _swept(answer: HttpResponse) -> HttpResponse:
    """Tells the browser to forget what it kept of the sitting, which it does behind TLS."""
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
