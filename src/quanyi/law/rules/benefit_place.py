"""Which province pays the pension of one who worked in several (待遇领取地)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from quanyi.law.bounds import Named
from quanyi.law.explain import Figure
from quanyi.law.parameters import NATIONAL, ParameterValue, parameter
from quanyi.law.periods import Month
from quanyi.law.provisions import in_force
from quanyi.law.rules.decision import Count, as_months, of_parameter, reason
from quanyi.law.rules.registry import rule
from quanyi.law.rules.transfer import OPEN_EN, OPEN_ZH

_BACK = 3


class Stay(NamedTuple):
    """Contribution in one province (参保经历): months paid or deemed there, and whether the account was a
    temporary one.

    Deemed months belong to the province where the work was done.
    """

    place: Named
    months: Count
    temporary: bool = False


@rule("transfer.benefit_place", version="1")
def benefit_place(stays: Sequence[Stay], *, household: Named, relation_at: Named, on: Month) -> Figure:
    """待遇领取地 / The province that pays the pension, a code given by the caller.

    ``stays`` from the earliest to the latest; several in one province add up, and the last of them counts
    for being recent. Four steps, the first that fits: (1) the relation is at the household province: that
    one; (2) elsewhere with ten or more years there: there; (3) fewer there and ten or more at earlier
    provinces: the most recent of them, and the relation moves back; (4) none with ten years: the household
    province. Temporary accounts do not count. The unit is the province. The part ``step`` says which step
    decided.

    Basis: sco-2009-66-6, d13-4, notice-2016-5.
    Rounds: nothing.
    """
    needed = parameter("benefit_place_months", on=on, region=NATIONAL)
    totals = _totals(stays)
    step, place = _decide(totals, household, relation_at, needed.whole)
    return Figure(
        "benefit_place",
        place,
        "place",
        provisions=in_force(on, "sco-2009-66-6", "d13-4", *(("notice-2016-5",) if step == _BACK else ())),
        parts=(
            Figure("step", step, "count"),
            _at_home(household, relation_at),
            *(_enough(province, months, needed) for province, months in totals.items()),
        ),
        note_zh=OPEN_ZH,
        note_en=OPEN_EN,
    )


def _totals(stays: Sequence[Stay]) -> dict[str, int]:
    """Months of each province without temporary accounts, the most recent first."""
    totals: dict[str, int] = {}
    for stay in reversed(stays):
        if not stay.temporary:
            months = as_months(stay.months, "contribution_months").fen
            totals[stay.place] = totals.get(stay.place, 0) + months
    return totals


def _decide(totals: dict[str, int], household: str, relation_at: str, needed: int) -> tuple[int, str]:
    if relation_at == household:
        return 1, household
    if totals.get(relation_at, 0) >= needed:
        return 2, relation_at
    long = [place for place, months in totals.items() if months >= needed]
    return (3, long[0]) if long else (4, household)


def _at_home(household: str, relation_at: str) -> Figure:
    said = f"户籍地 {household}，关系所在地 {relation_at}"
    return reason(
        "relation_at_household",
        relation_at == household,
        "sco-2009-66-6",
        zh=said,
        en=f"household {household}, relation at {relation_at}",
    )


def _enough(province: str, months: int, needed: ParameterValue) -> Figure:
    return reason(
        "ten_years_there",
        months >= needed.whole,
        "sco-2009-66-6",
        parts=(
            Figure("contribution_months", months, "months"),
            of_parameter(needed, "benefit_place_months"),
        ),
        zh=province,
        en=province,
    )
