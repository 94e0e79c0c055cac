"""养老金申请: what the clerk fills in: the month, whose document was seen, and the papers. Basis: gb-6.3-1, gb-8-2."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.paper_forms import EvidenceForm, missing
from quanyi.agency.inputs import CodeInput, CountInput, DayInput, MonthInput, YuanInput
from quanyi.agency.kinds.benefit.decisions import Retirement
from quanyi.agency.kinds.benefit.identity import Identity
from quanyi.agency.kinds.benefit.materials import MATERIALS, TAKEN_OVER
from quanyi.agency.kinds.benefit.taking_over import OldDecision
from quanyi.agency.registry.groups import group_of
from quanyi.agency.registry.models import BenefitKind, CheckWay, Person
from quanyi.agency.registry.selectors import find_person
from quanyi.agency.wording import N_, label
from quanyi.written.documents import IdentityDocument


class OldDecisionForm(EvidenceForm):
    """原核定接续: what the paper of an earlier decision says."""

    title = _("接续原核定的养老金")
    first_month = MonthInput(
        label=_("接续支付的月份"), help_text=_("由本机构支付的第一个月，原系统支付的下一个月")
    )
    amount = YuanInput(
        above_zero=True, label=_("养老金月标准（元）"), help_text=_("历年调整之后，现在每月的合计")
    )
    account = YuanInput(
        label=_("其中个人账户养老金（元）"), help_text=_("由个人账户支付的部分，账户已用完的也照原核定表填写")
    )
    months = CountInput(
        unit=N_("个月"),
        label=_("原核定缴费年限（月）"),
        min_value=0,
        max_value=720,
        help_text=_("含视同缴费，照原核定表折算成月；养老金调整按它计算"),
    )
    begun = MonthInput(
        label=_("原核定起领的月份"),
        help_text=_("第一次领取养老金的月份；遗属的抚恤金按已领年限计算"),
    )
    document = forms.CharField(
        label=_("原核定机关和文号"),
        max_length=200,
        help_text=_("例如原经办机构和核定表编号"),
        error_messages={"required": _("请填写原核定的机关和文号。")},
    )
    field_order = ("first_month", "amount", "account", "months", "begun", "document", "reason")

    def __init__(self, *sent: Any, person: Person, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.matter = TAKEN_OVER
        self.ask_for(MATERIALS, person=person)

    def old(self) -> OldDecision:
        given = self.cleaned_data
        return OldDecision(
            given["first_month"], given["amount"], given["account"], given["months"], given["document"],
            given["begun"],
        )  # fmt: skip


class PensionForm(EvidenceForm):
    """What is stated of a retirement; the group comes from the register, the amount from the rules.

    Papers are asked for when it is submitted, not when it is tried.
    """

    title = _("基本养老金核定")
    chosen = MonthInput(label=_("退休月份"), help_text=_("例如 2025-12"))
    written_on = DayInput(
        label=_("书面告知或协议日期"),
        required=False,
        help_text=_("在法定年龄当月退休的留空；弹性退休的，附书面告知或者协议"),
    )
    way = forms.ChoiceField(
        label=_("申请人身份核验"),
        choices=[(way.value, way.label) for way in (CheckWay.COUNTER, CheckWay.HELPER)],
        help_text=_("怎样核验了本人"),
    )
    document = forms.ChoiceField(
        label=_("所验证件"), choices=lambda: [(kind.value, label(kind)) for kind in IdentityDocument],
        help_text=_("核验的是哪种证件"),
    )  # fmt: skip
    document_number = CodeInput(
        also="",
        label=_("所验证件号码"),
        help_text=_("照证件填写；须与登记的号码一致"),
        error_messages={"required": _("请照申请人出示的证件填写号码。")},
    )
    field_order = ("chosen", "written_on", "way", "document", "document_number", "reason")

    def __init__(self, *sent: Any, person: Person, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.person = person
        self.matter = BenefitKind.MONTHLY_PENSION.value
        self.ask_for(MATERIALS, person=person)
        self.fields["reason"].initial = "达到退休年龄"
        if "submit" not in self.data:
            self.needed = frozenset()
            for material in self.asked:
                self.fields[f"paper_{material.code}"].required = False

    def clean_document_number(self) -> str:
        number: str = self.cleaned_data["document_number"]
        if find_person(number) != self.person:
            raise forms.ValidationError(
                gettext("所验证件号码不是登记的这位参保人的号码。请核对证件和登记；不是本人的，不能办理。")
            )
        return number

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        notice = next((material for material in self.asked if material.code == "choice"), None)
        has_one = notice and (given.get("paper_choice") or given.get("kept_choice"))
        if notice and given.get("written_on") and "submit" in self.data and not has_one:
            self.add_error("paper_choice", missing(notice))
        return given

    def asked_for(self) -> Retirement:
        """Raises GroupUnknown."""
        given = self.cleaned_data
        return Retirement(given["chosen"], group_of(self.person), given["written_on"])

    def identity(self) -> Identity:
        return Identity(CheckWay(self.cleaned_data["way"]), IdentityDocument(self.cleaned_data["document"]))
