"""The transitional pension, which each region reckons in its own way (过渡性养老金).

``transitional_form`` says which way a region takes. A way that is not here is added as one function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import by, of, rounded
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.provisions import in_force
from quanyi.law.rules.decision import Count, Ratio, as_months, as_ratio
from quanyi.law.rules.registry import rule

_NONE, _DEEMED_YEARS, _YEARS_TO_1997 = 0, 1, 2

# The part of a career that a form multiplies: its index and its months.
Stretch = tuple[Ratio, Count]
_Form = Callable[[Ratio, Count, Ratio | None, Count], Stretch]


@rule("pension.transitional", version="1")
def transitional_pension(
    wage_fen: Amount,
    *,
    index: Ratio,
    deemed_months: Count,
    on: Month,
    region: str,
    early_index: Ratio | None = None,
    early_months: Count = 0,
) -> Figure:
    """过渡性养老金 / The transitional part of the monthly pension, in fen: wage × index × years × regional
    rate.

    Only for those who worked before accounts existed. Which index and years is regional: form 1 the whole
    career's index and the deemed years; form 2 the index and years to the end of 1997 (``early_index``,
    ``early_months``); form 0 none. A region brings its form and rate with their documents.

    Basis: sil-15, sc-2005-38, zhejiang-32.
    Rounds: once, to the fen, half up.
    """
    form = parameter("transitional_form", on=on, region=region)
    wage, clauses = as_figure(wage_fen, "pension_base"), in_force(on, "sil-15", "sc-2005-38")
    if form.value == _NONE:
        zh, en = "本地区没有过渡性养老金", "the region has no transitional pension"
        return Figure(
            "transitional_pension", 0, "fen", provisions=clauses, parameters=(form,), note_zh=zh, note_en=en
        )
    ratio, months = _FORMS[form.whole](index, deemed_months, early_index, early_months)
    counted = as_months(months, "transitional_months")
    if not counted.fen:
        zh, en = "没有可计发过渡性养老金的年限", "no months for a transitional pension"
        return Figure(
            "transitional_pension",
            0,
            "fen",
            provisions=clauses,
            parameters=(form,),
            parts=(counted,),
            note_zh=zh,
            note_en=en,
        )
    rate = parameter("transitional_rate", on=on, region=region)
    figure = as_ratio(ratio, "average_index")
    return reckoned(
        "transitional_pension",
        "fen",
        rounded(of(0) * of(1) * of(2).over(12) * by(1)),
        provisions=clauses,
        parameters=(form, rate),
        parts=(wage, figure, counted),
    )


def _deemed_years(index: Ratio, deemed: Count, early_index: Ratio | None, early: Count) -> Stretch:
    return index, deemed


def _years_to_1997(index: Ratio, deemed: Count, early_index: Ratio | None, early: Count) -> Stretch:
    if early_index is None and as_months(early, "early_months").fen:
        raise InvalidInput(
            "本地区过渡性养老金按1997年底前的平均缴费指数计算，请给出 early_index。",
            "The region's transitional pension needs the average index to the end of 1997: give early_index.",
        )
    return (index if early_index is None else early_index), early


_FORMS: Mapping[int, _Form] = {_DEEMED_YEARS: _deemed_years, _YEARS_TO_1997: _years_to_1997}
