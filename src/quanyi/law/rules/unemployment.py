"""Unemployment benefit: conditions, months granted, months left (失业保险)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from quanyi.law.bounds import Region
from quanyi.law.explain import Figure, Wage, as_figure, reckoned
from quanyi.law.explain.formula import Formula, as_formula, by, least, most, of, rounded
from quanyi.law.parameters import NATIONAL, ParameterValue, band, find_parameter, load_series, parameter
from quanyi.law.periods import Span, Timeline
from quanyi.law.provisions import in_force
from quanyi.law.rules.decision import Count, as_months, clauses_of, decide, of_parameter, reason
from quanyi.law.rules.registry import rule
from quanyi.law.terms import DismissalCause, UnemploymentEvent


@rule("unemployment.eligibility", version="1")
def unemployment_eligibility(
    months_counted: Count,
    *,
    cause: DismissalCause,
    registered: bool,
    seeking_work: bool,
    on: date,
    months_carried: Count = 0,
) -> Figure:
    """失业保险金领取条件 / Whether unemployment benefit is due: ``allowed`` or ``refused``, with each
    condition.

    One year paid since the last benefit began (``months_counted``), work lost not by own wish (the cause is
    stored with the decision), registered and seeking work. Unused months of the last benefit (``months_carried``) stand
    in for the year, for they are drawn without a new one (mark C). Who is refused keeps the months; they add up with
    later ones.

    Basis: sil-45, d13-13-1, d13-13-2, d13-13-3, d13-13-4, d13-13-5, d13-13-6, unemployment-14.
    Basis: d13-14 (general).
    Rounds: nothing.
    """
    needed = parameter("unemployment_minimum_months", on=on, region=NATIONAL)
    counted = as_months(months_counted, "unemployment_months_counted")
    carried = as_months(months_carried, "unemployment_carried_months")
    paid = counted.fen >= needed.whole
    unused = carried.fen > 0 and not paid
    reasons = (
        reason("unused_months", True, "sil-46", parts=(counted, carried), parameters=(needed,))
        if unused
        else reason("one_year_paid", paid, "sil-45", parts=(counted,), parameters=(needed,)),
        _not_by_own_wish(cause),
        reason("registered_unemployed", registered, "sil-45"),
        reason("seeking_work", seeking_work, "sil-45"),
    )
    return decide("unemployment_eligibility", reasons)


@rule("unemployment.duration", version="1")
def unemployment_duration(
    months_counted: Count, *, on: date, region: Region, months_carried: Count = 0
) -> Figure:
    """失业保险金期限 / Months of benefit granted on becoming unemployed: those for the contributions since
    the last benefit, plus unused months of the last one (``months_carried``,
    ``years.unemployment_carried``), together at most 24.

    The law sets only the most for a band (12, 18, 24); how many months within it is provincial
    (``unemployment_grant_months``), so a region without its rule is ``NoParameter``. Under a year of new contributions
    grants nothing new; the unused months are drawn all the same (mark C), unless the region says that they wait
    (``unemployment_unused_form``, 0). Parts ``unemployment_new_months`` (with ``unemployment_limit``) and
    ``unemployment_carried_months``.

    Basis: sil-46, d13-14, guangdong-17.
    Rounds: only whole steps of contribution months count, as the provincial text says (每满).
    """
    counted = as_months(months_counted, "unemployment_months_counted")
    if _under_a_year(counted, on):
        return _only_carried("unemployment_duration", counted, months_carried, on, region)
    limit = band("unemployment_limit_months", counted.fen, on=on, region=NATIONAL)
    granted, steps = _by_steps(counted.fen, on, region)
    longest = of_parameter(limit, "unemployment_limit")
    parts = counted, longest
    new = reckoned("unemployment_new_months", "months", least(granted, of(1)), parameters=steps, parts=parts)
    return _with_carried("unemployment_duration", new, months_carried, on)


@rule("unemployment.longest", version="1")
def longest_unemployment_duration(months_counted: Count, *, on: date, months_carried: Count = 0) -> Figure:
    """失业保险金最长期限 / The most months of benefit that the law allows anywhere, unused months included.

    Not on the road: an office grants by the months of its region (``unemployment.duration``), which this bounds.

    Basis: sil-46, d13-14.
    Rounds: nothing.
    """
    counted = as_months(months_counted, "unemployment_months_counted")
    if _under_a_year(counted, on):
        return _only_carried("unemployment_longest", counted, months_carried, on, NATIONAL)
    limit = band("unemployment_limit_months", counted.fen, on=on, region=NATIONAL)
    new = replace(of_parameter(limit, "unemployment_limit"), parts=(counted,))
    return _with_carried("unemployment_longest", new, months_carried, on)


@rule("unemployment.benefit", version="1")
def unemployment_benefit(
    minimum_wage_fen: Wage, *, minimum_living_fen: Wage, on: date, region: Region
) -> Figure:
    """失业保险金标准 / The unemployment benefit of a month, in fen: a share of the local minimum wage that the
    province sets, and not below the minimum living allowance of the city.

    A province without its share is ``NoParameter``. That the benefit stays below the minimum wage is asked by the
    regulation of 1999; a share above one is refused when it is loaded.

    Basis: sil-47, guangdong-19. Basis: unemployment-18 (general).
    Rounds: once, to the fen, half up.
    """
    share = parameter("unemployment_benefit_rate", on=on, region=region)
    wage = as_figure(minimum_wage_fen, "minimum_wage")
    living = as_figure(minimum_living_fen, "minimum_living_allowance")
    return reckoned(
        "unemployment_benefit",
        "fen",
        most(rounded(of(0) * by(0)), of(1)),
        provisions=in_force(on, "sil-47"),
        parameters=(share,),
        parts=(wage, living),
    )


@rule("unemployment.standing", version="1")
def unemployment_standing(events: Sequence[UnemploymentEvent], *, on: date) -> Figure:
    """失业保险金发放状态 / Whether unemployment benefits are paid on a day: ``paid``, ``stopped`` or
    ``decide_by_hand``, with each cause and its clause.

    Work again, military service, settling abroad, a pension, and refusing suitable work or training without good
    reason stop all benefits of the scheme. Prison stopped them under the regulation of 1999; the law of 2010 does not
    list it, so that from 2011-07-01 it is decided by hand.

    Basis: sil-51, unemployment-15.
    Rounds: nothing.
    """
    clause = _STOPPING.at(on)
    open_question = clause == "sil-51"
    parts = tuple(_stopping(event, clause, open_question) for event in events)
    stops = [event for event in events if event is not UnemploymentEvent.IMPRISONED or not open_question]
    value = "stopped" if stops else "decide_by_hand" if events else "paid"
    clauses = clauses_of(*parts) or (clause,)
    return Figure("unemployment_standing", value, "code", provisions=clauses, parts=parts)


_STOPPING: Timeline[str] = Timeline(
    "停止领取失业保险金",
    [
        Span(date(1999, 1, 22), date(2011, 6, 30), "unemployment-15"),
        Span(date(2011, 7, 1), None, "sil-51"),
    ],
)


def _stopping(event: UnemploymentEvent, clause: str, open_question: bool) -> Figure:
    by_hand = open_question and event is UnemploymentEvent.IMPRISONED
    return Figure(
        "unemployment_event",
        event.value,
        "code",
        provisions=("unemployment-15" if by_hand else clause,),
        note_zh=event.label_zh + ("：社会保险法第五十一条未列，人工决定" if by_hand else ""),
        note_en=event.label_en + (": not listed by the law, decided by hand" if by_hand else ""),
    )


def _not_by_own_wish(cause: DismissalCause) -> Figure:
    own = cause is DismissalCause.OWN_WISH
    clause = "sil-45" if own else f"d13-13-{cause.value.removeprefix('i')}"
    return reason("not_by_own_wish", not own, clause, zh=cause.label_zh, en=cause.label_en)


def _under_a_year(counted: Figure, on: date) -> bool:
    return counted.fen < parameter("unemployment_minimum_months", on=on, region=NATIONAL).whole


def _only_carried(term: str, counted: Figure, carried: Count, on: date, region: str) -> Figure:
    """No new month is granted; those of the last benefit that were not drawn are left, or wait."""
    form = find_parameter("unemployment_unused_form", on=on, region=region)
    waits = form is not None and form.value == _UNUSED_WAIT
    new = Figure(
        "unemployment_new_months",
        0,
        "months",
        parameters=(form,) if form else (),
        parts=(counted,),
        note_zh="新缴费不满一年；未领完的月数" + ("待满一年后合并" if waits else "可以领取（单一来源，C）"),
        note_en="less than a year paid anew; unused months "
        + ("wait until it is reached" if waits else "are drawn (single source, C)"),
    )
    return _with_carried(term, new, 0 if waits else carried, on)


_UNUSED_WAIT = 0


def _with_carried(term: str, new: Figure, months_carried: Count, on: date) -> Figure:
    carried = as_months(months_carried, "unemployment_carried_months")
    limit = parameter("unemployment_total_limit_months", on=on, region=NATIONAL)
    clauses = ("sil-46", *(("d13-14",) if carried.fen else ()))
    together = least(of(0) + of(1), by(0))
    return reckoned(term, "months", together, provisions=clauses, parameters=(limit,), parts=(new, carried))


def _by_steps(counted: int, on: date, region: str) -> tuple[Formula, tuple[ParameterValue, ...]]:
    """Months granted where each band of contributions gives a month for so many of its own."""
    lines = load_series("unemployment_grant_months").lines(region) or (
        0,
    )  # a region without lines is told so below
    starts = sorted(key for key in lines if isinstance(key, int))
    ends = [*starts[1:], counted]
    months, used = as_formula(0), list[ParameterValue]()
    for start, end in zip(starts, ends, strict=True):
        if counted > start:
            each = parameter("unemployment_grant_months", on=on, region=region, key=start)
            inside = of(0) if counted <= end else as_formula(end)
            inside = inside - start if start else inside
            whole = rounded(inside.over(by(len(used))), 1, "down")
            months = months + whole if used else whole
            used.append(each)
    return months, tuple(used)
