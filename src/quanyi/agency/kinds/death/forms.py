"""死亡报告: what the counter fills in. Basis: gb-9.3-4, service-25."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DeathReporter
from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.inputs import DayInput, MonthInput, NameInput
from quanyi.agency.kinds.death.materials import MATERIALS
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month

TOLD = ("reporter", "died_on", "proof", "reporter_name", "reporter_document", "contact", "reported_on")


class DeathForm(PapersForm):
    """死亡报告. `reporter` is who reports; the papers follow from it."""

    title = _("死亡报告")
    reporter = forms.ChoiceField(
        label=_("报告人类别"),
        choices=DeathReporter.choices,
        widget=forms.RadioSelect,
        help_text=_("家属和单位附死亡证明，其他机关的通报和比对结果附原件"),
    )
    died_on = DayInput(
        label=_("死亡日期"),
        help_text=_("按死亡证明；宣告死亡的按判决"),
        error_messages={"required": _("请填写死亡日期。")},
    )
    proof = forms.CharField(
        label=_("死亡证明的名称、机关和编号"),
        max_length=200,
        help_text=_("例如“居民死亡医学证明书 市第一医院 000123”"),
        error_messages={"required": _("请写明死亡证明的名称、机关和编号。")},
    )
    reporter_name = NameInput(
        label=_("报告人"),
        max_length=100,
        help_text=_("姓名、单位或机关的名称"),
        error_messages={"required": _("请填写报告人。")},
    )
    reporter_document = forms.CharField(
        label=_("报告人证件或代码"),
        max_length=100,
        help_text=_("身份证件号码、统一社会信用代码或文号"),
        error_messages={"required": _("请填写报告人的证件号码、代码或文号。")},
    )
    contact = forms.CharField(
        label=_("联系方式"), max_length=100, required=False, help_text=_("办结后告知用")
    )
    reported_on = DayInput(
        label=_("报告日期"),
        help_text=_("收到报告之日"),
        error_messages={"required": _("请填写收到报告的日期。")},
    )
    last_due = MonthInput(
        label=_("待遇发至"),
        required=False,
        help_text=_("不填的发至死亡当月；按本地规定不发当月的，填上一月"),
    )

    def __init__(self, *sent: Any, person: Person, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.initial.setdefault("reported_on", timezone.localdate())
        self.matter = str(
            self.data.get("reporter") or self.initial.get("reporter") or DeathReporter.FAMILY.value
        )
        self.initial.setdefault("reporter", self.matter)
        self.ask_for(MATERIALS, person=person)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        died, reported, last = given.get("died_on"), given.get("reported_on"), given.get("last_due")
        if died and reported and reported < died:
            self.add_error("reported_on", gettext("报告日期早于死亡日期。请核对。"))
        if reported and reported > timezone.localdate():
            self.add_error("reported_on", gettext("报告日期还没有到。请核对。"))
        if died and last and not Month.of(died) - 1 <= last <= Month.of(died):
            self.add_error("last_due", gettext("应为死亡当月或上一月。请核对月份。"))
        return given

    def told(self) -> dict[str, Any]:
        """Fields of `DeathReport`."""
        told = {name: self.cleaned_data[name] for name in TOLD}
        return told | {"last_due": self.cleaned_data["last_due"] or Month.of(told["died_on"])}
