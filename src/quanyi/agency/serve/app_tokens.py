"""应用授权: what apps of one's own may read, given and ended by the person or an employer's officer.

Basis: d14-14, d14-15-2, d14-15-3, gb-15.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quanyi.agency.grants.selectors import running
from quanyi.agency.grants.services import GrantRefused
from quanyi.agency.grants.tokens import OFFERED, end_token, give_token, last_uses, tokens_of
from quanyi.agency.inputs import DayInput
from quanyi.agency.serve.second_factor import with_second_factor
from quanyi.agency.staff.access import account_of, refuse
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.staff.throttle import is_too_often


class TokenForm(forms.Form):
    """Which app may read what, until when."""

    name = forms.CharField(
        label=gettext_lazy("应用名称"),
        max_length=60,
        help_text=gettext_lazy("由您自己起，便于以后认出，例如“家庭记账”"),
        error_messages={"required": gettext_lazy("请填写应用名称。")},
    )
    items = forms.MultipleChoiceField(
        label=gettext_lazy("可以读取的内容"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选择这个应用可以读取的内容，至少一项。")},
    )
    last_on = DayInput(
        label=gettext_lazy("截止日期"), help_text=gettext_lazy("含当天，最长一年；可以随时终止")
    )

    def __init__(self, given: Any, kind: AccountKind) -> None:
        super().__init__(given, initial={"last_on": timezone.localdate() + timedelta(days=90)})
        choices = [(item.value, item.label) for item in OFFERED[kind]]
        self.fields["items"].choices = choices  # type: ignore[attr-defined]


def _own(request: HttpRequest) -> Account:
    account = account_of(request)
    if account.kind not in OFFERED:
        raise refuse(request, gettext_lazy("应用授权只由参保人员和参保单位本人办理。"))
    return account


@with_second_factor
def apps(request: HttpRequest) -> HttpResponse:
    """应用授权: which apps read what and were last used when; the token of a new one is shown this once."""
    account = _own(request)
    form = TokenForm(request.POST if request.method == "POST" else None, AccountKind(account.kind))
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        try:
            context["given"], context["token"] = _give(account, form.cleaned_data)
            context["form"] = TokenForm(None, AccountKind(account.kind))  # empty, for the next
        except GrantRefused as refusal:
            form.add_error(None, refusal.sentence)
    uses = last_uses(account)
    runs = set(tokens_of(account).filter(running()).values_list("pk", flat=True))
    context["lines"] = [(token, token.pk in runs, uses.get(token.pk)) for token in tokens_of(account)]
    return render(request, "serve/app_tokens.html", context, status=422 if form.errors else 200)


def _give(account: Account, asked: dict[str, Any]) -> tuple[Any, str]:
    if is_too_often(f"apps:{account.pk}"):
        raise GrantRefused(_("操作过于频繁，请一分钟后再试。"))
    return give_token(account, asked["name"].strip(), asked["items"], asked["last_on"])


@require_POST
def end_app(request: HttpRequest, token_id: int) -> HttpResponse:
    """终止应用授权; whose it is not, finds nothing."""
    account = _own(request)
    token = get_object_or_404(tokens_of(account), pk=token_id)
    try:
        end_token(token, by=account)
        messages.success(request, _("应用授权已终止，这个应用不能再读取。"))
    except GrantRefused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("apps")
