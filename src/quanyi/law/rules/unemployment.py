"""Unemployment benefit: conditions, months granted, months left (失业保险)."""

from __future__ import annotations

from datetime import date

from quanyi.law.explain import Figure
from quanyi.law.parameters import NATIONAL, ParameterValue, band, load_series, parameter
from quanyi.law.rules.decision import Count, as_months, decide, reason
from quanyi.law.rules.registry import rule
from quanyi.law.terms import DismissalCause


@rule("unemployment.eligibility", version="1")
def unemployment_eligibility(
    months_counted: Count, *, cause: DismissalCause, registered: bool, seeking_work: bool, on: date
) -> Figure:
    """失业保险金领取条件 / Whether unemployment benefit is due: ``allowed`` or ``refused``, with each
    condition.

    One year paid since the last benefit began (``months_counted``), work lost not by own wish (the cause is
    stored with the decision), registered and seeking work. Who is refused keeps the months; they add up with
    later ones.

    Basis: sil-45, d13-13-1, d13-13-2, d13-13-3, d13-13-4, d13-13-5, d13-13-6, d13-14, unemployment-14.
    Rounds: nothing.
    """
    needed = parameter("unemployment_minimum_months", on=on, region=NATIONAL)
    counted = as_months(months_counted, "unemployment_months_counted")
    reasons = (
        reason(
            "one_year_paid", counted.fen >= needed.whole, "sil-45", parts=(counted,), parameters=(needed,)
        ),
        _not_by_own_wish(cause),
        reason("registered_unemployed", registered, "sil-45"),
        reason("seeking_work", seeking_work, "sil-45"),
    )
    return decide("unemployment_eligibility", reasons)


@rule("unemployment.duration", version="1")
def unemployment_duration(
    months_counted: Count, *, on: date, region: str, months_carried: Count = 0
) -> Figure:
    """失业保险金期限 / Months of benefit granted on becoming unemployed: those for the contributions since
    the last benefit, plus unused months of the last one (``months_carried``,
    ``years.unemployment_carried``), together at most 24.

    The law sets only the most for a band (12, 18, 24); how many months within it is provincial
    (``unemployment_grant_months``), so a region without its rule is ``NoParameter``. Parts
    ``unemployment_new_months`` (with ``unemployment_limit``) and ``unemployment_carried_months``.

    Basis: sil-46, d13-14, guangdong-17.
    Rounds: only whole steps of contribution months count, as the provincial text says (每满).
    """
    counted = as_months(months_counted, "unemployment_months_counted")
    limit = band("unemployment_limit_months", counted.fen, on=on, region=NATIONAL)
    granted, steps = _by_steps(counted.fen, on, region)
    most = Figure("unemployment_limit", limit.value, "months", parameters=(limit,))
    new = Figure(
        "unemployment_new_months",
        min(granted, limit.whole),
        "months",
        parameters=steps,
        parts=(counted, most),
    )
    return _with_carried("unemployment_duration", new, months_carried, on)


@rule("unemployment.longest", version="1")
def longest_unemployment_duration(months_counted: Count, *, on: date, months_carried: Count = 0) -> Figure:
    """失业保险金最长期限 / The most months of benefit that the law allows anywhere, unused months included.

    Basis: sil-46, d13-14.
    Rounds: nothing.
    """
    counted = as_months(months_counted, "unemployment_months_counted")
    limit = band("unemployment_limit_months", counted.fen, on=on, region=NATIONAL)
    new = Figure("unemployment_limit", limit.value, "months", parameters=(limit,), parts=(counted,))
    return _with_carried("unemployment_longest", new, months_carried, on)


def _not_by_own_wish(cause: DismissalCause) -> Figure:
    own = cause is DismissalCause.OWN_WISH
    clause = "sil-45" if own else f"d13-13-{cause.value.removeprefix('i')}"
    return reason("not_by_own_wish", not own, clause, zh=cause.label_zh, en=cause.label_en)


def _with_carried(term: str, new: Figure, months_carried: Count, on: date) -> Figure:
    carried = as_months(months_carried, "unemployment_carried_months")
    most = parameter("unemployment_total_limit_months", on=on, region=NATIONAL)
    total = min(new.fen + carried.fen, most.whole)
    return Figure(term, total, "months", parameters=(most,), parts=(new, carried))


def _by_steps(counted: int, on: date, region: str) -> tuple[int, tuple[ParameterValue, ...]]:
    """Months granted where each band of contributions gives a month for so many of its own."""
    lines = load_series("unemployment_grant_months").lines()
    starts = sorted(key for key in lines if isinstance(key, int))
    ends = [*starts[1:], counted]
    total, used = 0, []
    for start, end in zip(starts, ends, strict=True):
        if counted > start:
            each = parameter("unemployment_grant_months", on=on, region=region, key=start)
            total += (min(counted, end) - start) // each.whole
            used.append(each)
    return total, tuple(used)
