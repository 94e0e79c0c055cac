"""What people fill in at the desk."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.wording import label
from quanyi.law.terms import Verdict


class SignInForm(AuthenticationForm):
    """登录: a name longer than any login's is nobody's, and is told so before it is looked for."""

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        longest = Account._meta.get_field("username").max_length or 0
        if len(username) > longest:
            raise forms.ValidationError(_("用户名最长 60 个字符，请核对后重新输入。"))
        return username

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if getattr(self.request, "terminal", "") and user.kind != AccountKind.PERSON:
            raise forms.ValidationError(_("自助终端只供参保人员本人登录。"))


def _verdicts() -> list[tuple[str, str]]:
    return [(verdict.value, label(verdict)) for verdict in Verdict]


class SignForm(forms.Form):
    """One signature: a verdict, and an opinion where it is not plain agreement.

    `round` is the round that the clerk was shown: nobody signs what they have not seen.
    """

    verdict = forms.ChoiceField(
        label=_("结论"),
        choices=_verdicts,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结论：同意、退回或不予受理。")},
    )
    opinion = forms.CharField(
        label=_("意见"),
        max_length=500,
        required=False,
        help_text=_("退回或不予受理须写明理由，采集人和单位会看到"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    round = forms.IntegerField(widget=forms.HiddenInput)


def chosen_from(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """These choices, none of them made beforehand."""
    return [("", str(_("请选择"))), *choices]


class TransferForm(forms.Form):
    """To which desk the stage that waits is moved, and why; `stage` is the one that was shown."""

    to = forms.ChoiceField(
        label=_("转交给"),
        help_text=_("可以签署本环节的同事；也可以转回本岗位，由有这个岗位的任何人签署"),
        error_messages={"required": _("请选择转交给谁。"), "invalid_choice": _("请从名单中选择转交给谁。")},
    )
    reason = forms.CharField(
        label=_("转交理由"),
        max_length=200,
        help_text=_("接办人会看到，例如“本人今日外出核查，请代为审核”"),
        error_messages={"required": _("请写明转交的理由，例如“本人今日外出核查”。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    stage = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, choices: list[tuple[str, str]], *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.fields["to"].choices = chosen_from(choices)  # type: ignore[attr-defined]

    @property
    def has_choice(self) -> bool:
        return len(self.fields["to"].choices) > 1  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a case is taken back."""

    reason = forms.CharField(
        label=_("撤回理由"),
        max_length=200,
        help_text=_("审核人员会看到，例如“人员名单有误，改好后重新申报”"),
        error_messages={"required": _("请写明撤回的理由，例如“人员名单有误，改好后重新申报”。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
