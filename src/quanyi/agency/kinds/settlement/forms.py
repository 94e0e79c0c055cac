"""申请结息: what is filled in. Basis: gb-10.2-3."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.inputs import CountInput


class SettleForm(forms.Form):
    """The year to settle, and why now."""

    title = _("申请年度结息")
    year = CountInput(
        unit="年",
        label=_("结息年度"),
        help_text=_("四位数年份；该年度的记账利率须已公布"),
        min_value=1992,
        max_value=2100,
        error_messages={
            "required": _("请填写要结息的年度，例如 2025。"),
            "invalid": _("年度须为四位数字，例如 2025。"),
        },
    )
    reason = forms.CharField(
        label=_("事由"),
        max_length=200,
        help_text=_("为什么现在结息；留在日志里"),
        initial=_("记账利率已公布，办理年度结息"),
        error_messages={"required": _("请写明办理结息的事由，例如“记账利率已公布，办理年度结息”。")},
    )
