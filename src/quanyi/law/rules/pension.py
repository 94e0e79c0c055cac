"""The monthly pension: index, basic part, account part, start and settlement (基本养老金)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import by, most, of, rounded, total
from quanyi.law.money import divide_half_up
from quanyi.law.parameters import ParameterValue, find_parameter, parameter
from quanyi.law.periods import Month
from quanyi.law.provisions import in_force
from quanyi.law.rules.decision import Count, Ratio, as_months, as_ratio, exact
from quanyi.law.rules.payout import account_pension
from quanyi.law.rules.registry import rule
from quanyi.law.rules.transitional import transitional_pension

_TWO_DECIMALS = 2
_MONTHS_A_YEAR = 12
_HUNDREDTHS = 100
_YEARS_BACK = 3


_CLAUSES = ("sil-15", "d13-1", "sc-2005-38")
_ADDED, _LOOKED_UP = total(), by(0)
_BASIC = rounded((of(0) + of(0) * of(1)).over(2) * of(2) * by(0))
_INDEX = total().over(by(0))
_OWED = (of(1) - of(0)) * of(2)
# By whether the region takes two decimals.
_YEARS = {
    False: of(0).over(_MONTHS_A_YEAR),
    True: rounded(of(0).over(_MONTHS_A_YEAR), Fraction(1, _HUNDREDTHS)),
}


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

    Basis: sil-15, sc-2005-38. Basis: sco-2009-66-7, d13-5, gb-A-31 (general).
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
    paid = Figure("paid_months", len(bases), "months")
    months = reckoned("months_of_index", "months", total(), parts=(paid, deemed.mention()))
    mean = total(*range(1, len(parts) + 1)).over(of(0))
    return reckoned(
        "average_index",
        "ratio",
        rounded(mean, Fraction(1, int(10**decimals.whole))),
        provisions=in_force(on, "sil-15", "sc-2005-38"),
        parameters=(decimals,),
        parts=(months, *parts),
    )


@rule("pension.career_index", version="1")
def career_index(sections: Sequence[Section], *, on: Month, region: str) -> Figure:
    """分段计算、统一支付 / Average index of a career in several places, paid by ``region``, the place of
    benefits.

    Every section is set against the wages of ``region``, deemed months count where the work was done. A
    month paid in two places is ``InvalidInput``: it must first be cleared (``transfer.overlap``). Parts:
    ``section_months`` of each place, noted with it, and ``average_index``.

    Basis: sil-19, d13-5, sco-2009-66-7, notice-2016-5. Basis: notice-2009-187 (general).
    Rounds: nothing of its own.
    """
    merged: dict[Month, Amount] = {}
    for section in sections:
        _refuse_twice(merged, section)
        merged |= section.bases
    deemed = sum(section.deemed_months for section in sections)
    index = average_index(merged, on=on, region=region, deemed_months=deemed)
    clauses = in_force(on, "sil-19", "d13-5", "sco-2009-66-7", *(("notice-2016-5",) if deemed else ()))
    parts = (*map(_section_months, sections), index)
    return Figure(
        index.term, index.value, "ratio", provisions=clauses, parts=parts, formula=of("average_index")
    )


@rule("pension.assessment_wage", version="1")
def assessment_wage(*, on: Month, region: str) -> Figure:
    """计发基数 / The wage on which a pension starting in ``on`` is assessed, a month, in fen.

    Until the year's value is published the last published one serves (of three years back at most), and the note says
    that it is provisional; the pension is then assessed again and the difference paid (``pension.difference``).

    Basis: sil-15, sc-2005-38.
    Rounds: nothing.
    """
    base = last_published("pension_base", on.year, region)
    note = ("", "")
    if base.valid_to is not None and base.valid_to.year < on.year:
        year = base.valid_to.year
        note = (
            f"{on.year} 年计发基数未公布，暂按 {year} 年的，公布后重算补差",
            f"that of {on.year} is not published; that of {year} serves, and the difference is paid later",
        )
    return Figure(
        "pension_base",
        base.value,
        "fen",
        provisions=in_force(on, "sil-15", "sc-2005-38"),
        parameters=(base,),
        note_zh=note[0],
        note_en=note[1],
        formula=_LOOKED_UP,
    )


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
    clauses, parts = in_force(on, *_CLAUSES), (wage, ratio, years)
    return Figure(
        "basic_pension", value, "fen", provisions=clauses, parameters=(rate,), parts=parts, formula=_BASIC
    )


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
    value, clauses = sum(part.fen for part in parts), in_force(on, *_CLAUSES)
    return Figure("monthly_pension", value, "fen", provisions=clauses, parts=parts, formula=_ADDED)


@rule("pension.first_month", version="1")
def first_pension_month(reached: Month, *, formalities: Month, region: str) -> Figure:
    """起发月份 / The first month for which a pension is paid, a ``Month``: the month after the later of
    meeting the conditions and finishing the formalities. Set by regions; there is no national text.

    Basis: sil-16, zhejiang-31.
    Rounds: nothing.
    """
    later = max(reached, formalities)
    lag = parameter("pension_start_months", on=later, region=region)
    return reckoned(
        "first_pension_month",
        "month",
        most(of(0), of(1)) + by(0),
        provisions=in_force(later, "sil-16"),
        parameters=(lag,),
        parts=(Figure("reached", reached, "month"), Figure("formalities", formalities, "month")),
    )


@rule("pension.difference", version="1")
def pension_difference(provisional_fen: Amount, final_fen: Amount, *, months_paid: Count) -> Figure:
    """重算补差 / What is still owed once a pension paid provisionally is assessed finally, in fen (negative:
    overpaid).

    Basis: sil-15.
    Rounds: nothing.
    """
    paid = as_figure(provisional_fen, "monthly_pension")
    due = as_figure(final_fen, "monthly_pension")
    months = as_months(months_paid, "months_paid")
    parts = paid, due, months
    return reckoned("pension_difference", "fen", _OWED, provisions=("sil-15",), parts=parts)


def contribution_years(months: Count, *, on: Month, region: str) -> Figure:
    """缴费年限（年） / Months of contribution as years, by the form of the region. Rounds: only in form 2,
    to two decimals."""
    counted = as_months(months, "contribution_months")
    form = parameter("contribution_years_form", on=on, region=region)
    years, formula = Fraction(*years_of(counted.fen, form)), _YEARS[form.value == _TWO_DECIMALS]
    return Figure("contribution_years", years, "ratio", parameters=(form,), parts=(counted,), formula=formula)


def years_of(months: int, form: ParameterValue) -> tuple[int, int]:
    """Months as years, numerator and denominator, for columns as for one. Rounds: as ``contribution_years``."""
    if form.value == _TWO_DECIMALS:
        return divide_half_up(months * _HUNDREDTHS, _MONTHS_A_YEAR), _HUNDREDTHS
    return months, _MONTHS_A_YEAR


def _years_of_index(bases: Mapping[Month, Amount], region: str) -> list[Figure]:
    """The sum of the monthly indices of each year: its months share one reference wage."""
    by_year: dict[int, list[Figure]] = {}
    for month in sorted(bases):
        by_year.setdefault(month.year, []).append(as_figure(bases[month], "contribution_base", note=month))
    return [_year_of_index(year, parts, region) for year, parts in by_year.items()]


def last_published(series: str, year: int, region: str) -> ParameterValue:
    """公布前暂用的值 / The value of a year or, while it is not published, the last one of the three years before.

    A year that lacks a value between others is no year that waits for one. Raises NoParameter for the year asked.
    Basis: zhejiang-32.
    """
    is_between = find_parameter(series, on=year + 1, region=region) is not None
    for earlier in range(1 if is_between else _YEARS_BACK + 1):
        if found := find_parameter(series, on=year - earlier, region=region):
            return found
    return parameter(series, on=year, region=region)


def _year_of_index(year: int, bases: list[Figure], region: str) -> Figure:
    wage = last_published("reference_wage", year - 1, region)
    total = sum((base.fen for base in bases), 0) / wage.rate
    waits = wage.valid_to is not None and wage.valid_to.year < year - 1
    zh = f"；{year - 1} 年平均工资未公布，暂按上一个公布值" if waits else ""
    en = f"; the wage of {year - 1} is not published, the last published one serves" if waits else ""
    return Figure(
        "index_of_year",
        total,
        "ratio",
        parameters=(wage,),
        parts=tuple(bases),
        note_zh=f"{year} 年 {len(bases)} 个月之和{zh}",
        note_en=f"sum of {len(bases)} months of {year}{en}",
        formula=_INDEX,
    )


def _deemed_index(deemed: Figure, on: Month, region: str) -> tuple[Figure, ...]:
    if not deemed.fen:
        return ()
    each = parameter("deemed_month_index", on=on, region=region)
    return (reckoned("index_of_deemed", "ratio", of(0) * by(0), parameters=(each,), parts=(deemed,)),)


def _section_months(section: Section) -> Figure:
    paid = Figure("paid_months", len(section.bases), "months")
    deemed = Figure("deemed_months", section.deemed_months, "months")
    return reckoned(
        "section_months",
        "months",
        total(),
        parts=(paid, deemed),
        note_zh=section.place,
        note_en=section.place,
    )


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
