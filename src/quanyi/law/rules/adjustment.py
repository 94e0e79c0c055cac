"""The yearly adjustment of pensions: a sum, something for years, for the level, and for old age (养老金调整)."""

from __future__ import annotations

from quanyi.law.bounds import Region, WholeMonths, Year
from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import as_formula, by, of, rounded, total
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.provisions import in_force
from quanyi.law.rules.decision import Count, as_months
from quanyi.law.rules.payout import split_adjustment
from quanyi.law.rules.pension import contribution_years
from quanyi.law.rules.registry import rule

OLD_AGES = (80, 75, 70)
_GIVEN, _MULTIPLIED = by(0), rounded(of(0) * by(0))


@rule("pension.adjusted", version="1")
def adjusted_pension(
    pension_fen: Amount,
    *,
    account_fen: Amount,
    contribution_months: Count,
    age_months: WholeMonths,
    year: Year,
    region: Region,
) -> Figure:
    """养老金调整 / The monthly pension after the adjustment of ``year``, in fen.

    ``pension_fen`` is what was paid in December of the year before, ``account_fen`` what of it the account pays,
    ``age_months`` the age at the end of that December. Adds a fixed sum, one for each year of contribution, a share
    of the pension, and one from the ages of 70, 75 and 80, the highest reached alone. Every amount is the region's
    for that year; without one there is ``NoParameter``. Part ``adjustment_from_account`` says what of the increase
    the account pays.

    Basis: sil-18. Basis: sil-15, gb-8-2 (general).
    Rounds: what years and level bring each to the fen, half up.
    """
    on, before = Month(year, 1), as_figure(pension_fen, "pension_before")
    account = as_figure(account_fen, "account_pension")
    increase = reckoned(
        "pension_increase",
        "fen",
        total(),
        provisions=in_force(on, "sil-18"),
        parts=(
            _fixed(year, region),
            _by_years(as_months(contribution_months, "contribution_months"), on, region),
            _by_level(before, year, region),
            _by_age(age_months, year, region),
        ),
    )
    debited = split_adjustment(
        increase.mention(), account_pension_fen=account,
        basic_pension_fen=max(before.fen - account.fen, 0), on=on, region=region,
    )  # fmt: skip
    parts = before, increase, debited
    return reckoned("monthly_pension", "fen", of(0) + of(1), provisions=in_force(on, "sil-18"), parts=parts)


def _fixed(year: int, region: str) -> Figure:
    found = parameter("pension_adjustment_fen", on=Month(year, 1), region=region, key="fixed")
    return reckoned("increase_fixed", "fen", _GIVEN, parameters=(found,))


def _by_years(months: Figure, on: Month, region: str) -> Figure:
    found = parameter("pension_adjustment_fen", on=on, region=region, key="year")
    years = contribution_years(months, on=on, region=region)
    return reckoned("increase_by_years", "fen", _MULTIPLIED, parameters=(found,), parts=(years,))


def _by_level(before: Figure, year: int, region: str) -> Figure:
    found = parameter("pension_adjustment_rate", on=Month(year, 1), region=region)
    return reckoned("increase_by_level", "fen", _MULTIPLIED, parameters=(found,), parts=(before.mention(),))


def _by_age(age_months: int, year: int, region: str) -> Figure:
    age = Figure("age_at_year_end", age_months, "months")
    reached = next((each for each in OLD_AGES if age_months >= each * 12), None)
    if reached is None:
        return reckoned("increase_by_age", "fen", as_formula(0), parts=(age,))
    found = parameter("pension_adjustment_fen", on=Month(year, 1), region=region, key=str(reached))
    return reckoned("increase_by_age", "fen", _GIVEN, parameters=(found,), parts=(age,))
