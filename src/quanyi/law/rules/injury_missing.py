"""A worker missing after an accident at work, and the review of an assessment (因工下落不明与复查鉴定)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from quanyi.law.bounds import Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure, Wage, as_figure, reckoned
from quanyi.law.explain.formula import by, of, rounded
from quanyi.law.parameters import NATIONAL, ParameterValue, parameter
from quanyi.law.periods import Month, add_months
from quanyi.law.rules.registry import rule
from quanyi.law.rules.work_death import dependants_pension, work_death_grant
from quanyi.law.terms import Dependant


@rule("work_injury.missing", version="1")
def missing_worker(
    month: Month,
    *,
    missing_since: date,
    wage_fen: Wage,
    own_wage_fen: Wage,
    dependants: Sequence[Dependant],
    hardship: bool = False,
    region: Region = NATIONAL,
) -> Figure:
    """因工下落不明待遇 / What is paid for a ``month`` after a worker went missing at work, in fen: the wage for
    the month of the accident and two more, then the pension of the dependants.

    ``wage_fen`` is the monthly wage, ``own_wage_fen`` that of ``work_injury.own_wage``. In hardship half of the one-off
    grant may be advanced from the fourth month on: part ``grant_advance``, beside the sum. Declared dead, the worker is
    as one killed at work (``work_injury.death_benefits``).

    Basis: injury-41. Basis: injury-39 (general).
    Rounds: the advance to the fen, half up.
    """
    since = Month.of(missing_since)
    if month < since:
        raise InvalidInput(
            f"{month} 早于事故发生月份 {since}。请核对月份。",
            f"{month} lies before the month of the accident, {since}. Check the month.",
        )
    waged = parameter("injury_missing_months", on=missing_since, region=NATIONAL)
    if month - since < waged.whole:
        wage, payer = as_figure(wage_fen, "wage_before_injury"), Figure("paid_by", "paid_by_employer", "code")
        return _paid(waged, (wage, payer))
    pension = dependants_pension(dependants, own_wage_fen=own_wage_fen, on=month.first_day, region=region)
    advance = (_advance(missing_since, region),) if hardship else ()
    payer = Figure("paid_by", "paid_by_fund", "code")
    return _paid(waged, (pension, payer, *advance))


@rule("work_injury.review_day", version="1")
def review_day(*, concluded_on: date) -> Figure:
    """复查鉴定日 / The day from which an assessment of labour capacity may be reviewed, a ``date``: a year after its
    conclusion.

    Basis: injury-28.
    Rounds: nothing.
    """
    months = parameter("injury_review_months", on=concluded_on, region=NATIONAL)
    concluded = Figure("limit_starts", concluded_on, "date")
    day = add_months(concluded_on, months.whole)
    return Figure(
        "review_day", day, "date", provisions=("injury-28",), parameters=(months,), parts=(concluded,)
    )


def _paid(waged: ParameterValue, parts: tuple[Figure, ...]) -> Figure:
    """What is paid for the month is the first part."""
    return reckoned(
        "missing_worker_pay", "fen", of(0), provisions=("injury-41",), parameters=(waged,), parts=parts
    )


def _advance(missing_since: date, region: str) -> Figure:
    rate = parameter("injury_missing_advance_rate", on=missing_since, region=NATIONAL)
    grant = work_death_grant(injured_on=missing_since, region=region)
    return reckoned(
        "grant_advance",
        "fen",
        rounded(of(0) * by(0)),
        provisions=("injury-41",),
        parameters=(rate,),
        parts=(grant,),
    )
