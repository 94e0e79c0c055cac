"""统一身份认证登录: out to the provider, back, and once the binding. Basis: d14-14, d14-15-2."""

import secrets
import time
from dataclasses import asdict

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import current_actor, record
from quanyi.agency.identity.binding import (
    REASON,
    bind_by_code,
    bind_by_number,
    login_bound,
    refuse_switched_off,
)
from quanyi.agency.identity.provider import NotSignedIn, SignInRequest, address_to_ask, identity_of
from quanyi.agency.identity.trusted import Provider
from quanyi.agency.serve.terminal import terminal_of
from quanyi.agency.staff.factors import factor_of
from quanyi.agency.staff.models import Account
from quanyi.agency.staff.strength import BY_PROVIDER, DUE, note_strong
from quanyi.agency.staff.throttle import is_too_often

ASKED, WAITING = (
    "provider_asked",
    "provider_waiting",
)  # of the session: one on the way out, one that is not bound yet
MINUTES = 10  # for either


class CodeForm(forms.Form):
    """The counter's code, by which the login is known."""

    username = forms.CharField(
        label=gettext_lazy("用户名"), max_length=60, help_text=gettext_lazy("打印件上的用户名")
    )
    code = forms.CharField(
        label=gettext_lazy("激活码"), max_length=60, help_text=gettext_lazy("打印件上的 20 个字母和数字，分五组"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )  # fmt: skip


def _provider(request: HttpRequest) -> Provider:
    found: Provider | None = settings.QUANYI_PROVIDER
    # At a terminal in the hall the provider would still know who was there before.
    if found is None or terminal_of(request):
        raise Http404
    return found


@login_not_required
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """Out to the provider."""
    provider, asked = _provider(request), SignInRequest.anew()
    try:
        if is_too_often("provider"):
            raise NotSignedIn(_("操作过于频繁，请一分钟后再试。"))
        away = address_to_ask(provider, asked, _back(request))
    except NotSignedIn as refusal:
        return _refused(request, refusal)
    request.session[ASKED] = asdict(asked) | {"until": _until()}
    return redirect(away)


@login_not_required
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """Back with a code: it is asked what it stands for, once."""
    provider, sent = _provider(request), request.session.pop(ASKED, None)
    try:
        identity = identity_of(provider, _as_sent(request, sent), request.GET.get("code", ""), _back(request))
        account = login_bound(provider, identity.subject)
        if account is None and identity.number:
            account = bind_by_number(provider, identity)
            if account is None:
                sentence = _(
                    "认证平台给出的姓名和号码与参保登记不一致，没有登录。请带身份证件到经办窗口核对。"
                )
                messages.warning(request, sentence)
        if account is None:
            request.session[WAITING] = {
                "subject": identity.subject, "acr": identity.acr, "name": identity.name[:60], "until": _until()
            }  # fmt: skip
            return redirect("provider-bind")
        return _signed_in(request, account, identity.acr)
    except NotSignedIn as refusal:
        return _refused(request, refusal)


def _as_sent(request: HttpRequest, sent: dict[str, object] | None) -> SignInRequest:
    """What this browser was sent out with. Raises NotSignedIn where it comes from elsewhere, late or twice."""
    state = str((sent or {}).get("state", ""))
    is_this = secrets.compare_digest(state.encode(), request.GET.get("state", "").encode())
    if not sent or not is_this or int(str(sent["until"])) < time.time():
        raise NotSignedIn(_("这次登录请求已经用过、过期，或者不是从本浏览器发出的，没有登录。请重新登录。"))
    if "code" not in request.GET:
        raise NotSignedIn(_("认证平台没有完成认证，没有登录。请重新登录，或改用用户名和密码。"))
    return SignInRequest(state, str(sent["nonce"]), str(sent["verifier"]))


@login_not_required
def bind(request: HttpRequest) -> HttpResponse:
    """绑定: whose login the subject is, by the counter's code."""
    provider, waiting = _provider(request), request.session.get(WAITING)
    if not waiting or waiting["until"] < time.time():
        return _refused(request, NotSignedIn(_("绑定已过期，没有登录。请重新登录。")))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            if is_too_often("activate"):
                raise NotSignedIn(_("操作过于频繁，请一分钟后再试。"))
            account = bind_by_code(provider, waiting["subject"], given["username"].strip(), given["code"])
            return _signed_in(request, account, waiting["acr"])
        except NotSignedIn as refusal:
            _write_failed()
            form.add_error(None, refusal.sentence)
    context = {"form": form, "provider": provider, "name": waiting["name"]}
    return render(request, "identity/bind.html", context, status=422 if form.errors else 200)


def _signed_in(request: HttpRequest, account: Account, acr: str) -> HttpResponse:
    refuse_switched_off(account)
    with transaction.atomic():
        record(Act.LOGIN, actor=account.as_actor(current_actor().address), purpose=REASON, acr=acr[:100])
        request.session.pop(WAITING, None)
        login(request, account, backend="quanyi.agency.staff.backends.LoginBackend")
        if acr in _provider(request).strong:
            note_strong(request, BY_PROVIDER)
        elif factor_of(account):
            request.session[DUE] = True
    return redirect("home")


def _refused(request: HttpRequest, refusal: NotSignedIn) -> HttpResponse:
    """Written, and told where one signs in."""
    _write_failed()
    messages.error(request, refusal.sentence)
    return redirect("login")


def _write_failed() -> None:
    """Nobody has signed in yet: what may be asked without end is not written without end."""
    if not is_too_often("provider-refused"):
        record(Act.LOGIN_FAILED, purpose=REASON)


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("provider-back"))


def _until() -> int:
    return int(time.time()) + MINUTES * 60
