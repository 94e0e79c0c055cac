"""Contributions and interest for a column of persons at once.

A column is a one-dimensional int64 array of fen; twelve months are an array of shape (persons, 12).
"""

from fractions import Fraction
from typing import Any, NamedTuple, cast

import numpy as np

from quanyi.bulk.edge import YEAR_PRODUCT, Column, checked, fitting, months_of
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.contribution import SHARES, base_limits_fen, share_fen
from quanyi.law.rules.product import MONTHS, yearly_interest_fen


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
    wages = checked(declared_wage_fen, "declared_wage_fen", dimensions=1)
    base = np.clip(wages, *base_limits_fen(month, region))
    rates = (parameter(name, on=month, region=region).rate for name in SHARES)
    shares = (cast(Column, share_fen(cast(Any, base), fitting(rate, times=1))) for rate in rates)
    return Contributions(base, *shares)


def yearly_interest(
    opening_fen: Column, credits_fen: Column, *, rate: Fraction, payments_fen: Column | None = None
) -> Interest:
    """年度利息（月积数法）/ Interest of one year for a column of accounts.

    `credits_fen` and `payments_fen` have shape (persons, 12), January first. The body is the law's own.
    Raises InvalidInput as `contributions`, for other shapes, and for a rate that does not fit into 64 bits.
    Basis: gb-10.2-3, gb-A-34, d14-6-4. Rounds: each of the three to the fen, half up.
    """
    opening = checked(opening_fen, "opening_fen", dimensions=1)
    credits = months_of(credits_fen, "credits_fen", persons=len(opening))
    payments = [np.zeros_like(opening)] * MONTHS
    if payments_fen is not None:
        payments = months_of(payments_fen, "payments_fen", persons=len(opening))
    fit = fitting(rate, times=YEAR_PRODUCT)
    found = yearly_interest_fen(cast(Any, opening), cast(Any, credits), fit, payments=cast(Any, payments))
    return Interest(*cast(tuple[Column, Column, Column], found))
