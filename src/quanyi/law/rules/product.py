"""The monthly product and the interest that it gives, as plain fen (月积数法)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from quanyi.law.errors import InvalidInput
from quanyi.law.money import divide_half_up

MONTHS = 12
NO_AMOUNTS = (0,) * MONTHS


def yearly_interest_fen(
    opening_fen: int, credits: Sequence[int], rate: Fraction, *, payments: Sequence[int] = NO_AMOUNTS
) -> tuple[int, int, int]:
    """年度利息 / Interest on the opening balance, on credits and (negative) on payments as plain fen, without
    the tree.

    The body of ``yearly_interest``; ``credits`` and ``payments`` are twelve amounts by month.

    Basis: as ``yearly_interest``. Rounds: each of the three to the fen, half up.
    """
    on_opening = divide_half_up(opening_fen * rate.numerator, rate.denominator)
    per_year = rate.denominator * MONTHS
    on_credits = divide_half_up(monthly_product(credits) * rate.numerator, per_year)
    on_payments = -divide_half_up(monthly_product(payments) * rate.numerator, per_year)
    return on_opening, on_credits, on_payments


def monthly_product(amounts: Sequence[int]) -> int:
    """月积数 / Each month's amount times the months it stands in the year, its own included; fen × months."""
    if len(amounts) != MONTHS:
        raise not_twelve(len(amounts))
    return sum(amount * (MONTHS - passed) for passed, amount in enumerate(amounts))


def not_twelve(count: int) -> InvalidInput:
    return InvalidInput(
        f"应给出一月至十二月共 12 个月的金额，收到 {count} 个。没有金额的月份写 0。",
        f"Twelve monthly amounts, January to December, are wanted; got {count}. Write 0 for an empty month.",
    )
