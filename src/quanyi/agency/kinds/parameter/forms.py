"""What is filled in to enter a parameter. Basis: gb-6.7-2."""

from fractions import Fraction
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.inputs import DayInput
from quanyi.agency.kinds.parameter.floor import FLOORED
from quanyi.agency.kinds.parameter.known import in_order, region_name, term_of
from quanyi.agency.kinds.parameter.materials import MATERIALS
from quanyi.agency.kinds.parameter.reading import (
    CALENDAR,
    Value,
    ValueRefused,
    read_rate,
    read_values,
    unit_name,
)
from quanyi.agency.wording import label
from quanyi.law.parameters import load_series
from quanyi.law.parameters.series import NATIONAL, Series, above
from quanyi.law.terms import Confidence


class SeriesForm(forms.Form):
    """Which parameter is to be entered."""

    title = _("选择参数")
    series = forms.ChoiceField(
        label=_("参数"),
        help_text=_("公布文件所定的一项；没有列出的，现行规则都用不到"),
        choices=lambda: [(name, f"{term_of(load_series(name))}（{name}）") for name in in_order()],
        error_messages={"invalid_choice": _("没有这个参数。请从列表中选择。")},
    )


def _text(words: Any, lacking: Any, length: int, helps: Any) -> forms.CharField:
    return forms.CharField(
        label=words, max_length=length, help_text=helps, error_messages={"required": lacking}
    )


def _marks() -> list[tuple[str, str]]:
    return [(mark.value, f"{mark.value} {label(mark)}") for mark in Confidence]


class ParameterForm(PapersForm):
    """参数登记: the values of one series, from one document."""

    title = _("登记参数")
    region = forms.ChoiceField(
        label=_("适用地区"),
        help_text=_("公布文件适用的地区；上级的值，下级没有自己的值时沿用"),
    )
    document_number = _text(
        _("文号"), _("请填写公布文件的文号。"), 40, _("例如“人社厅发〔2026〕12号”；没有文号的写“无文号”")
    )
    document_title = _text(_("文件名称"), _("请填写公布文件的名称。"), 70, _("与文件一致"))
    issued_by = _text(_("发文机关"), _("请填写发文机关。"), 40, _("与文件一致"))
    issued_on = DayInput(
        label=_("发文日期"), help_text=_("文件落款的日期"), error_messages={"required": _("请填写发文日期。")}
    )
    confidence = forms.ChoiceField(
        label=_("可信度"),
        choices=_marks,
        initial=Confidence.A.value,
        help_text=_("读到公布文件全文的选 A；本地区暂定、尚无公布文件的选 P"),
    )
    values = forms.CharField(
        label=_("参数值"),
        max_length=60_000,
        help_text=_("每行：起日 止日 值；一整年的写：年 值"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        error_messages={"required": _("请填写参数值，每行一个。")},
    )
    bank_rate = forms.CharField(
        label=_("银行定期存款利率"),
        max_length=20,
        help_text=_("同期的，例如 1.50%；记账利率不得低于它（社会保险法第十四条）"),
        error_messages={"required": _("请填写银行定期存款利率，例如 1.50%。")},
    )
    field_order = ("region", "values", "bank_rate")

    def __init__(self, series: Series, *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.series = series
        self.fields["values"].help_text = _help(series)
        region: Any = self.fields["region"]
        region.choices = [(code, f"{region_name(code)}（{code}）") for code in _regions(series)]
        if series.name not in FLOORED:
            del self.fields["bank_rate"]
        self.ask_for(MATERIALS)

    def clean_values(self) -> tuple[Value, ...]:
        try:
            return read_values(self.cleaned_data["values"], self.series)
        except ValueRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_bank_rate(self) -> Fraction:
        found = read_rate(self.cleaned_data["bank_rate"])
        if found is None or not 0 < found < 1:
            raise forms.ValidationError(_("银行定期存款利率读不出来。请填写比例，例如 1.50% 或 0.015。"))
        return found

    def request(self) -> dict[str, Any]:
        """Fields of `collect.ParameterRequest`."""
        given = self.cleaned_data
        names = "region", "document_number", "document_title", "issued_by", "issued_on", "confidence"
        return {"series": self.series.name} | {name: given[name] for name in names}


def _regions(series: Series) -> list[str]:
    """The office's own and those above it; the nation where the series falls back to it."""
    return [code for code in above(settings.QUANYI_REGION) if code != NATIONAL or series.national_fallback]


def _help(series: Series) -> str:
    if series.name == CALENDAR:
        return str(
            _(
                "每行：起日 止日 放假或上班 名称，例如“2027-01-01 2027-01-03 放假 元旦放假”；没有写到的日子按星期。"
                "可以从表格粘贴。"
            )
        )
    told = _(
        "每行：起日 止日 值，例如“2026-01-01 至今 …”；一整年的写“2026 …”。值为%(unit)s；文件写明没有的写“无”。"
    )
    if lines := series.lines():
        told = _(
            "每行：起日 止日 值 栏，例如“2026-01-01 至今 … %(line)s”；一整年的写“2026 … %(line)s”。值为%(unit)s；"
            "文件写明没有的写“无”。"
        )
        return str(told) % {"unit": unit_name(series.unit), "line": lines[0]}
    return str(told) % {"unit": unit_name(series.unit)}
