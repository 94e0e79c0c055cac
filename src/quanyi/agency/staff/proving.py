"""再次验证: who signs, or takes data out, shows lately who they are, by password or code.

Basis: d14-7, d14-26-1, gb-4.3.

What was filled in is not lost: it goes on to its page with the proof. One proof counts for a while.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.staff.access import account_of
from quanyi.agency.staff.factors import FactorRefused, factor_of, verify
from quanyi.agency.staff.models import Account
from quanyi.agency.staff.strength import is_proved, note_proved
from quanyi.agency.staff.throttle import is_too_often

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
REASON = "再次验证"


class ProofForm(forms.Form):
    """The password; of a login with a second factor, a code of it."""

    proof = forms.CharField(
        label=gettext_lazy("登录密码"),
        strip=False,
        max_length=200,
        error_messages={"required": gettext_lazy("请填写。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, account: Account, *sent: object) -> None:
        super().__init__(*sent)  # type: ignore[arg-type]
        self.by_code = factor_of(account) is not None
        if self.by_code:
            self.fields["proof"].label = _("验证码")
            self.fields["proof"].widget = forms.TextInput(
                attrs={"autocomplete": "one-time-code", "autofocus": True}
            )


def proved(view: View[P]) -> View[P]:
    """What is sent to this view counts only from who has lately shown who they are."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        return _asking(request) or view(request, *args, **kwargs)

    return cast(View[P], guarded)


def proved_to_see(view: View[P]) -> View[P]:
    """What this view gives out goes only to who has lately shown who they are."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        page = _asking(request)
        if (
            page is None and request.method == "POST"
        ):  # shown now: the download is a look, and is asked for as one
            return redirect(request.get_full_path())
        return page or view(request, *args, **kwargs)

    return cast(View[P], guarded)


def _asking(request: HttpRequest) -> HttpResponse | None:
    """The page that asks who is there, with what was sent; None where that was shown lately, or is now."""
    if is_proved(request):
        return None
    form = ProofForm(account_of(request), *([request.POST] if "proof" in request.POST else []))
    if form.is_valid() and _holds(request, form):
        note_proved(request)
        return None
    kept = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "form": form,
        "kept": [each for each in kept if each[0] not in ("proof", "csrfmiddlewaretoken")],
        "minutes": settings.QUANYI_PROOF_MINUTES,
    }
    return render(request, "registration/prove.html", context, status=422 if form.errors else 200)


def _holds(request: HttpRequest, form: ProofForm) -> bool:
    account, given = account_of(request), form.cleaned_data["proof"]
    try:
        if is_too_often(f"proof:{account.pk}", from_one=5, from_all=5):
            raise FactorRefused(_("操作过于频繁，请一分钟后再试。"))
        if form.by_code:
            verify(account, given)
        elif not account.check_password(given):
            record(Act.LOGIN_FAILED, purpose=REASON, account=account.username)
            raise FactorRefused(_("密码不对，没有办理。请重填登录用的密码。"))
        return True
    except FactorRefused as refusal:
        form.add_error("proof", refusal.sentence)
        return False
