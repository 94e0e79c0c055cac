"""The edge of the columns: what is no int64 column, or may not fit into 64 bits, is refused here (成批边界).

Overflow is silent in NumPy. An amount is at most `MAX_COLUMN_FEN`, and a rate is taken only if the largest amount times
the largest factor that a formula puts on it stays within 64 bits.
"""

from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from quanyi.law.errors import InvalidInput
from quanyi.law.rules.product import MONTHS

Column: TypeAlias = NDArray[np.int64]

MAX_COLUMN_FEN = 10**12
"""Ten billion yuan an amount: with the monthly product and any rate in use, the sums stay within 64 bits."""

YEAR_PRODUCT = sum(range(1, MONTHS + 1))
"""By how much the monthly product of a year multiplies the largest of its amounts: 78."""

_LARGEST = 2**63 - 1


def checked(column: Column, what: str, *, dimensions: int) -> Column:
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


def months_of(column: Column, what: str, *, persons: int) -> list[Column]:
    """The twelve columns of a (persons, 12) array."""
    found = checked(column, what, dimensions=2)
    if found.shape != (persons, MONTHS):
        raise InvalidInput(
            f"“{what}”应为 {persons} 行、{MONTHS} 列，收到 {found.shape[0]} 行、{found.shape[1]} 列。",
            f"{what!r} must have {persons} rows and {MONTHS} columns; got {found.shape}.",
            what=what,
        )
    return [found[:, n] for n in range(MONTHS)]


def fitting(rate: Fraction, *, times: int) -> Fraction:
    """The rate, if the largest amount times it stays within 64 bits; `times` is the largest factor of an amount."""
    needed = 2 * MAX_COLUMN_FEN * times * abs(rate.numerator) + rate.denominator * MONTHS
    if needed > _LARGEST:
        raise InvalidInput(
            f"利率 {rate} 太细，成批计算放不进 64 位整数。请逐笔计算。",
            f"The rate {rate} is too fine for 64-bit columns. Compute one by one.",
        )
    return rate
