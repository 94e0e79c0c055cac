"""要有值的参数: what an office cannot do without a value for its region, said all at once. Basis: gb-6.7-2.

A series of which the rules know what to do without a region's value is not here: a region may decide it, and need not.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from quanyi.law.errors import InvalidInput
from quanyi.law.parameters import find_parameter, load_series

_ALL, _DECLARING, _SETTLING = _("各类案件的办理时限"), _("缴费申报"), _("年度结息")
_PENSION, _ESTIMATE, _SURVIVORS = _("养老金核定"), _("养老金测算"), _("丧葬补助金、抚恤金核定")
_ADJUSTMENT = _("养老金调整")
_UNEMPLOYMENT, _MATERNITY, _INJURY = _("失业保险金核定"), _("生育津贴核定"), _("工伤待遇核定")

# What stops without it. Of those that are told for a past year the last whole one is asked for, else today.
NEEDED: dict[str, Any] = {
    "day_count_form": _ALL,
    "contribution_rate_own": _DECLARING,
    "contribution_rate_employer": _DECLARING,
    "base_year_first_month": _DECLARING,
    "reference_wage": _DECLARING,
    "medical_rate_own": _DECLARING,
    "medical_rate_employer": _DECLARING,
    "unemployment_rate_own": _DECLARING,
    "unemployment_rate_employer": _DECLARING,
    "injury_rate_employer": _DECLARING,
    "maternity_rate_employer": _DECLARING,
    "crediting_rate": _SETTLING,
    "average_index_decimals": _PENSION,
    "deemed_month_index": _PENSION,
    "pension_base": _PENSION,
    "pension_start_months": _PENSION,
    "transitional_form": _PENSION,
    "transitional_rate": _PENSION,
    "early_minimum_reference": _PENSION,
    "pension_adjustment_form": _PENSION,
    "pension_adjustment_fen": _ADJUSTMENT,
    "pension_adjustment_rate": _ADJUSTMENT,
    "estimate_crediting_rate": _ESTIMATE,
    "estimate_wage_growth": _ESTIMATE,
    "regional_disposable_income": _SURVIVORS,
    "survivor_part_year_form": _SURVIVORS,
    "unemployment_benefit_rate": _UNEMPLOYMENT,
    "unemployment_grant_months": _UNEMPLOYMENT,
    "maternity_day_divisor": _MATERNITY,
    "urban_disposable_income": _INJURY,
    "working_calendar_form": _ALL,
}
OF_A_PAST_YEAR = frozenset(
    {
        "reference_wage",
        "crediting_rate",
        "pension_base",
        "regional_disposable_income",
        "urban_disposable_income",
    }
)


class Lacking(NamedTuple):
    """A series without a value: for which time, and what stops."""

    series: str
    term: str
    when: str
    stops: str


def lacking_series(region: str, today: date) -> Iterator[Lacking]:
    """Every series that has no value for the region where one is needed."""
    for name, stops in NEEDED.items():
        on: date | int = today.year - 1 if name in OF_A_PAST_YEAR else today
        series = load_series(name)
        if not any(_has(name, on, region, key) for key in series.lines(region) or (None,)):
            yield Lacking(name, series.term, str(on), str(stops))


def _has(name: str, on: date | int, region: str, key: Any) -> bool:
    try:
        return find_parameter(name, on=on, region=region, key=key) is not None
    except InvalidInput:
        return True  # it changes within the year: there are values
