"""补缴申请: what the counter fills in. Basis: notice-2016-5, notice-2019-94."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import BackPaymentPaper
from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.desk.person_form import PersonForm
from quanyi.agency.inputs import CodeInput, DayInput, MonthInput, YuanInput
from quanyi.agency.kinds.back_payment.asking import Wanted
from quanyi.agency.kinds.back_payment.materials import MATERIALS
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import find_employer


class BackPaymentForm(PersonForm, PapersForm):
    """补缴申请. `paper` names what it rests on; the papers follow from it."""

    title = _("办理补缴")
    code = CodeInput(
        label=_("统一社会信用代码"),
        help_text=_("补缴的单位"),
        error_messages={"required": _("请填写单位的统一社会信用代码。")},
    )
    number = CodeInput(
        label=_("社会保障号码"),
        help_text=_("完整号码，或者个人社会保险编号"),
        error_messages={"required": _("请填写参保人的完整号码。")},
    )
    first = MonthInput(
        label=_("补缴起月"),
        help_text=_("例如 2021-02"),
        error_messages={"required": _("请填写补缴的第一个月。")},
    )
    last = MonthInput(
        label=_("补缴止月"),
        help_text=_("只补一个月的与起月相同"),
        error_messages={"required": _("请填写补缴的最后一个月。")},
    )
    wage = YuanInput(
        above_zero=True,
        label=_("月缴费工资（元）"),
        help_text=_("这些月份每月的工资；工资不同的月份分件办理"),
        error_messages={"required": _("请填写月缴费工资。")},
    )
    paid_on = DayInput(label=_("到账日期"), required=False, help_text=_("还没有缴的不填，按应缴记账"))
    paper = forms.ChoiceField(
        label=_("补缴依据"),
        choices=BackPaymentPaper.choices,
        help_text=_("登记的参保关系以外的月份，或者累计补缴满三年的，须有文书"),
    )
    document = forms.CharField(
        label=_("文书机关和文号"), max_length=200, required=False, help_text=_("选了文书的填写")
    )
    document_on = DayInput(label=_("文书日期"), required=False, help_text=_("应早于到账日期"))
    reason = forms.CharField(
        label=_("补缴事由"),
        max_length=500,
        help_text=_("为什么当时没有缴；审核人会看到"),
        error_messages={"required": _("请写明补缴的事由。")},
    )
    employer: Employer

    def __init__(self, *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.matter = str(self.data.get("paper") or self.initial.get("paper") or BackPaymentPaper.NONE.value)
        self.ask_for(MATERIALS)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        found = find_employer(code)
        if found is None:
            raise forms.ValidationError(gettext("没有这个统一社会信用代码的参保单位；请核对代码。"))
        self.employer = found
        return code

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("止月早于起月。请核对。"))
        if given.get("paper") not in (None, BackPaymentPaper.NONE.value):
            if not given.get("document"):
                self.add_error("document", gettext("请填写文书的机关和文号。"))
            if not given.get("document_on") and "document_on" not in self.errors:
                self.add_error("document_on", gettext("请填写文书日期。"))
        return given

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        paper = BackPaymentPaper(given["paper"])
        is_plain = paper is BackPaymentPaper.NONE
        return Wanted(
            given["first"], given["last"], given["wage"], given["paid_on"], paper,
            "" if is_plain else given["document"], None if is_plain else given["document_on"], given["reason"],
        )  # fmt: skip
