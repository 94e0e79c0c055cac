"""What moves through one part of many accounts in a year, and what it bears (账户年度的资金流，成批)."""

from fractions import Fraction
from typing import Any, NamedTuple, cast

import numpy as np

from quanyi.bulk.columns import Interest, yearly_interest
from quanyi.bulk.edge import MAX_COLUMN_FEN, Column, fitting
from quanyi.bulk.nation.facts import Facts, Flags, by_month
from quanyi.bulk.nation.judged import Judged
from quanyi.bulk.nation.owing import arrears_interest
from quanyi.bulk.years import lowered, part_interest
from quanyi.law.money import divide_half_up
from quanyi.law.periods import Month
from quanyi.law.rules.account_flow import closing_fen
from quanyi.law.rules.account_parts import Rates
from quanyi.law.rules.product import MONTHS


class Flow(NamedTuple):
    """One part in fen, twelves of shape (rows, 12) by month of crediting; as `law.rules.account_flow.PartFlow`."""

    opening_principal: Column
    opening_interest: Column
    credits: Column
    made_up: Column
    made_up_interest: Column
    payments: Column
    interest: Interest
    is_odd: Flags

    @property
    def opening(self) -> Column:
        found: Column = self.opening_principal + self.opening_interest
        return found

    @property
    def principal(self) -> Column:
        found: Column = self.credits.sum(axis=1) + self.made_up.sum(axis=1)
        return found

    @property
    def earned(self) -> Column:
        found: Column = self.interest.total + self.made_up_interest.sum(axis=1)
        return found

    @property
    def closing(self) -> tuple[Column, Column]:
        """Principal and interest at the end of the year; below nought where more is paid than there is."""
        held = self.opening_principal + self.principal, self.opening_interest + self.earned
        found = cast(Any, closing_fen)(*held, self.payments.sum(axis=1))
        return cast(tuple[Column, Column], found)


def flow_of(facts: Facts, part: str, rates: Rates, says: Judged, in_year: Flags) -> Flow:
    """账户年度的资金流 / The year of one part of each account. `in_year`: which months were credited in the year.

    Basis: sil-14, d14-6-4, gb-8-2, gb-10.2-3, gb-A-34, gb-A-36, gb-A-37, notice-1997-116.
    Rounds: as `law.rules.account_flow`.
    """
    fen, place = getattr(facts.owed, part), facts.owed.credited - Month(facts.year, 1).index
    made_up = by_month(facts, in_year & says.is_made_up, place, fen)
    credits = by_month(facts, in_year & ~says.is_made_up, place, fen)
    brings = in_year & (says.is_made_up | says.in_place)
    borne = arrears_interest(
        np.where(brings, fen, 0), says.bears_from, until=facts.year - 1, rate_of=rates.borne_in
    )
    brought = by_month(facts, brings, place, borne.fen)
    bearing = credits + made_up + brought
    early = brings & says.in_place
    if early.any():
        bearing -= by_month(facts, early, place, fen + borne.fen)
        bearing += by_month(facts, early, _bears_at(says.bears_from, facts.year), fen + borne.fen)
    principal: Column = facts.opening[f"{part}_principal"] + facts.received[f"{part}_principal"]
    earlier: Column = facts.opening[f"{part}_interest"] + facts.received[f"{part}_interest"]
    is_odd = cast(Flags, (bearing > MAX_COLUMN_FEN).any(axis=1))
    is_odd[facts.owed.row[borne.is_odd]] = True
    bearing[is_odd] = 0
    interest = _interest(principal + earlier, credits + made_up, bearing, facts.payments[part], rates)
    stays = facts.moved_out == 0
    return Flow(
        principal, earlier, credits, made_up, brought, facts.payments[part],
        Interest(*(column * stays for column in interest)), is_odd,
    )  # fmt: skip


def _bears_at(bears_from: Column, year: int) -> Column:
    """As `law.rules.account_parts.bears_at` has it of a month paid in its deferral: January being 0."""
    return np.where(bears_from // MONTHS == year, bears_from % MONTHS, 0)


def _interest(opening: Column, credits: Column, bearing: Column, payments: Column, rates: Rates) -> Interest:
    """As `law.rules.account_parts.part_interest`: what is paid out beyond opening and credits lowers nothing."""
    if rates.is_plain and (payments.sum(axis=1) <= opening).all():
        return part_interest(opening, bearing, payments, rate=rates.credited.rate)
    lowering = lowered(opening, credits, payments)
    found = yearly_interest(opening, bearing, rate=rates.credited.rate, payments_fen=lowering)
    if rates.factor_in:
        found = found._replace(on_credits=_by_year_in(found.on_credits, bearing, rates))
    if rates.factor_out:
        found = found._replace(on_payments=_by_year_out(opening, lowering, found, rates))
    return found


def _by_year_in(by_product: Column, bearing: Column, rates: Rates) -> Column:
    """年度计算法，收入: where the twelve amounts are equal. Basis: notice-1997-116."""
    assert rates.factor_in is not None
    found = _half_up(bearing.sum(axis=1), rates.credited.rate * rates.factor_in.rate / 2)
    return np.where(_are_equal(bearing), found, by_product)


def _by_year_out(opening: Column, payments: Column, found: Interest, rates: Rates) -> Column:
    """年度计算法，支付: where the twelve payments are equal and there are any. Basis: notice-1997-116."""
    assert rates.factor_out is not None
    paid, carried = payments.sum(axis=1), rates.carried.rate
    remainder = _half_up(opening - paid, carried)
    on_payments = remainder + _half_up(paid, carried * rates.factor_out.rate / 2) - found.on_opening
    return np.where(_are_equal(payments) & (paid != 0), on_payments, found.on_payments)


def _are_equal(twelve: Column) -> Flags:
    return cast(Flags, (twelve == twelve[:, :1]).all(axis=1))


def _half_up(fen: Column, exact: Fraction) -> Column:
    """Sums of at most thirteen amounts; `fitting` refuses a factor that they do not bear."""
    fit = fitting(exact, times=MONTHS + 1)
    return cast(Column, divide_half_up(cast(Any, fen * fit.numerator), fit.denominator))
