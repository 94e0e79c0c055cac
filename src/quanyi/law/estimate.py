"""养老金测算: what a monthly pension would be in a chosen month, by today's rules and stated assumptions; no promise.

No rule of the law: nothing is decided, paid or owed by it. What is known is taken as it is (months paid, account,
published wages), what is not follows from the assumptions: wages and crediting rates go on as the region's parameters
say (``estimate_wage_growth``, ``estimate_crediting_rate``; mark P), the base keeps last year's index, and every month
until the one before the pension is paid, or none. The sum itself is the rule's, ``pension.monthly``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure, reckoned
from quanyi.law.explain.formula import Formula, as_formula, by, of, rounded, total
from quanyi.law.parameters import ParameterValue, parameter
from quanyi.law.periods import Month
from quanyi.law.rules.pension import assessment_wage, average_index, monthly_pension
from quanyi.law.rules.retirement import choice_window, minimum_months, month_of
from quanyi.law.terms import RetirementGroup

Course = Literal["low", "middle", "high"]
COURSES: tuple[Course, ...] = ("low", "middle", "high")
_YEAR = 12


@dataclass(frozen=True)
class Standing:
    """测算的起点: what is known of a person before the month ``now``; ``balance`` is the account with interest to then.

    ``credited_fen`` is what the last month paid brought into the account, ``bases`` are fen by month paid;
    ``deferred_months`` are those put off and not paid: they count towards the minimum alone (d13-23).
    """

    born: Month
    group: RetirementGroup
    region: str
    now: Month
    bases: Mapping[Month, int]
    deemed_months: int
    balance: Figure
    credited_fen: int
    deferred_months: int = 0


@dataclass(frozen=True)
class Estimate:
    """测算: the pension as a figure, the wage of assessment that it was worked out on, and what was assumed."""

    chosen: Month
    pension: Figure
    wage: Figure
    growth: ParameterValue
    rate: ParameterValue

    @property
    def percent(self) -> int:
        """Of that wage, in whole percent: what the amount is worth then. Rounds: down."""
        return self.pension.fen * 100 // self.wage.fen

    @property
    def parts_fen(self) -> tuple[int, int]:
        """What the fund would pay, transitional part included, and what the account, in fen."""
        account = self.pension.part("account_pension").fen
        return self.pension.fen - account, account


def chosen_months(standing: Standing) -> Sequence[Month]:
    """可选月份: the months that the law leaves to choose from, none before ``now``. Basis: notice-2024-94."""
    window = choice_window(standing.born, group=standing.group)
    last = month_of(window.part("latest_month"))
    return tuple(Month.span(max(month_of(window), standing.now), last))


def estimate(
    standing: Standing, chosen: Month, *, course: Course = "middle", goes_on: bool = True
) -> Estimate:
    """测算一个月份 / The monthly pension from ``chosen``, in fen; ``goes_on``: each month until then is paid for.

    Raises InvalidInput where the month may not be chosen, nothing was ever paid, or the months stay below the minimum;
    NoParameter where the region has no assumption or form. Rounds: each step as its formula says.
    """
    coming = chosen - standing.now if goes_on else 0
    months = _months(standing, coming)
    _refuse(standing, chosen, months.fen + standing.deferred_months)
    growth, rate = (
        parameter(f"estimate_{what}", on=standing.now, region=standing.region, key=course)
        for what in ("wage_growth", "crediting_rate")
    )
    wage = _wage(standing, chosen, growth)
    pension = monthly_pension(
        wage_fen=wage,
        index=_index(standing, coming),
        contribution_months=months,
        balance_fen=_balance(standing, chosen, growth, rate, goes_on=goes_on),
        age_months=chosen - standing.born,
        on=chosen,
        region=standing.region,
        deemed_months=standing.deemed_months,
    )
    return Estimate(chosen, pension, wage, growth, rate)


def _refuse(standing: Standing, chosen: Month, months: int) -> None:
    if not standing.bases:
        raise InvalidInput(
            "没有已到账的缴费，无从测算。", "Nothing was paid yet: there is nothing to estimate from."
        )
    open_to = chosen_months(standing)
    if chosen not in open_to:
        known = f"{open_to[0]} – {open_to[-1]}" if open_to else ""
        raise InvalidInput(
            f"{chosen} 不在可以选择的退休月份之内"
            + (f"（{known}）。请另选月份。" if known else "：可选的月份已过。"),
            f"{chosen} is none of the months of retirement to choose from"
            + (f" ({known}). Choose another." if known else ": they are over."),
        )
    reached = month_of(choice_window(standing.born, group=standing.group).part("statutory_month"))
    needed = minimum_months(min(chosen, reached)).fen
    if months < needed:
        raise InvalidInput(
            f"到 {chosen} 缴费 {months} 个月，不足最低缴费年限 {needed} 个月，不能按月领取。请选更晚的月份，"
            "或到经办窗口了解延长缴费。",
            f"By {chosen} there are {months} months of contribution, fewer than the minimum of {needed}: no monthly "
            "pension. Choose a later month, or ask at the counter about paying longer.",
        )


def _months(standing: Standing, coming: int) -> Figure:
    parts = (
        Figure("paid_months", len(standing.bases), "months"),
        Figure("deemed_months", standing.deemed_months, "months"),
        Figure("months_to_come", coming, "months"),
    )
    return reckoned("contribution_months", "months", total(), parts=parts)


def _wage(standing: Standing, chosen: Month, growth: ParameterValue) -> Figure:
    """计发基数: the last one published, grown year by year."""
    found = assessment_wage(on=standing.now, region=standing.region)
    known = found.parameters[0].valid_to
    first = known.year if known else standing.now.year
    for year in range(first + 1, chosen.year + 1):
        found = _grown("pension_base", found, growth, year)
    return found


def _grown(term: str, before: Figure, growth: ParameterValue, year: int) -> Figure:
    grown = rounded(of(0) * (as_formula(1) + by(0)))
    return reckoned(
        term, "fen", grown, parameters=(growth,), parts=(before,), note_zh=f"{year}年，按假设增长",
        note_en=f"{year}, grown as assumed",
    )  # fmt: skip


def _index(standing: Standing, coming: int) -> Figure:
    """平均缴费指数: of what was paid, and for each month to come that of the last twelve months paid."""
    now, region = standing.now, standing.region
    past = average_index(standing.bases, on=now, region=region, deemed_months=standing.deemed_months)
    if not coming:
        return past
    last = {month: standing.bases[month] for month in sorted(standing.bases)[-_YEAR:]}
    recent = replace(
        average_index(last, on=now, region=region), note_zh="最近 12 个月", note_en="the last twelve months"
    )
    decimals = parameter("average_index_decimals", on=now, region=region)
    counts = tuple(
        Figure("months_of_index", n, "months") for n in (len(standing.bases) + standing.deemed_months, coming)
    )
    mean = (of(0) * of(1) + of(2) * of(3)).over(of(1) + of(3))
    formula = rounded(mean, Fraction(1, int(10**decimals.whole)))
    parts = (past, counts[0], recent, counts[1])
    return reckoned("average_index", "ratio", formula, parameters=(decimals,), parts=parts)


def _balance(
    standing: Standing, chosen: Month, growth: ParameterValue, rate: ParameterValue, *, goes_on: bool
) -> Figure:
    """储存额: what the account holds, what comes into it, and its interest, year by year to the month before."""
    parts = [standing.balance, *_moves(standing, chosen, growth, rate, goes_on=goes_on)]
    return reckoned("account_balance", "fen", total(), parts=tuple(parts))


def _moves(
    standing: Standing, chosen: Month, growth: ParameterValue, rate: ParameterValue, *, goes_on: bool
) -> Iterator[Figure]:
    held, paid_in = standing.balance.fen, max(standing.bases).year
    credit = Figure(
        "credit", standing.credited_fen if goes_on else 0, "fen", note_zh="最近一个月", note_en="last month"
    )
    for year in range(standing.now.year, chosen.year + 1):
        while paid_in < year:
            paid_in += 1
            credit = replace(_grown("credit", credit.mention(), growth, paid_in), parts=(credit.mention(),))
        first, last = max(Month(year, 1), standing.now), min(Month(year, _YEAR), chosen - 1)
        if last < first:
            continue
        moves = _year(held, credit, rate, last - first + 1, year)
        held += sum(move.fen for move in moves)
        yield from moves


def _year(held: int, credit: Figure, rate: ParameterValue, months: int, year: int) -> tuple[Figure, Figure]:
    """What a year's months bring: their credits, and the interest of what was held and of them (月积数)."""
    opening = Figure(
        "opening_balance", held, "fen", note_zh=f"{year}年测算期初", note_en=f"at its beginning, {year}"
    )
    zh, en = f"{year}年，{months} 个月", f"{year}, {months} months"
    credited = reckoned("credited_in_year", "fen", of(0) * months, parts=(credit,), note_zh=zh, note_en=en)
    product: Formula = of(0) * months + of(1) * (months * (months + 1) // 2)
    interest = reckoned(
        "interest_in_year", "fen", rounded(product * by(0).over(_YEAR)), parameters=(rate,),
        parts=(opening, credit.mention()), note_zh=zh, note_en=en,
    )  # fmt: skip
    return credited, interest
