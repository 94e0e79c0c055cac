"""投诉、核查结论: what the office fills in. Basis: d13-27-2."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.control.models import ComplaintResult
from quanyi.agency.inputs import CodeInput
from quanyi.agency.kinds.complaint.finding import Found
from quanyi.agency.kinds.complaint.forms import OwnComplaintForm
from quanyi.agency.registry.selectors import find_person


class ComplaintForm(OwnComplaintForm):
    """投诉, taken in at the counter; of whoever does not say who they are the names stay empty."""

    title = _("受理投诉举报")
    number = CodeInput(
        label=_("投诉人的社会保障号码"),
        required=False,
        help_text=_("在本地参保的填写，答复发给本人；不填的由窗口转交"),
    )
    complainant = forms.CharField(
        label=_("投诉人姓名"), max_length=100, required=False, help_text=_("匿名的不填；不告诉被投诉单位")
    )
    contact = forms.CharField(
        label=_("联系方式"), max_length=100, required=False, help_text=_("电话或者地址；匿名的不填")
    )
    matter = "counter"
    field_order = ("code", "unit", "what", "first", "last", "said", "number", "complainant", "contact")

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        self.person = find_person(number) if number else None
        if number and self.person is None:
            raise forms.ValidationError(
                gettext("没有登记这个号码。请核对全部数字；投诉人不在本地参保的，不填号码，只填姓名。")
            )
        return number


class FindingForm(forms.Form):
    """What the examiner found. Basis: d13-27-2."""

    title = _("核查结论")
    result = forms.ChoiceField(
        label=_("核查结论"),
        choices=ComplaintResult.choices,
        widget=forms.RadioSelect,
        help_text=_("责令改正和移送在办结以后从本案开始"),
        error_messages={"required": _("请选择核查结论。")},
    )
    body = forms.CharField(
        label=_("移送机关"),
        max_length=200,
        required=False,
        help_text=_("例如某县人力资源和社会保障局、劳动人事争议仲裁委员会、税务局"),
    )
    sources = forms.CharField(
        label=_("查阅的材料"),
        max_length=500,
        help_text=_("申报表、到账、登记，各写明编号或案号"),
        error_messages={"required": _("请写明查阅了哪些材料。")},
    )
    found = forms.CharField(
        label=_("查明的事实和理由"),
        max_length=1000,
        help_text=_("写进答复，投诉人会看到；不写其他职工"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明查明的事实和理由。")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("result") == ComplaintResult.REFER.value and not given.get("body"):
            self.add_error("body", gettext("移送的，请写明移送给哪个机关。"))
        return given

    @property
    def given(self) -> Found:
        said = self.cleaned_data
        body = said["body"] if said["result"] == ComplaintResult.REFER.value else ""
        return Found(ComplaintResult(said["result"]), said["sources"], said["found"], body)
