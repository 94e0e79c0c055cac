"""A year of the account for a column of persons: the roll-forward of both parts (账户年度结转)."""

from fractions import Fraction
from typing import Any, NamedTuple, cast

import numpy as np

from quanyi.bulk.columns import Interest, yearly_interest
from quanyi.bulk.compiled import Years, worked_out
from quanyi.bulk.edge import YEAR_PRODUCT, Column, checked, fitting, months_of
from quanyi.law.errors import InvalidInput
from quanyi.law.rules.account_flow import closing_fen
from quanyi.law.rules.product import MONTHS


class Part(NamedTuple):
    """Columns of one part of the account: principal and interest, in fen (个人缴费部分 or 单位划转部分)."""

    principal_fen: Column
    interest_fen: Column


class YearEnd(NamedTuple):
    """One part at the end of a year: what it holds, and the interest of the year."""

    closing: Part
    interest: Interest


def roll_forward(
    opening: Part,
    credits_fen: Column,
    *,
    rate: Fraction,
    carried_rate: Fraction | None = None,
    payments_fen: Column | None = None,
    made_up_interest_fen: Column | None = None,
) -> YearEnd:
    """年度结转 / One part through one year: opening + credits + interest − payments, principal and interest apart.

    `credits_fen` and `payments_fen` have shape (persons, 12), by month of crediting, January first; `carried_rate` is
    that of the balance carried over, where it differs. `made_up_interest_fen`, of the same shape, is what months of
    earlier years brought with them (`law.rules.account_parts.interest_before`: it has a history of its own).
    Payments use up principal first, and what bears interest before what was credited of it within the year. Accounts
    that moved are for `law.rules.account_year`.

    Raises InvalidInput as `yearly_interest`, and where more is paid out than a part holds.
    Basis: d14-6-4, gb-8-1, gb-10.2-3, gb-A-36, gb-A-37. Rounds: as the scalar rule.
    """
    principal, earlier = opening
    years = Years(principal, earlier, credits_fen, payments_fen, made_up_interest_fen)
    found = worked_out(years, carried=_fitting(carried_rate or rate), credited=_fitting(rate), closes=True)
    if found is None:
        return _by_numpy(years, carried_rate or rate, rate)
    return YearEnd(Part(*cast(tuple[Column, Column], found[3:])), Interest(*found[:3]))


def part_interest(
    opening_fen: Column, credits_fen: Column, payments_fen: Column, *, rate: Fraction
) -> Interest:
    """账户年度计息 / The interest of one part of many accounts, as `law.rules.account_parts.part_interest` gives it
    where one rate holds and no month was made up; shapes and errors as `yearly_interest`.

    Basis: sil-14, d14-6-4, gb-8-2, gb-10.2-3, gb-A-34. Rounds: as the scalar rule.
    """
    years = Years(opening_fen, None, credits_fen, payments_fen)
    if found := worked_out(years, carried=_fitting(rate), credited=_fitting(rate), closes=False):
        return Interest(*found[:3])
    _check(years)
    lowering = lowered(opening_fen, credits_fen, payments_fen)
    return yearly_interest(opening_fen, credits_fen, rate=rate, payments_fen=lowering)


def _fitting(rate: Fraction) -> Fraction:
    return fitting(rate, times=YEAR_PRODUCT)


def _check(years: Years) -> None:
    """Raises InvalidInput as `roll_forward`. Each column is looked at before any two are added: sums may wrap."""
    principal = checked(years.opening_principal, "opening.principal_fen", dimensions=1)
    if years.opening_interest is not None:
        earlier = checked(years.opening_interest, "opening.interest_fen", dimensions=1)
        if len(earlier) != len(principal):
            raise InvalidInput(
                f"上年末本金 {len(principal)} 行、利息 {len(earlier)} 行，行数应相同。",
                f"Opening principal has {len(principal)} rows and interest {len(earlier)}; they must be as many.",
            )
    for name, twelve in zip(("credits_fen", "payments_fen", "made_up_interest_fen"), years[2:], strict=True):
        if twelve is not None:
            months_of(twelve, name, persons=len(principal))


def _by_numpy(years: Years, carried_rate: Fraction, rate: Fraction) -> YearEnd:
    _check(years)
    principal, earlier, credits, *rest = years
    assert earlier is not None
    without = np.zeros((len(principal), MONTHS), dtype=np.int64)
    paid, brought = (without if column is None else column for column in rest)
    total, nobody = checked(principal + earlier, "opening", dimensions=1), np.zeros_like(principal)
    lowering = lowered(total, credits, paid)
    carried = yearly_interest(total, without, rate=carried_rate, payments_fen=lowering)
    on_credits = yearly_interest(nobody, credits + brought, rate=rate).on_credits
    interest = carried._replace(on_credits=on_credits)
    held = principal + credits.sum(axis=1), earlier + interest.total + brought.sum(axis=1)
    closing = closing_fen(cast(Any, held[0]), cast(Any, held[1]), cast(Any, paid.sum(axis=1)))
    return YearEnd(_covered(Part(*cast(tuple[Column, Column], closing))), interest)


def lowered(opening: Column, credits: Column, payments: Column) -> Column:
    """The payments as far as there is something that bears interest, as `law.rules.account_parts` has them."""
    beyond = np.flatnonzero(payments.sum(axis=1) > opening)
    lowering, held = payments.copy(), opening[beyond]
    for n in range(MONTHS):
        held = held + credits[beyond, n]
        lowering[beyond, n] = np.minimum(payments[beyond, n], np.maximum(held, 0))
        held = held - lowering[beyond, n]
    return lowering


def _covered(closing: Part) -> Part:
    overdrawn = np.flatnonzero(closing.interest_fen < 0)
    if overdrawn.size:
        raise InvalidInput(
            f"第 {overdrawn[0] + 1} 行等 {overdrawn.size} 行支付超过储存额。账户用完由统筹基金支付，请先分开。",
            f"Row {overdrawn[0] + 1} and in all {overdrawn.size} rows pay more than the account holds. Split them.",
        )
    return closing
