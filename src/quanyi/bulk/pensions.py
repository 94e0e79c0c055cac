"""Retirement and pension parts for columns of persons (退休月份与养老金各部分)."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np

from quanyi.bulk.edge import Column, checked
from quanyi.law.errors import InvalidInput
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.decision import HIGHEST_INDEX
from quanyi.law.rules.payout import account_pension_fen, payout_months
from quanyi.law.rules.pension import basic_pension_fen, years_of
from quanyi.law.rules.retirement import month_of, statutory_month
from quanyi.law.terms import RetirementGroup

INDEX_UNITS = 10**4
"""The average index as a whole number: ten-thousandths."""

MAX_INDEX, MAX_MONTHS, MAX_WAGE_FEN = HIGHEST_INDEX * INDEX_UNITS, 1200, 10**8
"""The highest index that the rules take, a hundred years, a million yuan a month: their product stays below 2⁶³."""

_TENTHS = 10


def statutory_months(birth: Column, *, group: RetirementGroup) -> Column:
    """法定退休年龄 / The month in which each person reaches the statutory age, as `Month.index`; `birth` likewise.

    Each month of birth that occurs is asked of the scalar rule once. Raises as that rule does, and InvalidInput for a
    column that is not int64. Basis: npc-2024-delay. Rounds: nothing.
    """

    def reached(index: int) -> int:
        return month_of(statutory_month(Month.from_index(index), group=group)).index

    return _by_distinct(birth, "birth", reached)


def account_pensions(balance_fen: Column, age_months: Column, *, on: Month, region: str) -> Column:
    """个人账户养老金 / What each account pays a month, in fen, to those who retire in `on` at `age_months`.

    Raises NoRule for an age outside of the table, InvalidInput as `yearly_interest` and for columns of two lengths.
    Basis: sil-15, sc-2005-38. Rounds: once a row, to the fen, half up; the body is the law's own.
    """

    def tenths(age: int) -> int:
        months = payout_months(age, on=on.first_day, region=region).value
        return int(cast(Any, months) * _TENTHS)

    balances, ages = (
        checked(balance_fen, "balance_fen", dimensions=1),
        _by_distinct(age_months, "age_months", tenths),
    )
    _refuse_lengths(balances, ages)
    return cast(Column, account_pension_fen(cast(Any, balances), cast(Any, ages), _TENTHS))


def basic_pensions(
    wage_fen: int, index_units: Column, contribution_months: Column, *, on: Month, region: str
) -> Column:
    """基础养老金 / The basic pension of each person a month, in fen, all assessed on one wage.

    `index_units` is the average index in ten-thousandths (`INDEX_UNITS`), `contribution_months` includes deemed ones.
    Raises InvalidInput for columns that are not int64 or not as long as each other, and out of the stated ranges.
    Basis: sil-15, sc-2005-38. Rounds: once a row, to the fen, half up; the body is the law's own.
    """
    index, months = (
        checked(column, name, dimensions=1)
        for column, name in ((index_units, "index_units"), (contribution_months, "contribution_months"))
    )
    _refuse_lengths(index, months)
    _refuse_range(wage_fen, index, months)
    rate = parameter("pension_accrual_rate", on=on, region=region).rate
    years = years_of(cast(Any, months), parameter("contribution_years_form", on=on, region=region))
    return cast(Column, basic_pension_fen(wage_fen, (cast(Any, index), INDEX_UNITS), years, rate))


def _by_distinct(column: Column, what: str, answer: Callable[[int], int]) -> Column:
    """What a scalar rule answers to each value: a million persons share a few hundred months."""
    distinct, place = np.unique(checked(column, what, dimensions=1), return_inverse=True)
    answers = np.array([answer(int(value)) for value in distinct], dtype=np.int64)
    return answers[place]


def _refuse_lengths(first: Column, second: Column) -> None:
    if len(first) != len(second):
        raise InvalidInput(
            f"两列行数不同：{len(first)} 行和 {len(second)} 行。请核对。",
            f"Columns of {len(first)} and {len(second)} rows; they must be as many.",
        )


def _refuse_range(wage_fen: int, index: Column, months: Column) -> None:
    limits = ((index, 1, MAX_INDEX), (months, 0, MAX_MONTHS))
    fits = all(not held.size or low <= held.min() <= held.max() <= high for held, low, high in limits)
    if not (fits and 0 <= wage_fen <= MAX_WAGE_FEN):
        raise InvalidInput(
            f"计发基数、指数或月数超出范围：指数 1 至 {MAX_INDEX}（万分之一），月数 0 至 {MAX_MONTHS}，"
            f"计发基数至多 {MAX_WAGE_FEN} 分，收到 {wage_fen} 分。",
            f"The wage, an index or months are out of range: index 1 to {MAX_INDEX} ten-thousandths, months 0 to "
            f"{MAX_MONTHS}, wage at most {MAX_WAGE_FEN} fen; the wage is {wage_fen}.",
        )
