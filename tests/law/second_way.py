"""Yearly settlement a second time, written apart from the library: a walk through the months with exact
fractions.

The library multiplies monthly products at the end of a year. Here time passes month by month: whatever stands
in the account, or stands unpaid, bears a twelfth of the year's rate in every month, exactly; in December each
heap of interest is rounded once. Rates and scales are restated from the fact pack, so that a slip in a
parameter file shows too.
"""

from dataclasses import dataclass, field
from fractions import Fraction

RATES = {
    1996: "8.04", 1997: "5.67", 1998: "4.47", 1999: "2.25", 2000: "2.25", 2001: "2.25", 2002: "2.25",
    2003: "1.98", 2004: "1.98", 2005: "2.25", 2006: "2.52", 2007: "4.14", 2008: "4.14", 2009: "2.25",
    2010: "2.25", 2011: "3.50", 2012: "3.50", 2013: "3.00", 2014: "3.50", 2015: "3.50", 2016: "8.31",
    2017: "7.12", 2018: "8.29", 2019: "7.61", 2020: "6.04", 2021: "6.69", 2022: "6.12", 2023: "3.97",
    2024: "2.62", 2025: "1.50",
}  # fmt: skip
MONTHLY = {year: Fraction(percent) / 1200 for year, percent in RATES.items()}

# (first year, own percent, transferred percent) of the demo district.
DECREE_13 = 2011 * 12 + 6  # July
SCALE = ((2006, 8, 0), (2004, 8, 3), (2002, 7, 4), (2000, 6, 5), (1998, 5, 6), (1996, 4, 7))


def nearest(exact):
    """School rounding of an amount that is not negative."""
    assert exact >= 0
    whole, rest = divmod(exact.numerator, exact.denominator)
    return whole + (2 * rest >= exact.denominator)


def shares(base, year):
    """Own and transferred credit of a month on that base."""
    own, transfer = next((own, transfer) for first, own, transfer in SCALE if first <= year)
    return tuple(nearest(Fraction(base * percent, 100)) for percent in (own, transfer))


@dataclass
class Due:
    """A month owed: months are counted from the year 0, January; ``paid`` and ``deferred`` are such counts or
    None.
    """

    at: int
    base: int
    paid: int | None
    deferred: int | None = None
    amounts: tuple[int, int] | None = None  # own and transferred, where they do not follow from the base


@dataclass
class Career:
    first_year: int
    last_year: int
    dues: list[Due]
    payments: dict[int, tuple[int, int]] = field(default_factory=dict)
    received: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)


@dataclass
class Heap:
    """One part of the account within a year: what it held in January, what came and went, and interest on
    each.
    """

    principal: int = 0
    interest: int = 0
    held: list = field(default_factory=lambda: [0, 0, 0])
    borne: list = field(default_factory=lambda: [Fraction(0)] * 3)
    paid_out: int = 0

    def new_year(self, principal, interest):
        self.principal += principal
        self.interest += interest
        self.held = [self.principal + self.interest, 0, 0]
        self.borne = [Fraction(0)] * 3
        self.paid_out = 0

    def take_in(self, principal, interest, since_january=Fraction(0)):
        self.principal += principal
        self.interest += interest
        self.held[1] += principal + interest
        self.borne[1] += since_january

    def pay(self, amount):
        self.paid_out += amount
        self.held[2] += amount

    def pass_month(self, twelfth):
        self.borne = [borne + held * twelfth for borne, held in zip(self.borne, self.held, strict=True)]

    def end_year(self):
        on_opening, on_credits, on_payments = map(nearest, self.borne)
        self.interest += on_opening + on_credits - on_payments
        principal_used = min(self.paid_out, self.principal)
        self.principal -= principal_used
        self.interest -= self.paid_out - principal_used


@dataclass
class Debt:
    """One part of one month while it is unpaid."""

    due: Due
    amount: int
    interest: int = 0
    borne: Fraction = Fraction(0)

    def pass_month(self, now, twelfth):
        if now >= self.overdue:
            self.borne += (self.amount + self.interest) * twelfth

    @property
    def overdue(self):
        """From when it bears: since Decree 13 deferral takes nothing from the worker."""
        if self.due.deferred is None or self.due.at >= DECREE_13:
            return self.due.at
        return max(self.due.at, self.due.deferred + 1)

    @property
    def is_in_time(self):
        """Paid in its own month or in the one after."""
        return self.due.paid is not None and self.due.paid <= self.due.at + 1

    @property
    def is_paid_in_deferral(self):
        deferred, paid = self.due.deferred, self.due.paid
        return None not in (deferred, paid) and self.due.at >= DECREE_13 and paid <= deferred + 1

    def is_standing(self, december):
        """Whether it is in arrears at the end of that month."""
        waits = self.due.deferred is not None and self.due.deferred >= december
        return not waits and not self.is_in_time

    def end_year(self):
        self.interest += nearest(self.borne)
        self.borne = Fraction(0)


def settle(career):
    """Year by year: the four sub-balances, and what is in arrears (months, transferred, own to June 2001, own
    since).
    """
    heaps, debts = (Heap(), Heap()), ([], [])
    for year in range(career.first_year, career.last_year + 1):
        received = career.received.get(year, (0, 0, 0, 0))
        for part, heap in enumerate(heaps):
            heap.new_year(*received[2 * part : 2 * part + 2])
        for now in range(year * 12, year * 12 + 12):
            fall_due(career, now, debts)
            for part, heap in enumerate(heaps):
                settle_debts(heap, debts[part], now)
                heap.pay(career.payments.get(now, (0, 0))[part])
                pass_month(heap, debts[part], now)
        for heap in (*heaps, *debts[0], *debts[1]):
            heap.end_year()
        balances = tuple(x for heap in heaps for x in (heap.principal, heap.interest))
        yield year, balances, standing(debts, year * 12 + 11)


def fall_due(career, now, debts):
    for due in career.dues:
        if due.at == now:
            for part, amount in enumerate(due.amounts or shares(due.base, now // 12)):
                debts[part].append(Debt(due, amount))


def settle_debts(heap, debts, now):
    for debt in [debt for debt in debts if debt.due.paid == now]:
        if debt.is_paid_in_deferral:
            heap.take_in(debt.amount, debt.interest, debt.borne)
        else:
            heap.take_in(debt.amount, 0 if debt.is_in_time else debt.interest)
        debts.remove(debt)


def pass_month(heap, debts, now):
    heap.pass_month(MONTHLY[now // 12])
    for debt in debts:
        debt.pass_month(now, MONTHLY[now // 12])


def standing(debts, december):
    """What is in arrears at the end of a year; a month still deferred is not."""
    own, transfer = ([debt for debt in part if debt.is_standing(december)] for part in debts)
    border = 2001 * 12 + 6

    def total(some):
        return sum(debt.amount + debt.interest for debt in some)

    return (
        len({debt.due.at for debt in own}),
        total(transfer),
        total(debt for debt in own if debt.due.at < border),
        total(debt for debt in own if debt.due.at >= border),
    )
