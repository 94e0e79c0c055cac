"""What benefits of other schemes ask of the clerk. Basis: injury-17, injury-36, women-7, sil-17."""

from collections.abc import Callable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.inputs import CountInput, DayInput, YuanInput
from quanyi.agency.registry.models import BenefitKind
from quanyi.agency.wording import N_, label
from quanyi.law.terms import MaternityCase


def _cases() -> list[tuple[str, str]]:
    return [(case.value, label(case)) for case in MaternityCase]


FIELDS: Mapping[str, Callable[[], forms.Field]] = {
    "injury": lambda: forms.TypedChoiceField(
        label=_("登记的工伤"),
        help_text=_("没有的，先办理工伤登记；日期、单位、等级从登记取用"),
        error_messages={"required": _("请先办理工伤登记，再在这里选择。")},
    ),
    "ended_on": lambda: DayInput(
        label=_("劳动关系终止日期"), help_text=_("终止或者解除劳动关系证明上的日期")
    ),
    "wage_fen": lambda: YuanInput(
        above_zero=True, label=_("金额（元）"), help_text=_("按材料填写，以元为单位")
    ),
    "maternity": lambda: forms.ChoiceField(
        label=_("产假情形"), choices=_cases, help_text=_("按出生证明或者诊断证明")
    ),
    "event_on": lambda: DayInput(label=_("生育或者流产日期"), help_text=_("证明上的日期")),
    "difficult": lambda: forms.BooleanField(label=_("难产"), required=False, help_text=_("按诊断证明")),
    "babies": lambda: CountInput(
        unit=N_("个"), label=_("婴儿人数"), min_value=1, max_value=9, initial=1, help_text=_("流产的填 1")
    ),
    "extra_days": lambda: CountInput(
        unit=N_("天"),
        label=_("地方增加的天数"),
        min_value=0,
        max_value=365,
        initial=0,
        help_text=_("按本省规定；没有的填 0"),
    ),
    "document": lambda: forms.CharField(
        label=_("核定文书文号"), max_length=100, help_text=_("例如“人社病残〔2026〕8号”")
    ),
}
# Whose wage or amount it is.
WAGES = {
    BenefitKind.MATERNITY_ALLOWANCE: (
        _("单位上年度职工月平均工资（元）"), _("按单位上年度工资总额和职工人数的证明"),
    ),
    BenefitKind.MISSING_WORKER: (_("下落不明前的月工资（元）"), _("按工资发放记录")),
    BenefitKind.SICKNESS: (_("每月病残津贴（元）"), _("按核定文书；本系统不计算")),
}  # fmt: skip
