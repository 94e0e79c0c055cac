"""What the counter fills in for an administration that asks for data. Basis: d14-17."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.grants.extracts import ceiling_today
from quanyi.agency.inputs import CountInput, DayInput
from quanyi.agency.kinds.extract.materials import MATERIALS
from quanyi.agency.wording import N_, label, sentence
from quanyi.law.terms import ExtractColumn, ExtractUse, PersonStatus
from quanyi.written import Problem
from quanyi.written.codes import read_credit_code

_NUMBER = re.compile(r"\d{17}[\dXx]")


def _text(words: Any, lacking: Any, length: int, helps: Any) -> forms.CharField:
    return forms.CharField(
        label=words, max_length=length, help_text=helps, error_messages={"required": lacking}
    )


class ExtractForm(PapersForm):
    """受理统计数据申请."""

    title = _("受理统计数据申请")
    unit_name = _text(
        _("单位名称"), _("请填写单位名称。"), 200, _("人力资源社会保障行政部门或信息机构，与公函一致")
    )
    unit_code = _text(
        _("统一社会信用代码"), _("请填写申请单位的统一社会信用代码（18 位）。"), 60,
        _("申请单位的 18 位代码；历次提供的数量按它累计"),
    )  # fmt: skip
    contact = _text(_("联系方式"), _("请填写联系人和电话。"), 200, _("联系人、电话"))
    use = forms.ChoiceField(
        label=_("用途"),
        widget=forms.RadioSelect,
        choices=lambda: [(use.value, label(use)) for use in ExtractUse],
        help_text=_("令14第十七条所列；其他用途按查询申请办理"),
        error_messages={"required": _("请选择用途。")},
    )
    purpose = _text(_("使用目的"), _("请按公函填写使用目的。"), 500, _("照公函写；数据只能用于此"))
    basis = _text(_("依据"), _("请填写公函文号和依据。"), 500, _("公函文号，法律、法规的名称和条款"))
    year = CountInput(
        unit=N_("年"),
        label=_("年度"),
        min_value=1990,
        max_value=2200,
        help_text=_("数据截至哪一年年末，例如 2025"),
        error_messages={"required": _("请填写年度，例如 2025。")},
    )
    columns = forms.MultipleChoiceField(
        label=_("栏目"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(column.value, label(column)) for column in ExtractColumn],
        help_text=_("只选目的需要的；栏目越少，归并越少"),
        error_messages={"required": _("请按使用目的选择栏目，至少一项。")},
    )
    population = forms.MultipleChoiceField(
        label=_("人员范围"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(status.value, label(status)) for status in PersonStatus],
        help_text=_("年末的人员状态；不选为全部"),
    )
    smallest = CountInput(
        unit=N_("人"),
        label=_("最小组人数"),
        min_value=3,
        max_value=1000,
        initial=10,
        help_text=_("不足这个人数的组并入其他，一般 10 人"),
        error_messages={"required": _("请填写最小组人数，一般 10 人。")},
    )
    ends_on = DayInput(
        label=_("销毁或者归还期限"),
        help_text=_("今天或以后，最长一年；到期登记销毁或归还的证明"),
        error_messages={"required": _("请填写销毁或者归还期限。")},
    )

    def __init__(self, *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.ask_for(MATERIALS)

    def clean_unit_code(self) -> str:
        read = read_credit_code(self.cleaned_data["unit_code"], demo=settings.DEMO_DISTRICT)
        if isinstance(read, Problem):
            raise forms.ValidationError(
                gettext("“%(read)s”不是统一社会信用代码：%(why)s。请按公函核对。")
                % {"read": self.cleaned_data["unit_code"], "why": sentence(read)}
            )
        return read.text

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(gettext("这一年还没有到。请填写今年或以前的年度。"))
        return year

    def clean_smallest(self) -> int:
        smallest: int = self.cleaned_data["smallest"]
        if smallest < (least := ceiling_today().smallest):
            raise forms.ValidationError(
                gettext("每组至少 %(n)s 人。请填写 %(n)s 或更大的数。") % {"n": least}
            )
        return smallest

    def clean_ends_on(self) -> Any:
        ends_on = self.cleaned_data["ends_on"]
        if ends_on > timezone.localdate() + timedelta(days=ceiling_today().days):
            raise forms.ValidationError(
                gettext("使用期限最长 %(n)s 天。请填写较早的日期，到期仍需要的重新申请。")
                % {"n": ceiling_today().days}
            )
        return ends_on

    def clean(self) -> dict[str, Any]:
        """The register is read by clerks for whom no person is named there."""
        given = super().clean()
        _refuse_numbers(self, given, "unit_name", "contact", "purpose", "basis")
        return given

    def request(self) -> dict[str, Any]:
        """Fields of `ExtractRequest`."""
        names = (
            "unit_name", "unit_code", "contact", "use", "purpose", "basis", "year", "columns", "population",
            "smallest", "ends_on",
        )  # fmt: skip
        given = {name: self.cleaned_data[name] for name in names}
        given["columns"] = [column.value for column in ExtractColumn if column.value in given["columns"]]
        return given


def _refuse_numbers(form: forms.Form, given: dict[str, Any], *names: str) -> None:
    for name in names:
        if _NUMBER.search(given.get(name) or ""):
            form.add_error(name, gettext("这里不写个人的号码。请删去。"))


class OrderForm(forms.Form):
    """申请导出统计数据."""

    title = _("申请导出统计数据")
    receipt = _text(
        _("签收人"), _("请填写签收人的姓名和工作证件。"), 100, _("申请单位来人的姓名，工作证件名称和编号")
    )
    undertaking = _text(
        _("使用承诺书"), _("请填写使用承诺书的日期和编号。"), 200,
        _("写明用途、不得再提供、不得识别个人、到期销毁或归还的承诺书，日期和编号"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        _refuse_numbers(self, given, "receipt", "undertaking")
        return given


class ExtractEndForm(forms.Form):
    """登记销毁或者归还."""

    title = _("登记销毁或者归还")
    what = _text(
        _("证明材料"), _("请填写销毁证明或归还凭据的日期和编号。"), 200, _("销毁证明或归还凭据的日期和编号")
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        _refuse_numbers(self, given, "what")
        return given
