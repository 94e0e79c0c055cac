"""Work injury: own wage, benefits by grade, care, who is liable among several employers (工伤保险)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from quanyi.law.bounds import Grade, Named, Region
from quanyi.law.errors import InvalidInput, NoRule
from quanyi.law.explain import Amount, Figure, Wage, as_figure, reckoned
from quanyi.law.explain.formula import as_formula, by, most, of, rounded, total, within
from quanyi.law.parameters import NATIONAL, ParameterValue, find_parameter, parameter
from quanyi.law.provisions import in_force
from quanyi.law.rules.registry import rule
from quanyi.law.terms import CareLevel

_FUND_GRADES = range(1, 5)
_EMPLOYER_GRADE = 6


class Employment(NamedTuple):
    """A person's work for one employer, first and last day included; ``last`` None while it lasts
    (用工关系)."""

    employer: Named
    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """True if the person worked there on that day."""
        return self.first <= day and (self.last is None or day <= self.last)


@rule("work_injury.own_wage", version="1")
def own_wage(
    bases: Sequence[Amount], *, average_wage_fen: Wage, injured_on: date, region: Region = NATIONAL
) -> Figure:
    """本人工资 / Own wage of an injured worker, a month, in fen: the mean contribution wage of the twelve
    months before the injury, not below 60 % nor above 300 % of the area's average wage.

    The Regulation does not say how fewer months than twelve are counted: where the region says it
    (``injury_short_wage_form``, 1), the mean is that of the months there are; else they are ``NoRule``, as is none.

    Basis: injury-64.
    Rounds: mean, floor and ceiling each to the fen, half up.
    """
    months = parameter("injury_wage_months", on=injured_on, region=NATIONAL)
    short = find_parameter("injury_short_wage_form", on=injured_on, region=region)
    is_short = bool(bases) and len(bases) < months.whole and short is not None
    if len(bases) != months.whole and not is_short:
        raise NoRule.at(
            f"本人工资（应有 {months.whole} 个月，收到 {len(bases)}）", on=injured_on, clause="injury-64"
        )
    parts = tuple(as_figure(base, "contribution_base") for base in bases)
    mean = (
        reckoned("mean_wage", "fen", rounded(total().over(len(parts))), parameters=(short,), parts=parts)
        if is_short and short
        else reckoned("mean_wage", "fen", rounded(total().over(by(0))), parameters=(months,), parts=parts)
    )
    average = as_figure(average_wage_fen, "average_wage")
    floor, ceiling = (_wage_limit(end, average, injured_on) for end in ("floor", "ceiling"))
    limited = within(of(0), of(1), of(2))
    return reckoned("own_wage", "fen", limited, provisions=("injury-64",), parts=(mean, floor, ceiling))


@rule("work_injury.lump_sum", version="1")
def disability_lump_sum(grade: Grade, *, own_wage_fen: Wage, on: date) -> Figure:
    """一次性伤残补助金 / The one-off disability grant of a grade (1 to 10), in fen, paid by the fund: 27
    months of own wage for grade 1 down to 7 for grade 10.

    Basis: sil-38, injury-35, injury-36, injury-37.
    Rounds: nothing.
    """
    months = _of_grade("injury_lump_sum_months", grade, on)
    wage = as_figure(own_wage_fen, "own_wage")
    clauses = in_force(on, "sil-38", _clause_of(grade))
    return reckoned(
        "disability_lump_sum", "fen", by(0) * of(0), provisions=clauses, parameters=(months,), parts=(wage,)
    )


@rule("work_injury.allowance", version="1")
def disability_allowance(
    grade: Grade,
    *,
    own_wage_fen: Wage,
    minimum_wage_fen: Wage,
    on: date,
    suitable_work: bool = False,
    pension_fen: Amount | None = None,
) -> Figure:
    """伤残津贴 / The monthly disability allowance of grades 1 to 6, in fen, not below the local minimum
    wage.

    Grades 1 to 4: paid by the fund. Grades 5 and 6: paid by the employer, and only where he has no suitable
    work. With a pension (``pension_fen``, grades 1 to 4) the allowance stops and the fund pays what the
    pension lacks. Part ``paid_by`` says who pays; grades 7 to 10 have no allowance (``NoRule``).

    Basis: sil-38, sil-39, sil-40, injury-35, injury-36.
    Rounds: once, to the fen, half up.
    """
    by_fund = grade in _FUND_GRADES
    rate = _of_grade("injury_allowance_rate", grade, on)
    wage, least = as_figure(own_wage_fen, "own_wage"), as_figure(minimum_wage_fen, "minimum_wage")
    payer = Figure("paid_by", "paid_by_fund" if by_fund else "paid_by_employer", "code")
    parts, clauses = (wage, least, payer), in_force(on, "sil-38" if by_fund else "sil-39", _clause_of(grade))
    if not by_fund and suitable_work:
        zh, en = "单位安排了适当工作，不发伤残津贴", "the employer has suitable work: no allowance"
        told = (*parts, Figure("suitable_work", "met", "code"))
        return Figure(
            "disability_allowance", 0, "fen", provisions=clauses, parts=told, note_zh=zh, note_en=en
        )
    if pension_fen is not None and by_fund:
        pension = as_figure(pension_fen, "monthly_pension")
        before = reckoned("allowance_before_pension", "fen", _ALLOWANCE, parameters=(rate,), parts=parts)
        left, clauses = most(as_formula(0), of(0) - of(1)), in_force(on, "sil-40", "injury-35")
        return reckoned("disability_allowance", "fen", left, provisions=clauses, parts=(before, pension))
    return reckoned(
        "disability_allowance", "fen", _ALLOWANCE, provisions=clauses, parameters=(rate,), parts=parts
    )


@rule("work_injury.leaving_grants", version="1")
def leaving_grants(grade: Grade, *, own_wage_fen: Wage, on: date, region: Region) -> Figure:
    """终止劳动关系的一次性补助 / What an injured worker of grades 5 to 10 has once when the work ends, in fen: the
    value is the medical grant, which the fund pays; part ``injury_employment_grant`` is the employer's, beside it.

    The province sets how many months of what: a region without its months is ``NoParameter``, grades 1 to 4, which
    keep their relation, are ``NoRule``.

    Basis: sil-38, sil-39, injury-36, injury-37.
    Rounds: nothing.
    """
    if grade in _FUND_GRADES:
        raise NoRule.at(f"{grade} 级伤残（保留劳动关系，不终止）", on=on, clause="injury-35")
    wage = as_figure(own_wage_fen, "own_wage")
    medical, employment = (
        reckoned(
            term,
            "fen",
            by(0) * of(0),
            parameters=(parameter(series, on=on, region=region, key=grade),),
            parts=(wage,),
        )
        for term, series in _LEAVING
    )
    clauses = in_force(on, "sil-38", "sil-39", _clause_of(grade))
    return reckoned("leaving_grants", "fen", of(0), provisions=clauses, parts=(medical, employment))


_LEAVING = (
    ("injury_medical_grant", "injury_medical_grant_months"),
    ("injury_employment_grant", "injury_employment_grant_months"),
)


@rule("work_injury.care", version="1")
def care_allowance(level: CareLevel, *, average_wage_fen: Wage, on: date) -> Figure:
    """生活护理费 / The monthly care allowance, in fen: a share of the area's average monthly wage of the
    year before.

    Basis: sil-38, injury-34.
    Rounds: once, to the fen, half up.
    """
    rate = parameter("injury_care_rate", on=on, region=NATIONAL, key=level.value)
    average = as_figure(average_wage_fen, "average_wage")
    clauses = in_force(on, "sil-38", "injury-34")
    return reckoned("care_allowance", "fen", _SHARE, provisions=clauses, parameters=(rate,), parts=(average,))


@rule("work_injury.liable_employer", version="1")
def liable_employer(employments: Sequence[Employment], *, injured_on: date, injured_at: Named) -> Figure:
    """多单位就业的工伤责任 / The employer liable for an injury: the one for whom the person worked when
    hurt.

    Each of several employers pays contributions for the person, and their relations are never merged; the
    parts ``pays_contributions`` name every one of that day. ``InvalidInput`` if the person did not work at
    ``injured_at`` on that day.

    Basis: d13-9. Basis: injury-17 (general).
    Rounds: nothing.
    """
    _refuse_reversed(employments)
    there = [work.employer for work in employments if work.covers(injured_on)]
    if injured_at not in there:
        raise InvalidInput(
            f"{injured_on} 当天没有“{injured_at}”的用工关系（有：{'、'.join(there) or '无'}）。"
            "请先核实用工记录。",
            f"No employment with {injured_at!r} on {injured_on} (there were: {', '.join(there) or 'none'}). "
            "Verify the employment first.",
            employer=injured_at,
        )
    parts = tuple(Figure("pays_contributions", employer, "reference") for employer in there)
    clauses, day = in_force(injured_on, "d13-9"), str(injured_on)
    return Figure(
        "liable_employer", injured_at, "reference", provisions=clauses, parts=parts, note_zh=day, note_en=day
    )


def _refuse_reversed(employments: Sequence[Employment]) -> None:
    for work in employments:
        if work.last is not None and work.last < work.first:
            raise InvalidInput(
                f"{work.employer} 的用工止日 {work.last} 早于起日 {work.first}。请核对。",
                f"The employment with {work.employer} ends on {work.last}, before {work.first}. Check the days.",
            )


def _wage_limit(end: str, average: Figure, on: date) -> Figure:
    ratio = parameter("injury_wage_limit", on=on, region=NATIONAL, key=end)
    return reckoned(f"own_wage_{end}", "fen", _SHARE, parameters=(ratio,), parts=(average,))


_SHARE = rounded(of(0) * by(0))
_ALLOWANCE = most(_SHARE, of(1))


def _clause_of(grade: int) -> str:
    """The article for grades 1 to 4, 5 and 6, and 7 to 10."""
    return "injury-35" if grade in _FUND_GRADES else "injury-36" if grade <= _EMPLOYER_GRADE else "injury-37"


# The lowest grade that a benefit knows, with the clause.
_LAST_GRADE: Mapping[str, tuple[int, str]] = {
    "injury_lump_sum_months": (10, "injury-37"),
    "injury_allowance_rate": (6, "injury-36"),
}


def _of_grade(series: str, grade: int, on: date) -> ParameterValue:
    last, clause = _LAST_GRADE[series]
    if grade not in range(1, last + 1):
        raise NoRule.at(f"{grade} 级伤残（有 1—{last} 级）", on=on, clause=clause)
    return parameter(series, on=on, region=NATIONAL, key=grade)
