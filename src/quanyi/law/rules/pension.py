"""The monthly pension: index, basic part, account part, start and settlement (基本养老金)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from quanyi.law.bounds import AgeMonths, Named, Region, WholeMonths
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, Wage, as_figure, reckoned
from quanyi.law.explain.formula import Way, by, most, of, rounded, total
from quanyi.law.money import divide_half_up
from quanyi.law.parameters import ParameterValue, find_parameter, load_series, parameter
from quanyi.law.periods import Month
from quanyi.law.provisions import in_force
from quanyi.law.rules.decision import Count, Index, as_months, as_ratio, exact
from quanyi.law.rules.handed_in import refuse_bases, refuse_sections
from quanyi.law.rules.index_of_years import BY_CALENDAR_YEARS, years_of_index
from quanyi.law.rules.payout import account_pension
from quanyi.law.rules.pension_limits import (
    above_ceiling,
    refuse_more_than_whole,
    refuse_more_than_worked,
    refuse_twice,
    unusual,
)
from quanyi.law.rules.registry import rule
from quanyi.law.rules.transitional import transitional_pension

_MONTHS_A_YEAR = 12
_YEARS_BACK = 3


_CLAUSES = ("sil-15", "d13-1", "sc-2005-38")
_ADDED, _LOOKED_UP = total(), by(0)
_BASIC = rounded((of(0) + of(0) * of(1)).over(2) * of(2) * by(0))
_BASIC_OF_TWO = rounded((of(0) + of(3) * of(1)).over(2) * of(2) * by(0))
_INDEX = total().over(by(0))
_OWED = (of(1) - of(0)) * of(2)


class Section(NamedTuple):
    """What a person paid in one place (缴费分段): the contribution base of each month, in fen; deemed months
    apart."""

    place: Named
    bases: Mapping[Month, Amount]
    deemed_months: WholeMonths = 0


@rule("pension.average_index", version="1", refuse=refuse_bases)
def average_index(
    bases: Mapping[Month, Amount], *, on: Month, region: Region, deemed_months: Count = 0
) -> Figure:
    """平均缴费指数 / Mean of contribution base over reference wage, month by month, a ratio.

    Each month is set against the average wage of ``region``, the place of benefits, in the calendar year
    before it; months deemed paid (视同缴费) bear the index that the region gives them. ``on`` is the month
    of assessment. A region that takes the mean of calendar years says so (``average_index_form``, 2). An index above 3
    is told; from outside, months after ``on`` and bases above the region's ceiling are refused.

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
    years, of_deemed = tuple(_years_of_index(bases, region)), _deemed_index(deemed, on, region)
    form = find_parameter("average_index_form", on=on, region=region)
    if form and form.value == BY_CALENDAR_YEARS:
        count_figure, *parts = years_of_index(years, of_deemed, deemed)
    else:
        paid = Figure("paid_months", len(bases), "months")
        count_figure = reckoned("months_of_index", "months", total(), parts=(paid, deemed.mention()))
        parts = [*years, *of_deemed]
    mean = total(*range(1, len(parts) + 1)).over(of(0))
    found = reckoned(
        "average_index",
        "ratio",
        rounded(mean, Fraction(1, int(10**decimals.whole))),
        provisions=in_force(on, "sil-15", "sc-2005-38"),
        parameters=(decimals, form) if form else (decimals,),
        parts=(count_figure, *parts),
    )
    zh, en = above_ceiling(exact(found))
    return replace(found, note_zh=zh, note_en=en) if zh else found


@rule("pension.career_index", version="1", refuse=refuse_sections)
def career_index(sections: Sequence[Section], *, on: Month, region: Region) -> Figure:
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
        refuse_twice(merged, section.place, section.bases)
        merged |= section.bases
    deemed = sum(section.deemed_months for section in sections)
    index = average_index(merged, on=on, region=region, deemed_months=deemed)
    clauses = in_force(on, "sil-19", "d13-5", "sco-2009-66-7", *(("notice-2016-5",) if deemed else ()))
    parts = (*map(_section_months, sections), index)
    return Figure(
        index.term, index.value, "ratio", provisions=clauses, parts=parts, formula=of("average_index")
    )


@rule("pension.assessment_wage", version="1")
def assessment_wage(*, on: Month, region: Region) -> Figure:
    """计发基数 / The wage on which a pension starting in ``on`` is assessed, a month, in fen.

    Until the year's value is published the last published one serves (of three years back at most), and the note says
    that it is provisional; the pension is then assessed again and the difference paid (``pension.difference``).

    Basis: sil-15, sc-2005-38.
    Rounds: nothing.
    """
    base = last_published("pension_base", on.year, region)
    note = ("", "")
    if base.stands_in_for is not None and base.valid_to is not None:
        year = base.valid_to.year
        note = (
            f"{on.year}年计发基数未公布，暂按{year}年的，公布后重算补差",
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
    wage_fen: Wage, *, index: Index, contribution_months: Count, on: Month, region: Region
) -> Figure:
    """基础养老金 / The basic pension a month, in fen: ``(C + C × index) / 2 × years × 1 %``.

    ``contribution_months`` includes deemed months; how they become years is a regional form. A region that multiplies
    the index with another wage than C brings that wage (``pension_index_wage``).

    Basis: sil-15, d13-1, sc-2005-38.
    Rounds: once, to the fen, half up.
    """
    wage, ratio = as_figure(wage_fen, "pension_base"), as_ratio(index, "average_index")
    years = contribution_years(contribution_months, on=on, region=region)
    rate = parameter("pension_accrual_rate", on=on, region=region)
    indexed = _index_wage(on, region)
    multiplied = exact(ratio) * Fraction(indexed.fen, wage.fen) if indexed and wage.fen else exact(ratio)
    value = basic_pension_fen(
        wage.fen, multiplied.as_integer_ratio(), exact(years).as_integer_ratio(), rate.rate
    )
    clauses, (zh, en) = in_force(on, *_CLAUSES), above_ceiling(exact(ratio))
    parts = (wage, ratio, years, *((indexed,) if indexed else ()))
    return Figure(
        "basic_pension",
        value,
        "fen",
        provisions=clauses,
        parameters=(rate,),
        parts=parts,
        formula=_BASIC_OF_TWO if indexed else _BASIC,
        note_zh=zh,
        note_en=en,
    )


def _index_wage(on: Month, region: str) -> Figure | None:
    """The wage that the index multiplies, where the region has one beside the wage of assessment."""
    if not any(load_series("pension_index_wage").lookup_order(region)):
        return None
    found = parameter("pension_index_wage", on=on.year, region=region)
    return Figure("pension_index_wage", found.value, "fen", parameters=(found,))


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
    wage_fen: Wage,
    index: Index,
    contribution_months: Count,
    balance_fen: Amount,
    age_months: AgeMonths,
    on: Month,
    region: Region,
    deemed_months: Count = 0,
    early_index: Index | None = None,
    early_months: Count = 0,
) -> Figure:
    """基本养老金 / The monthly pension of one entitled, in fen: basic + account + transitional part.

    ``wage_fen`` is the 计发基数, ``age_months`` the age in completed months on retiring in ``on``;
    ``early_index`` and ``early_months`` are those to the end of 1997, for regions whose transitional part
    asks for them. Regional supplements are not included. Whether a person is entitled is
    ``retirement.paths``; months below the minimum, and an age that only an approved early retirement gives, are told.
    More months than lie since the age of ``working_age_months`` are ``InvalidInput``.

    Basis: sil-15, d13-1, sc-2005-38.
    Rounds: each of the three parts to the fen, half up.
    """
    refuse_more_than_whole(contribution_months, deemed_months, early_months)
    refuse_more_than_worked(contribution_months, early_months, age_months, on)
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
    zh, en = unusual(as_months(contribution_months, "contribution_months").fen, age_months, on)
    return Figure(
        "monthly_pension",
        value,
        "fen",
        provisions=clauses,
        parts=parts,
        formula=_ADDED,
        note_zh=zh,
        note_en=en,
    )


@rule("pension.first_month", version="1")
def first_pension_month(reached: Month, *, formalities: Month, region: Region) -> Figure:
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
    """缴费年限（年） / Months of contribution as years, by the form of the region. Rounds: as the form says, form 1
    nothing."""
    counted = as_months(months, "contribution_months")
    form = parameter("contribution_years_form", on=on, region=region)
    formula = of(0).over(_MONTHS_A_YEAR)
    if form.value != _EXACT:
        decimals, way = _YEAR_FORMS[form.whole]
        formula = rounded(formula, Fraction(1, int(10**decimals)), way)
    return reckoned("contribution_years", "ratio", formula, parameters=(form,), parts=(counted,))


def years_of(months: int, form: ParameterValue) -> tuple[int, int]:
    """Months as years, numerator and denominator, for columns as for one. Rounds: as ``contribution_years``."""
    if form.value == _EXACT:
        return months, _MONTHS_A_YEAR
    decimals, way = _YEAR_FORMS[form.whole]
    return _IN_WHOLE[way](months * 10**decimals, _MONTHS_A_YEAR), int(10**decimals)


def _cut(numerator: int, denominator: int) -> int:
    return numerator // denominator


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


_IN_WHOLE: Mapping[Way, Callable[[int, int], int]] = {"half_up": divide_half_up, "down": _cut, "up": _up}
_EXACT = 1
# To how many decimals years are brought, and how.
_YEAR_FORMS: Mapping[int, tuple[int, Way]] = {
    2: (2, "half_up"),
    3: (1, "half_up"),
    4: (4, "half_up"),
    5: (1, "down"),
    6: (2, "down"),
    7: (4, "down"),
    8: (1, "up"),
    9: (2, "up"),
    10: (4, "up"),
    11: (0, "half_up"),
    12: (0, "down"),
    13: (0, "up"),
}


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
            return replace(found, stands_in_for=year) if earlier else found
    return parameter(series, on=year, region=region)


def _year_of_index(year: int, bases: list[Figure], region: str) -> Figure:
    wage = last_published("reference_wage", year - 1, region)
    total = sum((base.fen for base in bases), 0) / wage.rate
    waits = wage.stands_in_for is not None
    zh = f"；{year - 1}年平均工资未公布，暂按上一个公布值" if waits else ""
    en = f"; the wage of {year - 1} is not published, the last published one serves" if waits else ""
    return Figure(
        "index_of_year",
        total,
        "ratio",
        parameters=(wage,),
        parts=tuple(bases),
        note_zh=f"{year}年 {len(bases)} 个月之和{zh}",
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
