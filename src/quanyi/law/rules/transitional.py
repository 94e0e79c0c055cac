"""The transitional pension, which each region reckons in its own way (过渡性养老金).

``transitional_form`` says which way a region takes. A way that is not here is added as one function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quanyi.law.bounds import Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure, Wage, as_figure, reckoned
from quanyi.law.explain.formula import Formula, as_formula, by, of, rounded
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.provisions import in_force
from quanyi.law.rules.decision import Count, Index, as_months, as_ratio
from quanyi.law.rules.registry import rule

_NONE, _TO_1997 = 0, 2
_RATE, _EARLY_RATE = "transitional_rate", "transitional_early_rate"


@dataclass(frozen=True)
class Term:
    """One product of a form: an index, months, and the series of the rate (过渡性养老金的一项)."""

    index: Figure
    months: Figure
    series: str = _RATE


@dataclass(frozen=True)
class Given:
    """What a form may take: index and months of the whole career and of the years to the end of 1997 (计发要素)."""

    index: Figure
    deemed: Figure
    early_index: Figure | None
    early: Figure

    def early_one(self) -> Figure:
        """The early index; ``InvalidInput`` where months are given that would need it."""
        if self.early_index is None and self.early.fen:
            raise InvalidInput(
                "本地区过渡性养老金按1997年底前的平均缴费指数计算，请给出 early_index。",
                "The region's transitional pension needs the average index to the end of 1997: give early_index.",
            )
        return self.early_index or self.index


@rule("pension.transitional", version="1")
def transitional_pension(
    wage_fen: Wage,
    *,
    index: Index,
    deemed_months: Count,
    on: Month,
    region: Region,
    early_index: Index | None = None,
    early_months: Count = 0,
) -> Figure:
    """过渡性养老金 / The transitional part of the monthly pension, in fen: wage × index × years × regional
    rate.

    Only for those who worked before accounts existed. Which index and years is regional (``transitional_form``):
    1 the whole career's index and the deemed years; 2 the index and years to the end of 1997 (``early_index``,
    ``early_months``); 3 both of these added; 4 deemed years at one rate and early years at another
    (``transitional_early_rate``), both with the career's index; 5 as 1, and an allowance for each deemed year
    (``transitional_year_fen``); 6 the allowance alone; 7 deemed years without an index; 8 the mean of one and the index
    with the deemed years; 0 none. A region brings its form, rates and allowance with their documents.

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
    given = Given(
        as_ratio(index, "average_index"),
        as_months(deemed_months, "transitional_months"),
        None if early_index is None else as_ratio(early_index, "average_index"),
        as_months(early_months, "transitional_months"),
    )
    terms = [term for term in _FORMS[form.whole](given) if term.months.fen]
    allowance = _allowance(form.whole, given.deemed, on, region)
    if not terms and allowance is None:
        zh, en = "没有可计发过渡性养老金的年限", "no months for a transitional pension"
        return Figure(
            "transitional_pension",
            0,
            "fen",
            provisions=clauses,
            parameters=(form,),
            parts=(given.early if form.value == _TO_1997 else given.deemed,),
            note_zh=zh,
            note_en=en,
        )
    rates = tuple(dict.fromkeys(parameter(term.series, on=on, region=region) for term in terms))
    added = (allowance,) if allowance else ()
    return reckoned(
        "transitional_pension",
        "fen",
        rounded(_products(terms, [rate.series for rate in rates], bool(added))),
        provisions=clauses,
        parameters=(form, *rates),
        parts=(wage, *(part for term in terms for part in (term.index, term.months)), *added),
    )


def _products(terms: Sequence[Term], rates: list[str], is_added: bool) -> Formula:
    """Wage × index × years × rate over the terms, added up, and the allowance, which stands last among the parts."""
    whole = of(2 * len(terms) + 1) if is_added else as_formula(0)
    for place, term in enumerate(terms):
        rate = by(1 + rates.index(term.series))
        product = of(0) * of(2 * place + 1) * of(2 * place + 2).over(12) * rate
        whole = product if place == 0 and not is_added else whole + product
    return whole


def _allowance(form: int, deemed: Figure, on: Month, region: str) -> Figure | None:
    """So many fen for each deemed year, months as parts of one. Rounds: to the fen, half up."""
    if form not in _WITH_ALLOWANCE or not deemed.fen:
        return None
    each = parameter("transitional_year_fen", on=on, region=region)
    whole = rounded(by(0) * of(0).over(12))
    return reckoned("transitional_allowance", "fen", whole, parameters=(each,), parts=(deemed,))


def _deemed_years(given: Given) -> tuple[Term, ...]:
    return (Term(given.index, given.deemed),)


def _years_to_1997(given: Given) -> tuple[Term, ...]:
    return (Term(given.early_one(), given.early),)


def _both(given: Given) -> tuple[Term, ...]:
    return (*_deemed_years(given), *_years_to_1997(given))


def _two_rates(given: Given) -> tuple[Term, ...]:
    return (Term(given.index, given.deemed), Term(given.index, given.early, _EARLY_RATE))


def _without_index(given: Given) -> tuple[Term, ...]:
    return (Term(Figure("average_index", Fraction(1), "ratio"), given.deemed),)


def _mean_with_one(given: Given) -> tuple[Term, ...]:
    mean = (as_formula(1) + of(0)).over(2)
    return (Term(reckoned("average_index", "ratio", mean, parts=(given.index,)), given.deemed),)


_FORMS: Mapping[int, Callable[[Given], tuple[Term, ...]]] = {
    1: _deemed_years,
    2: _years_to_1997,
    3: _both,
    4: _two_rates,
    5: _deemed_years,
    6: lambda given: (),
    7: _without_index,
    8: _mean_with_one,
}
_WITH_ALLOWANCE = (5, 6)
