"""核查意见: what is filled in. Basis: d14-12."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.wording import label
from quanyi.law.terms import InquiryResult


def _results() -> list[tuple[str, str]]:
    return [(result.value, label(result)) for result in InquiryResult]


class InquiryForm(forms.Form):
    """An opinion on a finding: what it comes to, why, and how it is handled. Basis: d14-12."""

    title = _("核查意见")
    result = forms.ChoiceField(
        label=_("核查结论"),
        choices=_results,
        widget=forms.RadioSelect,
        help_text=_("按核对的材料选择；账目有错的，另立更正案件"),
        error_messages={"required": _("请选择核查结论：须更正、有正当理由或误报。")},
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        help_text=_("核对了哪些材料，看到什么"),
        error_messages={"required": _("请写明理由：核对了哪些材料，看到什么。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    handling = forms.CharField(
        label=_("处理方法"),
        max_length=500,
        help_text=_("须更正的，写明由哪个案件更正；不更正的，写“不处理”"),
        error_messages={"required": _("请写明处理方法；不更正的，写“不处理”。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
