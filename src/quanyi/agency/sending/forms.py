"""Forms of the yearly sending."""

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.sending.models import Channel

FEWEST, MOST = 1, 200


class MailingForm(forms.Form):
    """申请年度寄送."""

    year = forms.IntegerField(label=_("年度"), help_text=_("已经结束的年度"))
    sheets = forms.IntegerField(
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


class ChannelForm(forms.Form):
    """接收方式: by mail or by text, beside the post."""

    email = forms.CharField(
        label=_("电子邮箱"), max_length=254, required=False, help_text=_("留空表示不用电子邮件接收")
    )
    with_copy = forms.BooleanField(
        label=_("邮件附上记录单"), required=False,
        help_text=_("不选时邮件只有登录查看的链接；选了，邮件带有本人的记录单，由本人保管好邮箱"),
    )  # fmt: skip
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

    def chosen(self) -> dict[Channel, dict[str, Any]]:
        """What each channel's new row would say."""
        given = self.cleaned_data
        return {
            Channel.EMAIL: {
                "address": given["email"],
                "with_copy": bool(given["email"] and given["with_copy"]),
            },
            Channel.TEXT: {"address": given["text"], "with_copy": False},
        }
