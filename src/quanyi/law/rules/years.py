"""Contribution years, counted in months (缴费年限)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from quanyi.law.bounds import Named, Region, WholeMonths
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure, reckoned
from quanyi.law.explain.formula import as_formula, most, of, total
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.provisions import in_force
from quanyi.law.rules.decision import Count, as_months, of_parameter
from quanyi.law.rules.registry import rule


@rule("years.contribution_months", version="1")
def contribution_months(
    months: Iterable[Month], *, deemed: Iterable[Month] = (), deemed_count: WholeMonths = 0
) -> Figure:
    """累计缴费年限（月）/ Months of contribution: actual and deemed, in months.

    ``months`` are the months fully paid, over all employers and places; a month that occurs twice counts
    once. ``deemed`` are months recognised from before contributions existed (视同缴费); one that was also
    paid counts as paid. ``deemed_count`` is for decisions that recognise a number of months without naming them: it
    is added whole. Parts ``actual_months`` and ``deemed_months``.

    Basis: d14-6-4, gb-A-24-1, gb-A-24-2. Basis: d14-2-4, sil-19 (general).
    """
    given = list(months)
    actual = set(given)
    recognised = set(deemed) - actual
    repeated = len(given) - len(actual)
    named = (Figure("deemed_by_decision", deemed_count, "months"),) if deemed_count else ()
    return reckoned(
        "contribution_months",
        "months",
        total(),
        provisions=("d14-6-4",),
        parts=(
            months_in_runs("actual_months", actual, provisions=("gb-A-24-2",)),
            months_in_runs("deemed_months", recognised, *named, provisions=("gb-A-24-1",)),
        ),
        note_zh=f"重复的 {repeated} 个月只计一次" if repeated else "",
        note_en=f"{repeated} repeated months counted once" if repeated else "",
    )


@rule("years.gaps", version="1")
def gaps(months: Iterable[Month], *, deferred: Iterable[Month] = ()) -> Figure:
    """中断缴费 / Months missing between the first and the last month of contribution, in months.

    Each run of missing months is a part ``gap``. A deferred month (缓缴) is no gap: the worker's rights are
    not affected.

    Basis: gb-A-22, d13-23. Basis: sil-16 (general).
    """
    held = sorted({*months, *deferred})
    missing = [(before + 1, after - 1) for before, after in pairwise(held) if after - before > 1]
    parts = tuple(_run("gap", first, last) for first, last in missing)
    clauses = ("gb-A-22", *(("d13-23",) if deferred else ()))
    return reckoned("gap_months", "months", total(), provisions=clauses, parts=parts)


def months_in_runs(
    term: str, months: Iterable[Month], *more: Figure, provisions: tuple[str, ...] = ()
) -> Figure:
    """A number of months as its unbroken runs, each with its first and last month, and whatever is counted ``more``."""
    runs = tuple(_run("month_run", first, last) for first, last in _runs(sorted(months)))
    return reckoned(term, "months", total(), provisions=provisions, parts=(*runs, *more))


def _runs(months: Sequence[Month]) -> Iterator[tuple[Month, Month]]:
    first = last = None
    for month in months:
        if last is None or month - last > 1:
            if first is not None and last is not None:
                yield first, last
            first = month
        last = month
    if first is not None and last is not None:
        yield first, last


_INCLUSIVE = of(1) - of(0) + 1


def _run(term: str, first: Month, last: Month) -> Figure:
    parts = Figure("first_month", first, "month"), Figure("last_month", last, "month")
    zh, en = f"{first} 至 {last}", f"{first} to {last}"
    return reckoned(term, "months", _INCLUSIVE, parts=parts, note_zh=zh, note_en=en)


@rule("years.eligibility_months", version="1")
def eligibility_months(
    months: Iterable[Month], *, deemed: Iterable[Month] = (), deferred: Iterable[Month] = ()
) -> Figure:
    """待遇资格缴费月数 / Months that count when a benefit is asked for: contribution months and deferred
    ones, in months.

    A month under an approved deferral counts before it is paid, for a deferral does not affect the worker's
    benefits; that this reaches the counting of months is our reading (mark P). It is not credited to the
    account until paid.

    Basis: d13-23, sil-16. Basis: d13-21, d13-22, gb-A-24 (general).
    """
    paid, recognised = set(months), set(deemed)
    waiting = set(deferred) - paid - recognised
    counted = contribution_months(paid, deemed=recognised)
    return reckoned(
        "eligibility_months",
        "months",
        total(),
        provisions=("sil-16", *(("d13-23",) if waiting else ())),
        parts=(counted, months_in_runs("deferred_months", waiting)),
        note_zh="缓缴月数计入资格为系统读法（建议值）" if waiting else "",
        note_en="that deferred months count is our reading (mark P)" if waiting else "",
    )


@rule("years.by_place", version="1")
def months_by_place(places: Sequence[tuple[Named, Iterable[Month]]]) -> Figure:
    """各地缴费月数 / Months of contribution by place, in months, each month in one place only.

    ``places`` are pairs of a place and its months, the place whose record is kept for overlapping months
    first: the agency agrees the order with the person. Months that a later place loses are a part
    ``overlapping_months``, whose account money is refunded.

    Basis: sil-19, notice-2009-187. Basis: d13-5, d14-6-4 (general).
    """
    seen: set[Month] = set()
    parts: list[Figure] = []
    twice: list[Figure] = []
    for place, months in places:
        given = set(months)
        twice += [_twice(place, given & seen)] if given & seen else []
        here = months_in_runs("months_at_place", given - seen)
        parts.append(replace(here, note_zh=place, note_en=place))
        seen |= given
    parts.append(reckoned("overlapping_months", "months", total(), parts=tuple(twice)))
    clauses = ("sil-19", *(("notice-2009-187",) if twice else ()))
    added = total("months_at_place")
    return reckoned("contribution_months", "months", added, provisions=clauses, parts=tuple(parts))


def _twice(place: str, months: set[Month]) -> Figure:
    return replace(months_in_runs("overlapping_months", months), note_zh=place, note_en=place)


@rule("years.unemployment", version="1")
def unemployment_months(months: Iterable[Month], *, draws: Iterable[Month] = ()) -> Figure:
    """失业保险缴费月数 / Months of unemployment contribution that count for the next benefit, in months.

    ``draws`` are the first months of the benefits already drawn. After a benefit was drawn the count begins
    anew with the months paid from then on; months kept because no benefit could be drawn stay and are added.
    Part ``months_used_up`` is what earlier benefits consumed.

    Basis: d13-14, sil-46. Basis: sil-45 (general).
    """
    paid = set(months)
    last_draw = max(draws, default=None)
    counted = {month for month in paid if last_draw is None or month > last_draw}
    return reckoned(
        "unemployment_months",
        "months",
        of(0),
        provisions=("sil-46", *(("d13-14",) if last_draw else ())),
        parts=(months_in_runs("months_counted", counted), months_in_runs("months_used_up", paid - counted)),
        note_zh=f"自 {last_draw} 领取后重新计算" if last_draw else "未曾领取，累计计算",
        note_en=f"counted anew after the benefit of {last_draw}"
        if last_draw
        else "no benefit drawn, all added",
    )


@rule("years.unemployment_carried", version="1")
def unemployment_carried(granted_months: WholeMonths, drawn_months: WholeMonths) -> Figure:
    """未领完期限 / Months of a former unemployment benefit not drawn, which are added to the next, in months.

    The sum with the next entitlement is capped elsewhere (sil-46: 24 months).

    Basis: sil-46. Basis: d13-14 (general).
    """
    if drawn_months > granted_months:
        raise InvalidInput(
            f"已领 {drawn_months} 个月与核定 {granted_months} 个月不符。已领月数应在 0 与核定月数之间。",
            f"{drawn_months} months drawn of {granted_months} granted. Drawn must lie between 0 and granted.",
        )
    return reckoned(
        "unemployment_carried",
        "months",
        of(0) - of(1),
        provisions=("sil-46",),
        parts=(
            Figure("granted_months", granted_months, "months"),
            Figure("drawn_months", drawn_months, "months"),
        ),
    )


@rule("years.medical", version="1")
def medical_months(places: Sequence[tuple[Named, Iterable[Month]]], *, required_months: Count) -> Figure:
    """医保缴费月数 / Months of medical contribution over all places, and what is still missing, in months.

    Months accumulate when the relation moves; a month paid in two places counts once. ``required_months`` is
    what the place of retirement demands (``years.medical_required``): there is no national number. Parts
    ``months_at_place`` by place and ``months_missing``.

    Basis: d13-7-1, d13-7-2, sil-27. Basis: service-13 (general).
    """
    counted = months_by_place(places)
    required = as_months(required_months, "required_months")
    lacking = most(as_formula(0), of(0) - of(1))
    missing = reckoned("months_missing", "months", lacking, parts=(required.mention(), counted.mention()))
    clauses, parts = ("d13-7-1", "d13-7-2", "sil-27"), (*counted.parts, required, missing)
    return reckoned("medical_months", "months", total("months_at_place"), provisions=clauses, parts=parts)


@rule("years.medical_required", version="1")
def required_medical_months(*, on: Month, region: Region) -> Figure:
    """规定的医保缴费年限 / Months of medical contribution that free a retired person of ``region`` from paying on.

    Each place sets its own, so a region without its number is ``NoParameter``. Some demand years in the place itself
    besides: count those of the place alone.

    Basis: d13-7-1, sil-27.
    """
    found = of_parameter(parameter("medical_retiree_months", on=on, region=region), "required_months")
    return replace(found, provisions=in_force(on, "d13-7-1", "sil-27"))
