"""Interest of months that were not credited when owed (欠费、补缴利息), over columns of months."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple, cast

import numpy as np

from quanyi.bulk.edge import MAX_COLUMN_FEN, Column, fitting
from quanyi.bulk.nation.facts import Flags
from quanyi.law.errors import NoParameter
from quanyi.law.money import divide_half_up
from quanyi.law.rules.product import MONTHS


class Borne(NamedTuple):
    """What each month bore, in fen, and which of them columns do not hold or have no rate."""

    fen: Column
    is_odd: Flags


def arrears_interest(
    principal_fen: Column, first: Column, *, until: int, rate_of: Callable[[int], Fraction]
) -> Borne:
    """欠缴利息 / Interest of each amount from its month `first` (`Month.index`) to the end of the year `until`, in fen.

    As `law.rules.arrears.arrears_interest_fen`. What grew beyond `MAX_COLUMN_FEN` is odd and bears nothing here: below
    it twelve times an amount times any rate that `fitting` lets in stays within 64 bits, doubled as half-up wants it.
    Basis: gb-A-39-2, gb-A-40-2, gb-A-43. Rounds: each year to the fen, half up.
    """
    borne, is_odd = np.zeros_like(principal_fen), np.zeros(len(first), bool)
    owes = np.flatnonzero((principal_fen != 0) & (first < (until + 1) * MONTHS))
    if owes.size:
        borne[owes], is_odd[owes] = _borne(principal_fen[owes], first[owes], until, rate_of)
    return Borne(borne, is_odd)


def _borne(principal_fen: Column, first: Column, until: int, rate_of: Callable[[int], Fraction]) -> Borne:
    """Of amounts that bear something by then, year by year."""
    year, month = first // MONTHS, first % MONTHS
    borne, is_odd = np.zeros_like(principal_fen), np.zeros(len(first), bool)
    for at_year in range(int(year.min()), until + 1):
        live = np.flatnonzero((year <= at_year) & ~is_odd)
        try:
            rate = fitting(rate_of(at_year), times=MONTHS)
        except NoParameter:
            is_odd[live] = True
            continue
        held = principal_fen[live] + borne[live]
        is_odd[live[held > MAX_COLUMN_FEN]] = True
        held = np.minimum(held, MAX_COLUMN_FEN)
        starts = year[live] == at_year
        borne[live] += np.where(
            starts, _product(held * (MONTHS - month[live]), rate, MONTHS), _product(held, rate, 1)
        )
    borne[is_odd] = 0
    return Borne(borne, is_odd)


def _product(fen: Column, rate: Fraction, per_year: int) -> Column:
    """Half up; the fen of the other way of `np.where` are never looked at, and stay within 64 bits as well."""
    return cast(Column, divide_half_up(cast(Any, fen * rate.numerator), rate.denominator * per_year))
