"""责令改正、单位答复: what is filled in. Basis: d13-24, d13-27-2."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import ComplaintMatter
from quanyi.agency.control.complaints import Complaint
from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.inputs import DayInput, MonthInput, months_in_order
from quanyi.agency.kinds.order.materials import MATERIALS
from quanyi.agency.kinds.order.ordering import Wanted
from quanyi.agency.registry.models import Employer

USUAL_DAYS = 15  # that an order gives, unless the clerk says otherwise (mark P)
ANSWER_LENGTH = 1000


class OrderForm(PapersForm):
    """责令改正. `complaint`: which it follows, whose matter and months it begins with."""

    title = _("责令改正")
    what = forms.ChoiceField(
        label=_("责令事项"),
        choices=ComplaintMatter.choices,
        widget=forms.RadioSelect,
        help_text=_("有几项的分件责令"),
        error_messages={"required": _("请选择责令事项。")},
    )
    first = MonthInput(label=_("起月"), required=False, help_text=_("不填则不限月份"))
    last = MonthInput(label=_("止月"), required=False, help_text=_("一直到现在的不填"))
    wanted = forms.CharField(
        label=_("责令内容"),
        max_length=500,
        help_text=_("单位要做什么，例如“把2025年各月的缴费明细书面告知全体职工”；不写投诉人"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明责令单位做什么。")},
    )
    due_on = DayInput(
        label=_("限期"),
        help_text=_("默认自今日起十五日"),
        error_messages={"required": _("请填写改正的期限。")},
    )
    authority = forms.CharField(
        label=_("决定机关和文号"),
        max_length=200,
        help_text=_("社会保险行政部门的决定或者委托，例如“某县人社局 人社责改〔2026〕3号”"),
        error_messages={"required": _("请填写决定机关和文号；经办机构不能自行责令。")},
    )
    reason = forms.CharField(
        label=_("依据"),
        max_length=500,
        help_text=_("查明了什么；审核人会看到，不写进通知，也不写投诉人"),
        error_messages={"required": _("请写明依据。")},
    )

    def __init__(
        self, *sent: Any, employer: Employer, complaint: Complaint | None = None, **given: Any
    ) -> None:
        super().__init__(*sent, **given)
        self.complaint = complaint
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)
        if complaint:
            row = complaint.row
            self.initial.update(what=row.matter, first=row.first_month, last=row.last_month)
        self.ask_for(MATERIALS, employer=employer)

    def clean(self) -> dict[str, Any]:
        return months_in_order(self, super().clean())

    def order(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(
            ComplaintMatter(said["what"]), said["first"], said["last"], said["wanted"], said["due_on"],
            said["authority"], said["reason"], self.complaint.case.number if self.complaint else "",
        )  # fmt: skip


class AnswerForm(forms.Form):
    """单位答复, by the employer itself. Basis: d13-27-2."""

    title = _("答复责令改正")
    contests = forms.BooleanField(
        label=_("对劳动关系有异议"),
        required=False,
        help_text=_("先由社会保险行政部门查明，查明以前不登记是否改正；只能提出一次"),
    )
    text = forms.CharField(
        label=_("答复"),
        max_length=ANSWER_LENGTH,
        help_text=_("怎样改正的，哪一天；材料送交经办窗口"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明答复。")},
    )
