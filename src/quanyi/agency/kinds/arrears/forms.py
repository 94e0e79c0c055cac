"""欠费核定: what the counter fills in; the amounts are reckoned. Basis: sil-62, sil-86, d13-29."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import ArrearsAct
from quanyi.agency.inputs import CodeInput, DayInput, MonthInput
from quanyi.agency.kinds.arrears.submitting import Wanted
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import find_employer

USUAL_DAYS = 15  # that an order gives, unless the clerk says otherwise (mark P)


class FindEmployerForm(forms.Form):
    """查单位: whose arrears are looked at."""

    title = _("查找单位")
    code = CodeInput(
        label=_("统一社会信用代码"),
        help_text=_("查一个单位的欠费、核定、滞纳金和缓缴"),
        error_messages={"required": _("请填写单位的统一社会信用代码。")},
    )
    found: Employer

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        found = find_employer(code)
        if found is None:
            raise forms.ValidationError(gettext("没有这个统一社会信用代码的参保单位；请核对代码。"))
        self.found = found
        return code


class OrderForm(forms.Form):
    """责令限期缴纳: by what day, and on what ground."""

    pay_by = DayInput(
        label=_("限期缴纳至"),
        help_text=_("写入限期补缴通知；默认自今日起十五日"),
        error_messages={"required": _("请填写限期缴纳的日期。")},
    )
    reason = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("例如“逾期未申报，电话催报无果”；审核人会看到"),
        error_messages={"required": _("请写明依据。")},
    )

    def wanted(self) -> Wanted:
        """What is asked for, once the form is sound."""
        raise NotImplementedError

    def __init__(self, *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.fields["pay_by"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)


class AssessmentForm(OrderForm):
    """未申报核定."""

    title = _("未申报核定")
    until = MonthInput(label=_("核定至"), required=False, help_text=_("不填则到最近一个已过应缴期限的月份"))
    field_order = ("until", "pay_by", "reason")

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(ArrearsAct.ASSESSMENT, given["pay_by"], given["reason"], given["until"])


class LateFeeForm(OrderForm):
    """加收滞纳金."""

    title = _("加收滞纳金")
    order_ignored = forms.BooleanField(
        label=_("2011年7月1日以前的欠缴，曾责令限期缴纳而逾期不缴"),
        required=False,
        help_text=_("只影响那以前的欠缴：没有责令的，按当时的规定不加收"),
    )

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            ArrearsAct.LATE_FEE, given["pay_by"], given["reason"], order_ignored=given["order_ignored"]
        )
