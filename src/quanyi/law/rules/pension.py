"""The monthly pension: index, basic part, account part, start and settlement (基本养老金)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from quanyi.law.errors import InvalidInput, NoParameter
from quanyi.law.explain import Amount, Figure, as_figure
from quanyi.law.money import divide_half_up, round_half_up
from quanyi.law.parameters import ParameterValue, parameter
from quanyi.law.periods import Month
from quanyi.law.rules.decision import Count, Ratio, as_months, as_ratio, exact
from quanyi.law.rules.payout import account_pension
from quanyi.law.rules.registry import rule
from quanyi.law.rules.transitional import transitional_pension

_TWO_DECIMALS = 2
_MONTHS_A_YEAR = 12
_HUNDREDTHS = 100


class Section(NamedTuple):
    """What a person paid in one place (缴费分段): the contribution base of each month, in fen; deemed months
    apart."""

    place: str
    bases: Mapping[Month, Amount]
    deemed_months: int = 0


@rule("pension.average_index", version="1")
def average_index(
    bases: Mapping[Month, Amount], *, on: Month, region: str, deemed_months: Count = 0
) -> Figure:
    """平均缴费指数 / Mean of contribution base over reference wage, month by month, a ratio.

    Each month is set against the average wage of ``region``, the place of benefits, in the calendar year
    before it; months deemed paid (视同缴费) bear the index that the region gives them. ``on`` is the month
    of assessment.

    Basis: sil-15, sc-2005-38, sco-2009-66-7, d13-5, gb-A-31.
    Rounds: once, to the decimals of the region (a regional parameter; 4 is proposed, mark P).
    """
    deemed = as_months(deemed_months, "deemed_months")
    count = len(bases) + deemed.fen
    if not count:
        raise InvalidInput(
            "没有任何缴费月份，无法计算平均缴费指数。请给出各月缴费基数或视同缴费月数。",
            "No month of contribution, so there is no average index. Give the bases or the deemed months.",
        )
    decimals = parameter("average_index_decimals", on=on, region=region)
    parts = (*_years_of_index(bases, region), *_deemed_index(deemed, on, region))
    mean = sum((exact(part) for part in parts), Fraction(0)) / count
    months = Figure("months_of_index", count, "months")
    return Figure(
        "average_index", _to(mean, decimals.whole), "ratio", parameters=(decimals,), parts=(months, *parts)
    )


@rule("pension.career_index", version="1")
def career_index(sections: Sequence[Section], *, on: Month, region: str) -> Figure:
    """分段计算、统一支付 / Average index of a career in several places, paid by ``region``, the place of
    benefits.

    Every section is set against the wages of ``region``, deemed months count where the work was done. A
    month paid in two places is ``InvalidInput``: it must first be cleared (``transfer.overlap``). Parts:
    ``section_months`` of each place, noted with it, and ``average_index``.

    Basis: sil-19, d13-5, sco-2009-66-7, notice-2009-187, notice-2016-5.
    Rounds: nothing of its own.
    """
    merged: dict[Month, Amount] = {}
    for section in sections:
        _refuse_twice(merged, section)
        merged |= section.bases
    deemed = sum(section.deemed_months for section in sections)
    index = average_index(merged, on=on, region=region, deemed_months=deemed)
    return Figure(index.term, index.value, "ratio", parts=(*map(_section_months, sections), index))


@rule("pension.assessment_wage", version="1")
def assessment_wage(*, on: Month, region: str) -> Figure:
    """计发基数 / The wage on which a pension starting in ``on`` is assessed, a month, in fen.

    Until the year's value is published that of the year before serves, and the note says that it is
    provisional; the pension is then assessed again and the difference paid (``pension.difference``).

    Basis: sil-15, sc-2005-38, zhejiang-32.
    Rounds: nothing.
    """
    note = ("", "")
    try:
        base = parameter("pension_base", on=on.year, region=region)
    except NoParameter:
        base = parameter("pension_base", on=on.year - 1, region=region)
        note = (
            f"{on.year} 年计发基数未公布，暂按上年",
            f"that of {on.year} is not published; last year's serves",
        )
    return Figure("pension_base", base.value, "fen", parameters=(base,), note_zh=note[0], note_en=note[1])


@rule("pension.basic", version="1")
def basic_pension(
    wage_fen: Amount, *, index: Ratio, contribution_months: Count, on: Month, region: str
) -> Figure:
    """基础养老金 / The basic pension a month, in fen: ``(C + C × index) / 2 × years × 1 %``.

    ``contribution_months`` includes deemed months; how they become years is a regional form.

    Basis: sil-15, d13-1, sc-2005-38.
    Rounds: once, to the fen, half up.
    """
    wage, ratio = as_figure(wage_fen, "pension_base"), as_ratio(index, "average_index")
    years = contribution_years(contribution_months, on=on, region=region)
    rate = parameter("pension_accrual_rate", on=on, region=region)
    value = basic_pension_fen(
        wage.fen, exact(ratio).as_integer_ratio(), exact(years).as_integer_ratio(), rate.rate
    )
    return Figure("basic_pension", value, "fen", parameters=(rate,), parts=(wage, ratio, years))


def basic_pension_fen(wage_fen: int, index: tuple[int, int], years: tuple[int, int], rate: Fraction) -> int:
    """基础养老金 / ``(C + C × index) / 2 × years × rate`` as plain fen, for columns as for one; ``index`` and ``years``
    are numerator and denominator.

    Basis: as ``basic_pension``. Rounds: once, to the fen, half up.
    """
    (above, below), (years_above, years_below) = index, years
    whole = wage_fen * (below + above) * years_above * rate.numerator
    return divide_half_up(whole, 2 * below * years_below * rate.denominator)


@rule("pension.monthly", version="1")
def monthly_pension(
    *,
    wage_fen: Amount,
    index: Ratio,
    contribution_months: Count,
    balance_fen: Amount,
    age_months: int,
    on: Month,
    region: str,
    deemed_months: Count = 0,
    early_index: Ratio | None = None,
    early_months: Count = 0,
) -> Figure:
    """基本养老金 / The monthly pension of one entitled, in fen: basic + account + transitional part.

    ``wage_fen`` is the 计发基数, ``age_months`` the age in completed months on retiring in ``on``;
    ``early_index`` and ``early_months`` are those to the end of 1997, for regions whose transitional part
    asks for them. Regional supplements are not included. Whether a person is entitled is
    ``retirement.paths``.

    Basis: sil-15, d13-1, sc-2005-38.
    Rounds: each of the three parts to the fen, half up.
    """
    ratio, wage = as_ratio(index, "average_index"), as_figure(wage_fen, "pension_base")
    parts = (
        basic_pension(wage, index=ratio, contribution_months=contribution_months, on=on, region=region),
        account_pension(balance_fen, age_months=age_months, on=on.first_day, region=region),
        transitional_pension(
            wage.mention(),
            index=ratio.mention(),
            deemed_months=deemed_months,
            early_index=early_index,
            early_months=early_months,
            on=on,
            region=region,
        ),
    )
    return Figure("monthly_pension", sum(part.fen for part in parts), "fen", parts=parts)


@rule("pension.first_month", version="1")
def first_pension_month(reached: Month, *, formalities: Month, region: str) -> Figure:
    """起发月份 / The first month for which a pension is paid, a ``Month``: the month after the later of
    meeting the conditions and finishing the formalities. Set by regions; there is no national text.

    Basis: sil-16, zhejiang-31.
    Rounds: nothing.
    """
    lag = parameter("pension_start_months", on=max(reached, formalities), region=region)
    first = max(reached, formalities) + lag.whole
    return Figure("first_pension_month", first, "month", parameters=(lag,))


@rule("pension.difference", version="1")
def pension_difference(provisional_fen: Amount, final_fen: Amount, *, months_paid: Count) -> Figure:
    """重算补差 / What is still owed once a pension paid provisionally is assessed finally, in fen (negative:
    overpaid).

    Basis: sil-15, zhejiang-32.
    Rounds: nothing.
    """
    paid = as_figure(provisional_fen, "monthly_pension")
    due = as_figure(final_fen, "monthly_pension")
    months = as_months(months_paid, "months_paid")
    owed = (due.fen - paid.fen) * months.fen
    return Figure("pension_difference", owed, "fen", parts=(paid, due, months))


def contribution_years(months: Count, *, on: Month, region: str) -> Figure:
    """缴费年限（年） / Months of contribution as years, by the form of the region. Rounds: only in form 2,
    to two decimals."""
    counted = as_months(months, "contribution_months")
    form = parameter("contribution_years_form", on=on, region=region)
    years = Fraction(*years_of(counted.fen, form))
    return Figure("contribution_years", years, "ratio", parameters=(form,), parts=(counted,))


def years_of(months: int, form: ParameterValue) -> tuple[int, int]:
    """Months as years, numerator and denominator, for columns as for one. Rounds: as ``contribution_years``."""
    if form.value == _TWO_DECIMALS:
        return divide_half_up(months * _HUNDREDTHS, _MONTHS_A_YEAR), _HUNDREDTHS
    return months, _MONTHS_A_YEAR


def _to(exact_value: Fraction, decimals: int) -> Fraction:
    scale = int(10**decimals)
    return Fraction(round_half_up(exact_value * scale), scale)


def _years_of_index(bases: Mapping[Month, Amount], region: str) -> list[Figure]:
    """The sum of the monthly indices of each year: its months share one reference wage."""
    by_year: dict[int, list[Figure]] = {}
    for month in sorted(bases):
        by_year.setdefault(month.year, []).append(as_figure(bases[month], "contribution_base", note=month))
    return [_year_of_index(year, parts, region) for year, parts in by_year.items()]


def _year_of_index(year: int, bases: list[Figure], region: str) -> Figure:
    wage = parameter("reference_wage", on=year - 1, region=region)
    total = sum((base.fen for base in bases), 0) / wage.rate
    return Figure(
        "index_of_year",
        total,
        "ratio",
        parameters=(wage,),
        parts=tuple(bases),
        note_zh=f"{year} 年 {len(bases)} 个月之和",
        note_en=f"sum of {len(bases)} months of {year}",
    )


def _deemed_index(deemed: Figure, on: Month, region: str) -> tuple[Figure, ...]:
    if not deemed.fen:
        return ()
    each = parameter("deemed_month_index", on=on, region=region)
    return (Figure("index_of_deemed", deemed.fen * each.rate, "ratio", parameters=(each,), parts=(deemed,)),)


def _section_months(section: Section) -> Figure:
    months = len(section.bases) + section.deemed_months
    return Figure("section_months", months, "months", note_zh=section.place, note_en=section.place)


def _refuse_twice(merged: Mapping[Month, Amount], section: Section) -> None:
    twice = sorted(set(merged) & set(section.bases))
    if twice:
        raise InvalidInput(
            f"{section.place} 的 {twice[0]} 等 {len(twice)} 个月在另一地也有缴费。"
            "请先按重复缴费清理，再计算平均缴费指数。",
            f"{len(twice)} months of {section.place}, {twice[0]} first, were paid in another place too. "
            "Clear the overlap first.",
            place=section.place,
            month=str(twice[0]),
        )
