"""What is filled in to hand out a code, and to use it."""

from typing import Any

from django import forms
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from quanyi.agency.inputs import NameInput
from quanyi.agency.serve.forms import DOCUMENTS


class SeenForm(forms.Form):
    """By which document the counter knows whom it has before it. Basis: gb-6.3-4, gb-9.2-3."""

    document = forms.ChoiceField(
        label=_("所验证件"),
        choices=list(DOCUMENTS.items()),
        error_messages={"required": _("请选择所验的证件。")},
    )
    number = forms.CharField(
        label=_("证件号码"), max_length=60, error_messages={"required": _("请填写证件号码。")}
    )

    @property
    def seen(self) -> str:
        with override("zh-hans"):  # the language of the records
            return f"{DOCUMENTS[self.cleaned_data['document']]} {self.cleaned_data['number']}"


class OfficerForm(SeenForm):
    """经办人 of an employer, with the paper by which it sends them."""

    name = NameInput(
        label=_("经办人姓名"), max_length=50, error_messages={"required": _("请填写经办人姓名。")}
    )
    basis = forms.CharField(
        label=_("单位授权书"),
        max_length=100,
        help_text=_("日期和编号；原件留存归档"),
        error_messages={"required": _("请填写单位授权书的日期和编号。")},
    )
    field_order = ("name", "document", "number", "basis")

    @property
    def seen(self) -> str:
        return f"{super().seen}，{self.cleaned_data['basis']}"


class ActivationForm(forms.Form):
    """激活: name, code, and the password that its owner chooses."""

    username = forms.CharField(
        label=_("用户名"), max_length=60, help_text=_("打印件上的用户名"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("激活码"),
        max_length=60,
        help_text=_("打印件上的 20 个字母和数字，分五组"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )
    password = forms.CharField(
        label=_("新密码"),
        strip=False,
        help_text=_("至少 10 个字符，不要与姓名、号码相近"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "password" in given and "again" in given and given["password"] != given["again"]:
            self.add_error("again", gettext("两次输入的密码不一样。请重新输入。"))
        return given
