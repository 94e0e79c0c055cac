"""延长缴费申请: what the counter fills in. Basis: d13-2."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.inputs import DayInput, MonthInput
from quanyi.agency.kinds.extension.extending import Wanted
from quanyi.agency.kinds.extension.materials import MATERIALS
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month


class ExtensionForm(PapersForm):
    """延长缴费申请."""

    title = _("延长缴费申请")
    applied_on = DayInput(
        label=_("申请日期"),
        help_text=_("书面申请所载"),
        error_messages={"required": _("请填写申请日期。")},
    )
    first = MonthInput(
        label=_("延长缴费起月"),
        help_text=_("申请当月或以后的月份；审批晚于这个月的，从审批当月起"),
        error_messages={"required": _("请填写从哪个月起缴费。")},
    )
    reason = forms.CharField(
        label=_("申请说明"),
        max_length=500,
        help_text=_("例如“到龄时缴费十三年，愿意缴满”"),
        error_messages={"required": _("请填写申请说明。")},
    )

    def __init__(self, *sent: Any, person: Person, **given: Any) -> None:
        super().__init__(*sent, **given)
        today = timezone.localdate()
        self.fields["applied_on"].initial, self.fields["first"].initial = today, Month.of(today)
        self.ask_for(MATERIALS, person=person)

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(said["applied_on"], said["first"], said["reason"])
