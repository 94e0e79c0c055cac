"""What moves through each part of the account in a year, as plain fen (账户年度的资金流)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from quanyi.law.rules.account_parts import (
    MadeUp,
    PartFacts,
    Rates,
    Twelve,
    made_up_in,
    part_interest,
    year_rates,
)
from quanyi.law.rules.account_record import OwedMonth, YearRecord, fen_in
from quanyi.law.rules.arrears import arrears_interest_fen
from quanyi.law.rules.due import bears_from, is_made_up
from quanyi.law.rules.product import MONTHS


class PartFlow(NamedTuple):
    """One part of the account through a year, in fen; twelves are by month of crediting.

    ``interest`` is that on the opening balance, on what was credited and (negative) on what was paid out;
    ``brought`` names the months whose credit brought interest of before.
    """

    opening_principal: int
    opening_interest: int
    credits: Twelve
    made_up: Twelve
    made_up_interest: Twelve
    payments: Twelve
    interest: tuple[int, int, int]
    brought: tuple[MadeUp, ...] = ()

    @property
    def opening(self) -> int:
        return self.opening_principal + self.opening_interest

    @property
    def principal(self) -> int:
        """Principal credited in the year, made-up months included."""
        return sum(self.credits) + sum(self.made_up)

    @property
    def earned(self) -> int:
        """Interest credited in the year, made-up interest included."""
        return sum(self.interest) + sum(self.made_up_interest)

    @property
    def entering(self) -> Twelve:
        """All that was credited, month by month."""
        return tuple(map(sum, zip(self.credits, self.made_up, self.made_up_interest, strict=True)))

    @property
    def closing(self) -> tuple[int, int]:
        """Principal and interest at the end of the year."""
        return closing_fen(
            self.opening_principal + self.principal, self.opening_interest + self.earned, sum(self.payments)
        )


def closing_fen(principal_fen: int, interest_fen: int, paid_fen: int) -> tuple[int, int]:
    """年末本金与利息 / Principal and interest of a part once payments have used up principal before interest (mark P).

    Written with operators alone, for columns as for one person. Basis: gb-A-36, gb-A-37. Rounds: nothing.
    """
    rest = principal_fen - paid_fen
    short = rest * (rest < 0)
    return rest - short, interest_fen + short


def rates_of(record: YearRecord) -> Rates:
    """The rates given with the record, or the published one; the method that the record or its region asks for."""
    return year_rates(
        record.year,
        record.region,
        rate=record.rate,
        carried_rate=record.carried_rate,
        yearly_method=record.yearly_method,
        pays_out=record.pays_out,
    )


def part_flow(record: YearRecord, part: str, rates: Rates) -> PartFlow:
    """The year of one part, ``own`` or ``transfer``.

    Rounds: as ``part_interest``. An account that left in the year is not given this year's interest: the new place
    gives it.
    """
    at = 0 if part == "own" else 2
    before = (record.opening + record.received).amounts
    in_year = tuple(credited_in(record))
    credits, made_up = _by_month(record, in_year, part)
    facts = PartFacts(
        before[at] + before[at + 1],
        tuple(map(sum, zip(credits, made_up, strict=True))),
        record.payments_own if part == "own" else record.payments_transfer,
        made_up_in(in_year, part, rates),
    )
    found = part_interest(facts, rates)
    return PartFlow(
        opening_principal=before[at],
        opening_interest=before[at + 1],
        credits=tuple(credits),
        made_up=tuple(made_up),
        made_up_interest=found.made_up,
        payments=facts.payments,
        interest=(0, 0, 0) if record.moved_out else found[:3],
        brought=facts.made_up,
    )


def _by_month(record: YearRecord, credited: Iterable[OwedMonth], part: str) -> tuple[list[int], list[int]]:
    """What was credited in time or within its year, and what was made up of earlier years, by month of crediting."""
    credits, made_up = [0] * MONTHS, [0] * MONTHS
    for owed in credited:
        assert owed.credited is not None
        into = made_up if is_made_up(owed, record.region) else credits
        into[owed.credited.month - 1] += fen_in(owed, part)
    return credits, made_up


def owed_interest(owed: OwedMonth, part: str, rates: Rates, until: int) -> int:
    """Arrears interest of one part of a month to the end of the year ``until``, in fen."""
    first = bears_from(owed, rates.region)
    return sum(arrears_interest_fen(fen_in(owed, part), first, until, rates.borne_in))


def credited_in(record: YearRecord) -> Iterator[OwedMonth]:
    """The months credited in the record's year, of whatever year they are."""
    return (owed for owed in record.months if owed.credited and owed.credited.year == record.year)


def distinct(months: Iterable[OwedMonth]) -> int:
    """How many different months: two employers in one month count once. Basis: d14-6-4."""
    return len({owed.month for owed in months})
