"""Forms of the yearly sending."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.inputs import CountInput
from quanyi.agency.sending.channels import is_open
from quanyi.agency.sending.models import Channel, Mailing, Sending
from quanyi.agency.wording import N_

FEWEST, MOST = 1, 200


class MailingForm(forms.Form):
    """申请年度寄送."""

    year = CountInput(unit=N_("年"), label=_("年度"), help_text=_("已经结束的年度"))
    sheets = CountInput(
        unit=N_("张"),
        label=_("每个打印文件最多张数"),
        initial=100,
        min_value=FEWEST,
        max_value=MOST,
        help_text=_("1 到 200"),
    )
    reason = forms.CharField(label=_("事由"), max_length=200, help_text=_("例如 年度权益记录寄送"))

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not 1990 <= year < timezone.localdate().year:
            raise forms.ValidationError(
                gettext("请填写已经结束的年度，例如 %(year)s。") % {"year": timezone.localdate().year - 1}
            )
        return year

    def clean(self) -> None:
        super().clean()
        if not settings.QUANYI_SITE_URL and (is_open(Channel.EMAIL) or is_open(Channel.TEXT)):
            raise forms.ValidationError(
                gettext(
                    "没有设置本系统的网址，邮件和短信里写不出查看的链接。请系统管理员设置 QUANYI_SITE_URL 后再申请。"
                )
            )


class ChannelForm(forms.Form):
    """接收方式: by mail or by text, beside the post."""

    email = forms.CharField(
        label=_("电子邮箱"), max_length=254, required=False, help_text=_("留空表示不用电子邮件接收")
    )
    text = forms.RegexField(
        r"^1\d{10}$", label=_("手机号码"), required=False, help_text=_("11 位；留空表示不用短信接收"),
        error_messages={"invalid": _("手机号码应为 1 开头的 11 位数字；请对照改正。")},
    )  # fmt: skip

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].strip()
        if address:
            try:
                validate_email(address)
            except forms.ValidationError as error:
                raise forms.ValidationError(
                    gettext("“%(address)s”不是电子邮箱地址；应写成 name@example.cn。") % {"address": address}
                ) from error
        return address

    def chosen(self) -> dict[Channel, str]:
        """The address of each channel; empty where it is not wanted."""
        return {Channel.EMAIL: self.cleaned_data["email"], Channel.TEXT: self.cleaned_data["text"]}


class OneForm(forms.Form):
    """A small form of the page of a mailing; `sentence` says what of it cannot be read."""

    @property
    def sentence(self) -> str:
        return " ".join(
            f"{self.fields[name].label}{gettext('：')}{why}"
            for name, of in self.errors.items() for why in of
        )  # fmt: skip


class FileForm(OneForm):
    """打印文件: which, why once more, and the receipt of the post."""

    file = forms.CharField(label=_("打印文件"), max_length=20)
    reason = forms.CharField(label=_("再打的事由"), max_length=200, required=False)
    receipt = forms.CharField(label=_("收寄凭证号"), max_length=200, required=False)


class ReturnedForm(OneForm):
    """退件."""

    number = forms.CharField(label=_("退回的单上的验证码"), max_length=40)
    why = forms.CharField(label=_("退回的原因"), max_length=200)


class FoundForm(OneForm):
    """查明, of a sending of this mailing."""

    sending = forms.ModelChoiceField(
        Sending.objects.none(), label=_("寄送对象"),
        error_messages={"invalid_choice": _("这一件不在本次寄送中；请刷新页面后再登记。")},
    )  # fmt: skip
    sent = forms.ChoiceField(label=_("查明结果"), choices=[("1", _("查明已发出")), ("0", _("查明未发出"))])
    note = forms.CharField(label=_("怎样查明"), max_length=200)

    def __init__(self, mailing: Mailing, given: Any) -> None:
        super().__init__(given)
        self.fields["sending"].queryset = mailing.sendings.all()  # type: ignore[attr-defined]
