"""Contribution years, counted in months (缴费年限)."""

from __future__ import annotations

from collections.abc import Iterable

from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.registry import rule


@rule("years.contribution_months", version="1")
def contribution_months(months: Iterable[Month], *, deemed: Iterable[Month] = ()) -> Figure:
    """累计缴费年限（月）/ Months of contribution: actual and deemed, in months.

    ``months`` are the months fully paid, over all employers and places; a month that occurs twice counts
    once. ``deemed`` are months recognised from before contributions existed (视同缴费); one that was also
    paid counts as paid. Parts ``actual_months`` and ``deemed_months``.

    Basis: d14-2-4, d14-6-4, gb-A-24-1, gb-A-24-2, sil-19.
    """
    given = list(months)
    actual = set(given)
    recognised = set(deemed) - actual
    repeated = len(given) - len(actual)
    return Figure(
        "contribution_months",
        len(actual) + len(recognised),
        "months",
        parts=(
            Figure("actual_months", len(actual), "months"),
            Figure("deemed_months", len(recognised), "months"),
        ),
        note_zh=f"重复的 {repeated} 个月只计一次" if repeated else "",
        note_en=f"{repeated} repeated months counted once" if repeated else "",
    )
