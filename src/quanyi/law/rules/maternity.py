"""Maternity: days of leave and the allowance (生育保险)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

from quanyi.law.bounds import Babies, Bounds, Region, WholeDays
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure, Wage, as_figure, reckoned
from quanyi.law.explain.formula import by, of, rounded, total
from quanyi.law.parameters import NATIONAL, ParameterValue, parameter
from quanyi.law.provisions import in_force
from quanyi.law.rules.registry import rule
from quanyi.law.terms import MaternityCase

DayCount: TypeAlias = Annotated[int | Figure, Bounds(0, 3660, "days")]
"""A whole number of days, or a figure of one whose tree is then kept."""


@rule("maternity.leave_days", version="1")
def maternity_leave_days(
    case: MaternityCase,
    *,
    on: date,
    difficult: bool = False,
    babies: Babies = 1,
    regional_extra_days: WholeDays = 0,
) -> Figure:
    """产假天数 / Days of maternity leave: 98 for a birth, 15 more for a difficult one and for each further baby;
    15 or 42 after a miscarriage, before or from the fourth month.

    ``regional_extra_days`` are what the province adds; no national number exists and none is assumed.

    Basis: women-7. Basis: sil-56 (general).
    Rounds: nothing.
    """
    birth = case is MaternityCase.BIRTH
    if not birth and (difficult or babies != 1):
        raise InvalidInput(
            f"产假情形有误：{case.label_zh}，婴儿 {babies} 人，难产 {difficult}。难产和多胞胎只用于生育。",
            f"The case of leave contradicts itself: {case.label_en}, {babies} babies, difficult: {difficult}. "
            "Only a birth is difficult or of several.",
        )
    lines = {case.value: 1, "difficult": int(difficult), "further_baby": babies - 1}
    parts = [_days(line, times, on) for line, times in lines.items() if times]
    if regional_extra_days:
        parts.append(Figure("regional_extra_days", regional_extra_days, "days"))
    days = sum(part.fen for part in parts)
    return Figure(
        "maternity_leave_days",
        days,
        "days",
        provisions=("women-7",),
        parts=tuple(parts),
        formula=_ADDED,
        note_zh=case.label_zh,
        note_en=case.label_en,
    )


@rule("maternity.allowance", version="1")
def maternity_allowance(average_wage_fen: Wage, *, leave_days: DayCount, on: date, region: Region) -> Figure:
    """生育津贴 / The maternity allowance for a leave, in fen: the employer's average monthly wage of the year
    before, divided by a month's days and times the days of leave.

    By how many days a month is divided is regional (mark C), so a region without its divisor is ``NoParameter``. For
    an insured woman the fund pays; one who is not insured has her wage from the employer, which is not computed.

    Basis: sil-54, sil-56, women-8.
    Rounds: once, to the fen, half up.
    """
    divisor = parameter("maternity_day_divisor", on=on, region=region)
    average = as_figure(average_wage_fen, "employer_average_wage")
    days = (
        leave_days if isinstance(leave_days, Figure) else Figure("maternity_leave_days", leave_days, "days")
    )
    return reckoned(
        "maternity_allowance",
        "fen",
        rounded((of(0) * of(1)).over(by(0))),
        provisions=in_force(on, "sil-54", "sil-56", "women-8"),
        parameters=(divisor,),
        parts=(average, days),
    )


def _days(line: str, times: int, on: date) -> Figure:
    value: ParameterValue = parameter("maternity_leave_days", on=on, region=NATIONAL, key=line)
    return reckoned("leave_days", "days", by(0) * times if times > 1 else by(0), parameters=(value,))


_ADDED = total()
