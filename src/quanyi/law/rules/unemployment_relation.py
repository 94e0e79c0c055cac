"""Unemployment insurance before and during the benefit: what is paid, and for which days (失业保险缴费与期限)."""

from __future__ import annotations

from datetime import date

from quanyi.law.bounds import Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import by, of, rounded, total
from quanyi.law.parameters import NATIONAL, ParameterValue, find_parameter, parameter
from quanyi.law.periods import Month, last_day_of_months
from quanyi.law.rules.decision import Count, as_months
from quanyi.law.rules.registry import rule


@rule("unemployment.contribution", version="1")
def unemployment_contribution(
    base_fen: Amount, *, month: Month, region: Region, rural_contract_worker: bool = False
) -> Figure:
    """失业保险缴费 / What employer and worker pay to the unemployment scheme for a month, in fen.

    The Regulation of 1999 prints 2 % and 1 %. Since 2015 the rates were cut in steps and split by provinces, so a
    region brings its own (Q21). Under the Regulation a rural contract worker pays nothing himself
    (``rural_contract_worker``); many provinces have ended that, and say so by the caller's False.

    Not on the road: an office reckons all schemes by ``contribution.other_scheme``; rural contract workers who pay
    nothing are of the time before the rates of today.

    Basis: unemployment-6.
    Rounds: each part to the fen, half up.
    """
    base = as_figure(base_fen, "contribution_base")
    employer = parameter("unemployment_rate_employer", on=month, region=region)
    own = parameter("unemployment_rate_own", on=month, region=region)
    parts = (
        _part("unemployment_employer", base, employer),
        Figure(
            "unemployment_own",
            0,
            "fen",
            note_zh="农民合同制工人本人不缴",
            note_en="a rural contract worker pays none",
        )
        if rural_contract_worker
        else _part("unemployment_own", base, own),
    )
    return reckoned(
        "unemployment_contribution", "fen", total(1, 2), provisions=("unemployment-6",), parts=(base, *parts)
    )


@rule("unemployment.last_day", version="2", known_from=date(2026, 11, 29))
def unemployment_last_day(
    granted_months: Count,
    *,
    registered_on: date,
    statutory: Month | None = None,
    region: Region = NATIONAL,
) -> Figure:
    """失业保险金期限届满日 / The last day for which unemployment benefit is granted, a ``date``: the months granted run
    from the day of registration as unemployed, that day included.

    One who stands at the end within so many months of the ``statutory`` month of retirement as the region says
    (``unemployment_extension_months``) draws on until that month is over; a region without its row extends nothing.
    More months than ``unemployment_total_limit_months`` are ``InvalidInput``.

    Basis: sil-50.
    Rounds: nothing; a month ends on the day before the same day of the next one, and on its own last day where the
    next one has no such day.
    """
    months = as_months(granted_months, "granted_months")
    _refuse_nothing(months)
    _refuse_beyond_limit(months, registered_on)
    last = last_day_of_months(registered_on, months.fen)
    within = _extension(last, statutory, region)
    parts = (Figure("limit_starts", registered_on, "date"), months)
    if within is None or statutory is None:
        return Figure("unemployment_last_day", last, "date", provisions=("sil-50",), parts=parts)
    return Figure(
        "unemployment_last_day",
        statutory.last_day,
        "date",
        provisions=("sil-50",),
        parameters=(within,),
        parts=(
            *parts,
            Figure("last_day_granted", last, "date"),
            Figure("statutory_month", statutory, "month"),
        ),
        note_zh=f"期满距法定退休年龄 {statutory} 不足 {within.whole} 个月，续发至该月",
        note_en=f"less than {within.whole} months from the statutory age in {statutory}: drawn on until then",
    )


def _refuse_nothing(months: Figure) -> None:
    if not months.fen:
        raise InvalidInput(
            "核定月数为 0，没有期限可算。请核对核定的领取月数。",
            "No month is granted, so no period ends. Check the months granted.",
        )


def _refuse_beyond_limit(months: Figure, on: date) -> None:
    """Unused months included, the law grants so many at most; the Regulation of 1999 had the same limit."""
    limit = parameter("unemployment_total_limit_months", on=max(on, _LAW_IN_FORCE), region=NATIONAL)
    if months.fen > limit.whole:
        raise InvalidInput(
            f"核定 {months.fen} 个月，超过失业保险金最长期限 {limit.whole} 个月（社会保险法第四十六条）。"
            "请核对核定的领取月数。",
            f"{months.fen} months are granted; the law grants {limit.whole} at most (Social Insurance Law, article "
            "46). Check the months granted.",
        )


_LAW_IN_FORCE = date(2011, 7, 1)


def _extension(last: date, statutory: Month | None, region: str) -> ParameterValue | None:
    """The region's word, where the age is reached after the last day and near enough."""
    if statutory is None or statutory.last_day <= last:
        return None
    within = find_parameter("unemployment_extension_months", on=last, region=region)
    return within if within and statutory - Month.of(last) <= within.whole else None


def _part(term: str, base: Figure, rate: ParameterValue) -> Figure:
    return reckoned(term, "fen", rounded(of(0) * by(0)), parameters=(rate,), parts=(base.mention(),))
