"""Contribution years, counted in months (缴费年限)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.decision import Count, as_months, of_parameter
from quanyi.law.rules.registry import rule


@rule("years.contribution_months", version="1")
def contribution_months(
    months: Iterable[Month], *, deemed: Iterable[Month] = (), deemed_count: int = 0
) -> Figure:
    """累计缴费年限（月）/ Months of contribution: actual and deemed, in months.

    ``months`` are the months fully paid, over all employers and places; a month that occurs twice counts
    once. ``deemed`` are months recognised from before contributions existed (视同缴费); one that was also
    paid counts as paid. ``deemed_count`` is for decisions that recognise a number of months without naming them: it
    is added whole. Parts ``actual_months`` and ``deemed_months``.

    Basis: d14-2-4, d14-6-4, gb-A-24-1, gb-A-24-2, sil-19.
    """
    given = list(months)
    actual = set(given)
    recognised = set(deemed) - actual
    repeated = len(given) - len(actual)
    return Figure(
        "contribution_months",
        len(actual) + len(recognised) + deemed_count,
        "months",
        parts=(
            Figure("actual_months", len(actual), "months", provisions=("gb-A-24-2",)),
            Figure("deemed_months", len(recognised) + deemed_count, "months", provisions=("gb-A-24-1",)),
        ),
        note_zh=f"重复的 {repeated} 个月只计一次" if repeated else "",
        note_en=f"{repeated} repeated months counted once" if repeated else "",
    )


@rule("years.gaps", version="1")
def gaps(months: Iterable[Month], *, deferred: Iterable[Month] = ()) -> Figure:
    """中断缴费 / Months missing between the first and the last month of contribution, in months.

    Each run of missing months is a part ``gap``. A deferred month (缓缴) is no gap: the worker's rights are
    not affected.

    Basis: gb-A-22, d13-23, sil-16.
    """
    held = sorted({*months, *deferred})
    missing = [(before + 1, after - 1) for before, after in pairwise(held) if after - before > 1]
    parts = tuple(
        Figure("gap", last - first + 1, "months", note_zh=f"{first} 至 {last}", note_en=f"{first} to {last}")
        for first, last in missing
    )
    return Figure("gap_months", sum(part.fen for part in parts), "months", parts=parts)


@rule("years.eligibility_months", version="1")
def eligibility_months(
    months: Iterable[Month], *, deemed: Iterable[Month] = (), deferred: Iterable[Month] = ()
) -> Figure:
    """待遇资格缴费月数 / Months that count when a benefit is asked for: contribution months and deferred
    ones, in months.

    A month under an approved deferral counts before it is paid, for a deferral does not affect the worker's
    benefits; that this reaches the counting of months is our reading (mark P). It is not credited to the
    account until paid.

    Basis: d13-21, d13-22, d13-23, gb-A-24, sil-16.
    """
    paid, recognised = set(months), set(deemed)
    waiting = set(deferred) - paid - recognised
    counted = contribution_months(paid, deemed=recognised)
    return Figure(
        "eligibility_months",
        counted.fen + len(waiting),
        "months",
        parts=(counted, Figure("deferred_months", len(waiting), "months")),
        note_zh="缓缴月数计入资格为系统读法（建议值）" if waiting else "",
        note_en="that deferred months count is our reading (mark P)" if waiting else "",
    )


@rule("years.by_place", version="1")
def months_by_place(places: Sequence[tuple[str, Iterable[Month]]]) -> Figure:
    """各地缴费月数 / Months of contribution by place, in months, each month in one place only.

    ``places`` are pairs of a place and its months, the place whose record is kept for overlapping months
    first: the agency agrees the order with the person. Months that a later place loses are a part
    ``overlapping_months``, whose account money is refunded.

    Basis: sil-19, d13-5, d14-6-4, notice-2009-187.
    """
    seen: set[Month] = set()
    parts: list[Figure] = []
    overlapping = 0
    for place, months in places:
        given = set(months)
        overlapping += len(given & seen)
        parts.append(Figure("months_at_place", len(given - seen), "months", note_zh=place, note_en=place))
        seen |= given
    parts.append(Figure("overlapping_months", overlapping, "months"))
    return Figure("contribution_months", len(seen), "months", parts=tuple(parts))


@rule("years.unemployment", version="1")
def unemployment_months(months: Iterable[Month], *, draws: Iterable[Month] = ()) -> Figure:
    """失业保险缴费月数 / Months of unemployment contribution that count for the next benefit, in months.

    ``draws`` are the first months of the benefits already drawn. After a benefit was drawn the count begins
    anew with the months paid from then on; months kept because no benefit could be drawn stay and are added.
    Part ``months_used_up`` is what earlier benefits consumed.

    Basis: d13-14, sil-45, sil-46.
    """
    paid = set(months)
    last_draw = max(draws, default=None)
    counted = {month for month in paid if last_draw is None or month > last_draw}
    return Figure(
        "unemployment_months",
        len(counted),
        "months",
        parts=(Figure("months_used_up", len(paid - counted), "months"),),
        note_zh=f"自 {last_draw} 领取后重新计算" if last_draw else "未曾领取，累计计算",
        note_en=f"counted anew after the benefit of {last_draw}"
        if last_draw
        else "no benefit drawn, all added",
    )


@rule("years.unemployment_carried", version="1")
def unemployment_carried(granted_months: int, drawn_months: int) -> Figure:
    """未领完期限 / Months of a former unemployment benefit not drawn, which are added to the next, in months.

    The sum with the next entitlement is capped elsewhere (sil-46: 24 months).

    Basis: sil-46, d13-14.
    """
    if not 0 <= drawn_months <= granted_months:
        raise InvalidInput(
            f"已领 {drawn_months} 个月与核定 {granted_months} 个月不符。已领月数应在 0 与核定月数之间。",
            f"{drawn_months} months drawn of {granted_months} granted. Drawn must lie between 0 and granted.",
        )
    return Figure(
        "unemployment_carried",
        granted_months - drawn_months,
        "months",
        parts=(
            Figure("granted_months", granted_months, "months"),
            Figure("drawn_months", drawn_months, "months"),
        ),
    )


@rule("years.medical", version="1")
def medical_months(places: Sequence[tuple[str, Iterable[Month]]], *, required_months: Count) -> Figure:
    """医保缴费月数 / Months of medical contribution over all places, and what is still missing, in months.

    Months accumulate when the relation moves; a month paid in two places counts once. ``required_months`` is
    what the place of retirement demands (``years.medical_required``): there is no national number. Parts
    ``months_at_place`` by place and ``months_missing``.

    Basis: d13-7-1, d13-7-2, sil-27, service-13.
    """
    total = months_by_place(places)
    required = as_months(required_months, "required_months")
    missing = max(required.fen - total.fen, 0)
    parts = (*total.parts, required, Figure("months_missing", missing, "months"))
    return Figure("medical_months", total.fen, "months", parts=parts)


@rule("years.medical_required", version="1")
def required_medical_months(*, on: Month, region: str) -> Figure:
    """规定的医保缴费年限 / Months of medical contribution that free a retired person of ``region`` from paying on.

    Each place sets its own, so a region without its number is ``NoParameter``. Some demand years in the place itself
    besides: count those of the place alone.

    Basis: d13-7-1, sil-27.
    """
    return of_parameter(parameter("medical_retiree_months", on=on, region=region), "required_months")
