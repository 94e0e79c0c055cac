"""Contributions and interest for a column of persons at once.

A column is a one-dimensional int64 array of fen; twelve months are an array of shape (persons, 12). Overflow is silent
in NumPy: amounts over `MAX_COLUMN_FEN` and rates too fine for 64 bits are refused at this edge.
"""

from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from quanyi.law.errors import InvalidInput
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account import MONTHS, yearly_interest_fen
from quanyi.law.rules.contribution import SHARES, base_limits_fen, share_fen

Column: TypeAlias = NDArray[np.int64]

MAX_COLUMN_FEN = 10**12
"""Ten billion yuan an amount: with the monthly product and any rate in use, the sums stay within 64 bits."""

_LARGEST = 2**63 - 1
_PRODUCT = sum(range(1, MONTHS + 1))


class Contributions(NamedTuple):
    """Columns of one month's amounts, in fen; as `law.rules.contribution.MonthlyContribution`."""

    base_fen: Column
    own_fen: Column
    employer_fen: Column
    account_own_fen: Column
    account_transfer_fen: Column


class Interest(NamedTuple):
    """Columns of a year's interest, in fen; the last is negative or zero."""

    on_opening: Column
    on_credits: Column
    on_payments: Column

    @property
    def total(self) -> Column:
        return self.on_opening + self.on_credits + self.on_payments


def contributions(declared_wage_fen: Column, *, month: Month, region: str) -> Contributions:
    """月缴费额 / The amounts of one month for a column of declared wages.

    Raises InvalidInput for a column that is not int64 or holds an amount over `MAX_COLUMN_FEN`.
    Basis: gb-6.5-1, gb-A-27, gb-A-32. Rounds: as the scalar rules.
    """
    wages = _checked(declared_wage_fen, "declared_wage_fen", dimensions=1)
    base = np.clip(wages, *base_limits_fen(month, region))
    rates = (parameter(name, on=month, region=region).rate for name in SHARES)
    shares = (cast(Column, share_fen(cast(Any, base), _fitting(rate, times=1))) for rate in rates)
    return Contributions(base, *shares)


def yearly_interest(
    opening_fen: Column, credits_fen: Column, *, rate: Fraction, payments_fen: Column | None = None
) -> Interest:
    """年度利息（月积数法）/ Interest of one year for a column of accounts.

    `credits_fen` and `payments_fen` have shape (persons, 12), January first. The body is the law's own.
    Raises InvalidInput as `contributions`, for other shapes, and for a rate that does not fit into 64 bits.
    Basis: gb-10.2-3, gb-A-34, d14-6-4. Rounds: each of the three to the fen, half up.
    """
    opening = _checked(opening_fen, "opening_fen", dimensions=1)
    credits = _months(credits_fen, "credits_fen", persons=len(opening))
    payments = [np.zeros_like(opening)] * MONTHS
    if payments_fen is not None:
        payments = _months(payments_fen, "payments_fen", persons=len(opening))
    fitting = _fitting(rate, times=_PRODUCT)
    found = yearly_interest_fen(cast(Any, opening), cast(Any, credits), fitting, payments=cast(Any, payments))
    return Interest(*cast(tuple[Column, Column, Column], found))


def _checked(column: Column, what: str, *, dimensions: int) -> Column:
    if not isinstance(column, np.ndarray) or column.dtype != np.int64 or column.ndim != dimensions:
        read = f"{column.dtype}, {column.shape}" if isinstance(column, np.ndarray) else type(column).__name__
        raise InvalidInput(
            f"“{what}”应为 {dimensions} 维 int64 数组（单位：分），收到 {read}。请先换算为整数分。",
            f"{what!r} must be an int64 array of {dimensions} dimensions (fen); got {read}. Convert to whole fen.",
            what=what,
        )
    if column.size and not -MAX_COLUMN_FEN <= column.min() <= column.max() <= MAX_COLUMN_FEN:
        raise InvalidInput(
            f"“{what}”中有超过 ±{MAX_COLUMN_FEN} 分的金额，成批计算不能保证不溢出。请逐笔计算并核对该金额。",
            f"{what!r} holds an amount beyond ±{MAX_COLUMN_FEN} fen, which 64 bits may not carry. Check it, "
            "or compute it alone.",
            what=what,
        )
    return column


def _months(column: Column, what: str, *, persons: int) -> list[Column]:
    """The twelve columns of a (persons, 12) array."""
    checked = _checked(column, what, dimensions=2)
    if checked.shape != (persons, MONTHS):
        raise InvalidInput(
            f"“{what}”应为 {persons} 行、{MONTHS} 列，收到 {checked.shape[0]} 行、{checked.shape[1]} 列。",
            f"{what!r} must have {persons} rows and {MONTHS} columns; got {checked.shape}.",
            what=what,
        )
    return [checked[:, n] for n in range(MONTHS)]


def _fitting(rate: Fraction, *, times: int) -> Fraction:
    """The rate, if the largest amount times it stays within 64 bits; `times` is the largest factor of an amount."""
    needed = 2 * MAX_COLUMN_FEN * times * abs(rate.numerator) + rate.denominator * MONTHS
    if needed > _LARGEST:
        raise InvalidInput(
            f"利率 {rate} 太细，成批计算放不进 64 位整数。请逐笔计算。",
            f"The rate {rate} is too fine for 64-bit columns. Compute one by one.",
        )
    return rate
