"""The average index as the mean of calendar years, for regions that reckon so (按年度平均的缴费指数)."""

from __future__ import annotations

from quanyi.law.explain import Figure, reckoned
from quanyi.law.explain.formula import of, total

BY_CALENDAR_YEARS = 2
_MEAN, _TWELFTH = of(0).over(of(1)), of(0).over(12)


def years_of_index(
    years: tuple[Figure, ...], deemed: tuple[Figure, ...], deemed_months: Figure
) -> tuple[Figure, ...]:
    """How many years count, then the mean index of each; a year begun counts as one, deemed months as parts of years.

    ``years`` are the sums of the months of each year, ``deemed`` that of the deemed months, if any.
    Basis: sil-15, sc-2005-38. Rounds: nothing.
    """
    means = tuple(_mean_of(year) for year in years)
    added = tuple(reckoned("index_of_deemed_years", "ratio", _TWELFTH, parts=(each,)) for each in deemed)
    whole = Figure("years_paid", len(years), "count")
    share = reckoned("deemed_years", "ratio", _TWELFTH, parts=(deemed_months.mention(),))
    count = reckoned("years_of_index", "ratio", total(), parts=(whole, share))
    return (count, *means, *added)


def _mean_of(year: Figure) -> Figure:
    months = Figure("months_of_index", len(year.parts), "months")
    return reckoned("mean_index_of_year", "ratio", _MEAN, parts=(year, months))
