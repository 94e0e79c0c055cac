"""核查结论、办结登记: what the office fills in. Basis: d14-16."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.control.models import DisputeResult
from quanyi.agency.kinds.dispute.answering import Found


class FindingForm(forms.Form):
    """What the examiner found. Basis: d14-16."""

    title = _("核查结论")
    result = forms.ChoiceField(
        label=_("核查结论"),
        choices=DisputeResult.choices,
        widget=forms.RadioSelect,
        help_text=_("确有错误的，办结后另立更正案件"),
        error_messages={"required": _("请选择核查结论。")},
    )
    sources = forms.CharField(
        label=_("查阅的原始材料"),
        max_length=500,
        help_text=_("申报表、凭证、银行回单，各写明编号或案号"),
        error_messages={"required": _("请写明查阅了哪些原始材料。")},
    )
    found = forms.CharField(
        label=_("查明的事实和理由"),
        max_length=1000,
        help_text=_("写进答复，申请人会看到；不写无关的人"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明查明的事实和理由。")},
    )

    @property
    def given(self) -> Found:
        said = self.cleaned_data
        return Found(DisputeResult(said["result"]), said["sources"], said["found"])


class EndForm(forms.Form):
    """By which case a line was put right that no correction takes."""

    title = _("登记更正案件")
    number = forms.CharField(
        label=_("更正的案号"),
        max_length=20,
        help_text=_("登记变更、待遇重新核定等，审批同意以后填写"),
        error_messages={"required": _("请填写更正的案号。")},
    )
