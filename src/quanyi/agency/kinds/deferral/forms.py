"""缓缴申请: what the counter fills in. Basis: d13-21, d13-22."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DeferralForm
from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.inputs import DayInput, MonthInput
from quanyi.agency.kinds.deferral.materials import MATERIALS
from quanyi.agency.registry.models import Employer


class DeferralRequestForm(PapersForm):
    """缓缴申请. `form` names what it rests on; the papers follow from it."""

    title = _("办理缓缴")
    form = forms.ChoiceField(
        label=_("缓缴方式"),
        choices=DeferralForm.choices,
        widget=forms.RadioSelect,
        initial=DeferralForm.PROVINCE.value,
        help_text=_("前一项依令13第二十一条，后一项依第二十二条"),
        error_messages={"required": _("请选择缓缴方式。")},
    )
    first_month = MonthInput(
        label=_("缓缴起月"),
        help_text=_("从尚未缴纳的月份起"),
        error_messages={"required": _("请填写缓缴的第一个月。")},
    )
    last_month = MonthInput(
        label=_("缓缴止月"),
        help_text=_("按批准文件或协议；不可抗力的一般不超过一年"),
        error_messages={"required": _("请填写缓缴的最后一个月。")},
    )
    approved_on = DayInput(
        label=_("批准或签订日期"),
        help_text=_("批准文件或者协议上的日期"),
        error_messages={"required": _("请填写批准或签订的日期。")},
    )
    document = forms.CharField(
        label=_("批准机关和文号、协议编号"),
        max_length=200,
        help_text=_("例如“某省人社厅 人社函〔2026〕12号”"),
        error_messages={"required": _("请填写批准机关和文号，或者协议编号。")},
    )
    ground = forms.CharField(
        label=_("缓缴事由"),
        max_length=500,
        help_text=_("遭遇何种困难，何时开始"),
        error_messages={"required": _("请写明缓缴的事由。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *sent: Any, employer: Employer, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.matter = str(self.data.get("form") or given.get("initial", {}).get("form") or "province")
        self.ask_for(MATERIALS, employer=employer)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        first, last = given.get("first_month"), given.get("last_month")
        if first and last and last < first:
            self.add_error("last_month", gettext("止月早于起月。请核对批准文件或协议。"))
        return given

    def request(self) -> dict[str, Any]:
        """Fields of `DeferralRow`."""
        names = ("form", "first_month", "last_month", "approved_on", "document", "ground")
        return {name: self.cleaned_data[name] for name in names}
