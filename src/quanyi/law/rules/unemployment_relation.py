"""Unemployment insurance before and during the benefit: what is paid, and for which days (失业保险缴费与期限)."""

from __future__ import annotations

from datetime import date, timedelta

from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import by, of, rounded, total
from quanyi.law.parameters import ParameterValue, parameter
from quanyi.law.periods import Month, add_months
from quanyi.law.rules.decision import Count, as_months
from quanyi.law.rules.registry import rule


@rule("unemployment.contribution", version="1")
def unemployment_contribution(
    base_fen: Amount, *, month: Month, region: str, rural_contract_worker: bool = False
) -> Figure:
    """失业保险缴费 / What employer and worker pay to the unemployment scheme for a month, in fen.

    The Regulation of 1999 prints 2 % and 1 %. Since 2015 the rates were cut in steps and split by provinces, so a
    region brings its own (Q21). Under the Regulation a rural contract worker pays nothing himself
    (``rural_contract_worker``); many provinces have ended that, and say so by the caller's False.

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


@rule("unemployment.last_day", version="1")
def unemployment_last_day(granted_months: Count, *, registered_on: date) -> Figure:
    """失业保险金期限届满日 / The last day for which unemployment benefit is granted, a ``date``: the months granted run
    from the day of registration as unemployed, that day included.

    Basis: sil-50.
    Rounds: nothing; a month ends on the day before the same day of the next one.
    """
    months = as_months(granted_months, "granted_months")
    last = add_months(registered_on, months.fen) - timedelta(days=1)
    first = Figure("limit_starts", registered_on, "date")
    return Figure("unemployment_last_day", last, "date", provisions=("sil-50",), parts=(first, months))


def _part(term: str, base: Figure, rate: ParameterValue) -> Figure:
    return reckoned(term, "fen", rounded(of(0) * by(0)), parameters=(rate,), parts=(base.mention(),))
