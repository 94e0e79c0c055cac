"""One part of the account through a year, as plain fen: the computation that all others call (账户年度计息).

The settlement, the account-year page, the statement, recomputation, corrections and the checks of data give the
interest of a year by ``part_interest``; the columns in bulk are held to it. None has a way of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from quanyi.law.money import divide_half_up, round_half_up
from quanyi.law.parameters import ParameterValue, find_parameter, parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import OwedMonth, fen_in
from quanyi.law.rules.arrears import arrears_interest_fen, borne_by_arrears
from quanyi.law.rules.due import bears_from, is_made_up, is_paid_in_deferral
from quanyi.law.rules.product import MONTHS, NO_AMOUNTS, yearly_interest_fen

Twelve = tuple[int, ...]

PROVISIONAL_RATE = "crediting_rate_provisional"
_YEARLY_METHOD = 2


class Rates(NamedTuple):
    """The rates of a year: for what was credited in it and for what was carried over, the factor of the yearly method
    for what came in and what was paid out where it is used, and the region's choices of method.
    Basis: gb-A-33, gb-A-34, notice-1997-116.
    """

    year: int
    region: str
    credited: ParameterValue
    carried: ParameterValue
    factor_in: ParameterValue | None = None
    factor_out: ParameterValue | None = None
    forms: tuple[ParameterValue, ...] = ()

    @property
    def is_plain(self) -> bool:
        """One rate and the monthly product: nearly every account-year."""
        return self.carried is self.credited and not self.factor_in and not self.factor_out

    @property
    def used(self) -> tuple[ParameterValue, ...]:
        """Each of them once."""
        carried = () if self.carried is self.credited else (self.carried,)
        factor = self.factor_in or self.factor_out
        return (self.credited, *carried, *((factor,) if factor else ()), *self.forms)

    def borne_in(self, year: int) -> Fraction:
        """What an amount in arrears bears in ``year``: in this one at the rate given for it, else as published."""
        given = self.credited if year == self.year else None
        return borne_by_arrears(year, self.region, given)[0]


def year_rates(
    year: int,
    region: str,
    *,
    rate: ParameterValue | None = None,
    carried_rate: ParameterValue | None = None,
    yearly_method: bool | None = None,
    pays_out: bool = True,
) -> Rates:
    """The rates given, or the published one; the method that is asked for, or that the region has chosen.

    Raises NoParameter where no rate is given or published. Basis: gb-A-33, gb-A-34, notice-1997-116.
    """
    used = rate or parameter("crediting_rate", on=year, region=region)
    factor_in, form_in = _method(year, region, "paying_in", yearly_method)
    factor_out, form_out = _method(year, region, "paying_out", yearly_method) if pays_out else (None, None)
    forms = tuple(form for form in (form_in, form_out) if form)
    return Rates(year, region, used, carried_rate or used, factor_in, factor_out, forms)


def _method(
    year: int, region: str, way: str, yearly: bool | None
) -> tuple[ParameterValue | None, ParameterValue | None]:
    """The factor of the yearly method where it is used, and the region's choice where that was asked for."""
    form = None
    if yearly is None:
        form = find_parameter("interest_form", on=year, region=region, key=way)
        yearly = form is not None and form.value == _YEARLY_METHOD
    factor = parameter("annual_method_factor", on=year, region=region) if yearly else None
    return factor, form


def rate_to_use(year: int, region: str) -> ParameterValue:
    """当年适用利率 / The published rate of a year, or the region's provisional one until it is published (预结, Q9).

    Raises NoParameter, naming the published one, where there is neither. Basis: gb-A-34, notice-2017-31.
    """
    published = find_parameter("crediting_rate", on=year, region=region)
    provisional = find_parameter(PROVISIONAL_RATE, on=year, region=region)
    return published or provisional or parameter("crediting_rate", on=year, region=region)


def is_provisional(rate: ParameterValue) -> bool:
    """Whether a rate stands in for one that is not published. Basis: gb-A-34."""
    return rate.series == PROVISIONAL_RATE


class MadeUp(NamedTuple):
    """One month's amount in one part that brings interest of the time before it was credited (补缴、缓缴), in fen.

    ``first`` is the month from which it bears. ``in_place``: paid by the end of a deferral, it bears in its year of
    crediting as if it had been there since ``first``; else from ``credited`` on.
    """

    fen: int
    first: Month
    credited: Month
    in_place: bool = False
    owed: OwedMonth | None = None


class PartFacts(NamedTuple):
    """What one part of an account did in a year, in fen; twelves by month of crediting, January first.

    ``credits`` is all principal that came in, of whatever month; ``made_up`` names those of them that bring interest of
    before.
    """

    opening: int
    credits: Twelve
    payments: Twelve = NO_AMOUNTS
    made_up: tuple[MadeUp, ...] = ()


class PartInterest(NamedTuple):
    """The interest of one part in a year by what bore it, in fen; that on payments is negative or zero.

    ``made_up`` is the interest that came with months made up, by month of crediting.
    """

    on_opening: int
    on_credits: int
    on_payments: int
    made_up: Twelve = NO_AMOUNTS

    @property
    def total(self) -> int:
        return self.on_opening + self.on_credits + self.on_payments + sum(self.made_up)


def part_interest(facts: PartFacts, rates: Rates, *, until: int = MONTHS) -> PartInterest:
    """账户年度计息 / The interest of one part of an account in a year, by the monthly product, or by the yearly method
    where it is asked for and the twelve amounts are equal. ``until`` is the last month that bears, for an account that
    is settled within the year; nothing may stand after it.

    What is paid out beyond opening and credits is interest credited within the year, which bears none before the year
    is over: it lowers nothing that bears interest.

    Basis: sil-14, d14-6-4, gb-8-2, gb-10.2-3, gb-A-34, gb-A-37-4, gb-A-37-5, notice-1997-116.
    Rounds: interest on the opening balance, on credits and on payments, and that of a made-up month a year, each to the
    fen, half up (Q8, mark P).
    """
    payments = facts.payments
    if sum(payments) > facts.opening:
        payments = _lowering(facts)
    if not facts.made_up:
        return PartInterest(*_borne(facts.opening, facts.credits, payments, rates, until))
    brought, bearing = [0] * MONTHS, list(facts.credits)
    for made_up in facts.made_up:
        place = made_up.credited.month - 1
        interest = interest_before(made_up, rates)
        brought[place] += interest
        bearing[place] -= made_up.fen
        bearing[bears_at(made_up, rates.year)] += made_up.fen + interest
    return PartInterest(*_borne(facts.opening, bearing, payments, rates, until), tuple(brought))


def interest_before(made_up: MadeUp, rates: Rates) -> int:
    """补缴利息 / What a made-up month brings for the years before the one in which it was credited, in fen.

    Basis: gb-A-37-4, gb-A-37-5. Rounds: each year to the fen, half up.
    """
    until = made_up.credited.year - 1
    return sum(arrears_interest_fen(made_up.fen, made_up.first, until, rates.borne_in))


def made_up_in(months: Iterable[OwedMonth], part: str, rates: Rates) -> tuple[MadeUp, ...]:
    """Which of these months, credited in the year of the rates, bring interest of before to a part.

    Basis: gb-A-30, d13-23.
    """
    return tuple(_made_up(months, part, rates))


def _made_up(months: Iterable[OwedMonth], part: str, rates: Rates) -> Iterator[MadeUp]:
    for owed in months:
        if owed.credited is None or owed.credited.year != rates.year or not (fen := fen_in(owed, part)):
            continue
        in_place = is_paid_in_deferral(owed, rates.region)
        if in_place or is_made_up(owed, rates.region):
            yield MadeUp(fen, bears_from(owed, rates.region), owed.credited, in_place, owed)


def bears_at(made_up: MadeUp, year: int) -> int:
    """From which month of the year of crediting an amount bears interest, January being 0."""
    if not made_up.in_place:
        return made_up.credited.month - 1
    return made_up.first.month - 1 if made_up.first.year == year else 0


def _lowering(facts: PartFacts) -> Twelve:
    """The payments as far as there is something that bears interest."""
    held, lowering = facts.opening, []
    for credit, payment in zip(facts.credits, facts.payments, strict=True):
        held += credit
        lowering.append(min(payment, max(held, 0)))
        held -= lowering[-1]
    return tuple(lowering)


def _borne(
    opening: int, credits: Sequence[int], payments: Sequence[int], rates: Rates, until: int
) -> tuple[int, int, int]:
    if until < MONTHS:
        return _borne_until(opening, credits, payments, rates, until)
    if rates.is_plain:
        return yearly_interest_fen(opening, credits, rates.credited.rate, payments=payments)
    carried, credited = rates.carried.rate, rates.credited.rate
    on_opening, _, on_payments = yearly_interest_fen(opening, NO_AMOUNTS, carried, payments=payments)
    on_credits = yearly_interest_fen(0, credits, credited)[1]
    if rates.factor_in and len(set(credits)) == 1:
        on_credits = round_half_up(sum(credits) * credited * rates.factor_in.rate / 2)
    if rates.factor_out and any(payments) and len(set(payments)) == 1:
        paid = sum(payments)
        remainder = round_half_up((opening - paid) * carried)
        on_payments = remainder + round_half_up(paid * carried * rates.factor_out.rate / 2) - on_opening
    return on_opening, on_credits, on_payments


def _borne_until(
    opening: int, credits: Sequence[int], payments: Sequence[int], rates: Rates, until: int
) -> tuple[int, int, int]:
    """Each amount times the months it stands to the end of the month ``until``, its own included."""

    def borne(fen_months: int, rate: Fraction) -> int:
        return divide_half_up(fen_months * rate.numerator, rate.denominator * MONTHS)

    def product(amounts: Sequence[int]) -> int:
        return sum(amount * (until - passed) for passed, amount in enumerate(amounts[:until]))

    carried = rates.carried.rate
    on_credits = borne(product(credits), rates.credited.rate)
    return borne(opening * until, carried), on_credits, -borne(product(payments), carried)
