"""选定缴费基数: what is filled in. Basis: sil-60, sco-2019-13."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.inputs import MonthInput, YuanInput
from quanyi.agency.kinds.flexible.choosing import Choice


class ChoiceForm(forms.Form):
    """A base for months of a year."""

    title = _("选定缴费基数")
    base = YuanInput(
        label=_("缴费基数（元）"),
        help_text=_("在当月的下限和上限之间自选"),
        error_messages={"required": _("请填写缴费基数。")},
    )
    first = MonthInput(
        label=_("从哪个月起"),
        help_text=_("例如 2025-12"),
        error_messages={"required": _("请填写起始月份，例如 2025-12。")},
    )
    last = MonthInput(
        label=_("到哪个月止"),
        help_text=_("同一年度内；只缴一个月的，填同一个月"),
        error_messages={"required": _("请填写截止月份，例如 2025-12。")},
    )

    @property
    def choice(self) -> Choice:
        given: dict[str, Any] = self.cleaned_data
        return Choice(given["base"], given["first"], given["last"])
