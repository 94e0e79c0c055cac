"""第二重验证: its page, the question at sign-in, and what asks for it. Basis: d14-14, d14-26-1, gb-4.3."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any, Concatenate, ParamSpec, cast

import pyotp
import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.registry.selectors import person_of
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.factors import (
    REASON,
    FactorRefused,
    address_of,
    end_factor,
    enrol,
    factor_of,
    opened,
    sealed,
    verify,
)
from quanyi.agency.staff.models import AccountKind
from quanyi.agency.staff.strength import DUE, ENROL, STRONG, is_strong, note_strong, wants_factor
from quanyi.agency.staff.throttle import is_too_often

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
SECRET, NEXT = "factor_secret", "factor_next"  # of the session


class FactorCodeForm(forms.Form):
    """A code of the device, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=60,
        help_text=gettext_lazy("验证器上的 6 位数字；设备丢失时填写一个备用码"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text"}),
    )


def with_second_factor(view: View[P]) -> View[P]:
    """What is sent to this view counts only from who has shown the second factor; persons and employers."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        account = account_of(request)
        if request.method == "POST" and account.kind != AccountKind.STAFF and not is_strong(request):
            messages.warning(request, _("办理这件事须先通过第二重验证，没有保存。验证后请重新提交。"))
            request.session[NEXT] = request.path
            return redirect("second-factor")
        return view(request, *args, **kwargs)

    return cast(View[P], guarded)


def second_factor(request: HttpRequest) -> HttpResponse:
    """第二重验证: enrolled here, asked for here, ended here."""
    account = account_of(request)
    if factor_of(account) is None:
        if request.session.pop(DUE, None) and wants_factor(
            account
        ):  # it was ended meanwhile, at another place
            request.session[ENROL] = True
        return _enrolling(request)
    form = FactorCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _holds(request, form, lambda code: verify(account, code)):
        if "end" in request.POST and not request.session.get(DUE):
            end_factor(account, person_id=person_of(account))
            request.session.pop(STRONG, None)
            if wants_factor(account):
                request.session[ENROL] = True
            messages.success(request, _("第二重验证已停用。"))
            return redirect("second-factor")
        return _strong_now(request)
    context = {"form": form, "is_due": bool(request.session.get(DUE)), "is_strong": is_strong(request)}
    return render(request, "serve/second_factor.html", context, status=422 if form.errors else 200)


def _enrolling(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    secret = opened(str(request.session.get(SECRET, ""))) or pyotp.random_base32()
    request.session[SECRET] = sealed(secret)
    form, codes = FactorCodeForm(request.POST if request.method == "POST" else None), [""]

    def enrolled(code: str) -> None:
        codes[:] = enrol(account, secret, code, person_id=person_of(account))

    if form.is_valid() and _holds(request, form, enrolled):
        del request.session[SECRET]
        _note_shown(request)
        return render(request, "serve/factor_enrolled.html", {"codes": codes, "next": _next(request)})
    form.fields["code"].help_text = ""  # there is no recovery code yet
    context = {"form": form, "secret": secret, "picture": _picture(address_of(account, secret))}
    return render(request, "serve/factor_enrol.html", context, status=422 if form.errors else 200)


def _holds(request: HttpRequest, form: FactorCodeForm, act: Callable[[str], object]) -> bool:
    try:
        if is_too_often(f"factor:{account_of(request).pk}", from_one=5, from_all=5):
            raise FactorRefused(_("操作过于频繁，请一分钟后再试。"))
        act(form.cleaned_data["code"])
        return True
    except FactorRefused as refusal:
        form.add_error("code", refusal.sentence)
        return False


def _strong_now(request: HttpRequest) -> HttpResponse:
    _note_shown(request)
    record(Act.LOGIN, purpose=REASON)
    return redirect(_next(request))


def _note_shown(request: HttpRequest) -> None:
    factor = factor_of(account_of(request))
    if factor:
        note_strong(request, factor.pk)


def _next(request: HttpRequest) -> str:
    place = str(request.session.pop(NEXT, ""))
    return place if url_has_allowed_host_and_scheme(place, None) else reverse("home")


def _picture(text: str) -> Any:
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, scale=4, light="white", xmldecl=False, svgns=False
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  # drawn here, of modules alone
