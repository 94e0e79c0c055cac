"""Items 27 to 34 of Appendix A over columns: bases, months, wage, scale and rates (账户年度概况)."""

from fractions import Fraction
from itertools import groupby
from typing import Any

import numpy as np

from quanyi.bulk.edge import Column
from quanyi.bulk.nation.alone import billionths
from quanyi.bulk.nation.facts import by_row, distinct
from quanyi.bulk.nation.record_items import YearOf
from quanyi.law.errors import NoParameter
from quanyi.law.parameters import ParameterValue, find_parameter, parameter
from quanyi.law.periods import Month


class TooMany(NoParameter):
    """年内多次变更: a scale that changed twice within a year, or that the region does not have: for the law alone."""


def head_items(of: YearOf) -> dict[str, Column]:
    """账户年度概况 / Items 27 to 34. Basis: gb-A-27 to gb-A-34."""
    facts, count = of.facts, of.facts.rows
    wage = find_parameter("reference_wage", on=facts.year, region=facts.region)
    found = {
        "a27_fen": by_row(facts, np.where(of.this_year, facts.owed.base, 0)),
        "a28_fen": by_row(facts, np.where(of.this_year & of.is_paid, facts.owed.base, 0)),
        "a29_months": distinct(facts, of.this_year & of.is_paid),
        "a30_months": distinct(facts, of.in_year & of.says.is_made_up),
        "a31_fen": np.full(count, 0 if wage is None else _whole(wage)),
        "a33_ppb": np.full(count, billionths(of.rates.carried.rate)),
        "a34_ppb": np.full(count, billionths(of.rates.credited.rate)),
    }
    for clause, name in (("a32_1", "account_scale_own"), ("a32_2", "account_scale_transfer")):
        found[f"{clause}_ppb"], found[f"{clause}_then_ppb"] = _scale(of, name)
    return found


def _whole(value: ParameterValue) -> int:
    return int(Fraction(value.value))


def _scale(of: YearOf, name: str) -> tuple[Column, Column]:
    """The rates that held in the months owed: the first of them, and the one after it."""
    facts = of.facts
    known = [find_parameter(name, on=month, region=facts.region) for month in Month.of_year(facts.year)]
    classes: list[tuple[ParameterValue, Any]] = []
    for value, months in _spans(known):
        first, last = (Month(facts.year, number).index for number in (months[0], months[-1]))
        owes = of.rows_of(of.this_year & (facts.owed.month >= first) & (facts.owed.month <= last))
        if owes.any():
            classes.append(
                (value or parameter(name, on=Month(facts.year, months[0]), region=facts.region), owes)
            )
    if len(classes) > 2:
        raise TooMany(
            f"{name} 在 {facts.year}年变更多次。", f"{name} changed more than once in {facts.year}."
        )
    return _first_and_then(classes, facts.rows)


def _spans(known: list[ParameterValue | None]) -> list[tuple[ParameterValue | None, list[int]]]:
    """Months in a row in which the same value holds."""
    numbered = groupby(enumerate(known, 1), key=lambda one: one[1])
    return [(value, [number for number, _ in months]) for value, months in numbered]


def _first_and_then(classes: list[tuple[ParameterValue, Any]], count: int) -> tuple[Column, Column]:
    first, then = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for value, owes in classes:
        rate = billionths(value.rate)
        then = np.where(owes & (first != 0), rate, then)
        first = np.where(owes & (first == 0), rate, first)
    return first, then
