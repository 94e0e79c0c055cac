"""What moves through each part of the account in a year, as plain fen (账户年度的资金流)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from quanyi.law.explain import Figure
from quanyi.law.money import round_half_up
from quanyi.law.parameters import ParameterValue, find_parameter, parameter
from quanyi.law.rules.account import MONTHS, NO_AMOUNTS, yearly_interest_fen
from quanyi.law.rules.account_record import OwedMonth, YearRecord, fen_in
from quanyi.law.rules.arrears import arrears_interest_fen, borne_by_arrears

Twelve = tuple[int, ...]


_YEARLY_METHOD = 2


class Rates(NamedTuple):
    """The rates of a year: for what was credited in it and for what was carried over, the factor of the yearly method
    for what came in and what was paid out where it is used, and the region's choices of method.
    Basis: gb-A-33, gb-A-34, notice-1997-116.
    """

    credited: ParameterValue
    carried: ParameterValue
    factor_in: ParameterValue | None = None
    factor_out: ParameterValue | None = None
    forms: tuple[ParameterValue, ...] = ()

    @property
    def used(self) -> tuple[ParameterValue, ...]:
        """Each of them once."""
        carried = () if self.carried is self.credited else (self.carried,)
        factor = self.factor_in or self.factor_out
        return (self.credited, *carried, *((factor,) if factor else ()), *self.forms)


class PartFlow(NamedTuple):
    """One part of the account through a year, in fen; twelves are by month of crediting.

    ``interest`` is that on the opening balance, on what was credited and (negative) on what was paid out.
    """

    opening_principal: int
    opening_interest: int
    credits: Twelve
    made_up: Twelve
    made_up_interest: Twelve
    payments: Twelve
    interest: tuple[int, int, int]

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
    rate = record.rate or parameter("crediting_rate", on=record.year, region=record.region)
    factor_in, form_in = _method(record, "paying_in")
    factor_out, form_out = _method(record, "paying_out") if record.pays_out else (None, None)
    forms = tuple(form for form in (form_in, form_out) if form)
    return Rates(rate, record.carried_rate or rate, factor_in, factor_out, forms)


def _method(record: YearRecord, way: str) -> tuple[ParameterValue | None, ParameterValue | None]:
    """The factor of the yearly method where it is used, and the region's choice where that was asked for."""
    yearly, form = record.yearly_method, None
    if yearly is None:
        form = find_parameter("interest_form", on=record.year, region=record.region, key=way)
        yearly = form is not None and form.value == _YEARLY_METHOD
    factor = parameter("annual_method_factor", on=record.year, region=record.region) if yearly else None
    return factor, form


def rate_in(record: YearRecord, rates: Rates, year: int) -> Fraction:
    """What an amount in arrears bears in ``year``: in the record's own at the rate given with it, else as published."""
    given = rates.credited if year == record.year else None
    return borne_by_arrears(year, record.region, given)[0]


def part_flow(record: YearRecord, part: str, rates: Rates) -> PartFlow:
    """The year of one part, ``own`` or ``transfer``.

    Rounds: interest on the opening balance, on credits and on payments, and arrears interest month by month,
    each to the fen, half up. An account that left in the year is not given this year's interest: the new
    place gives it.
    """
    at = 0 if part == "own" else 2
    credits, made_up, made_up_interest = [0] * MONTHS, [0] * MONTHS, [0] * MONTHS
    for owed in credited_in(record):
        assert owed.credited is not None
        place, amount = owed.credited.month - 1, fen_in(owed, part)
        if owed.month.year == record.year:
            credits[place] += amount
        else:
            made_up[place] += amount
            made_up_interest[place] += owed_interest(record, owed, part, rates, record.year - 1)
    before = (record.opening + record.received).amounts
    flow = PartFlow(
        opening_principal=before[at],
        opening_interest=before[at + 1],
        credits=tuple(credits),
        made_up=tuple(made_up),
        made_up_interest=tuple(made_up_interest),
        payments=record.payments_own if part == "own" else record.payments_transfer,
        interest=(0, 0, 0),
    )
    return flow if record.moved_out else flow._replace(interest=_interest(flow, rates))


def owed_interest(record: YearRecord, owed: OwedMonth, part: str, rates: Rates, until: int) -> int:
    """Arrears interest of one part of a month to the end of the year ``until``, in fen."""
    amount = fen_in(owed, part)
    return sum(
        arrears_interest_fen(amount, owed.overdue_from, until, lambda year: rate_in(record, rates, year))
    )


def month_leaf(term: str, owed: OwedMonth, fen: int) -> Figure:
    """An amount of one owed month as a leaf that names the months and the entry."""
    zh = en = str(owed.month)
    if owed.credited is not None and owed.credited is not owed.month and owed.credited != owed.month:
        credited = str(owed.credited)
        zh, en = f"{zh} 费款，{credited} 记账", f"for {en}, credited {credited}"
    return Figure(term, fen, "fen", note_zh=zh, note_en=en, source=owed.source)


def credited_in(record: YearRecord) -> Iterator[OwedMonth]:
    """The months credited in the record's year, of whatever year they are."""
    return (owed for owed in record.months if owed.credited and owed.credited.year == record.year)


def distinct(months: Iterable[OwedMonth]) -> int:
    """How many different months: two employers in one month count once. Basis: d14-6-4."""
    return len({owed.month for owed in months})


def _interest(flow: PartFlow, rates: Rates) -> tuple[int, int, int]:
    carried, credited = rates.carried.rate, rates.credited.rate
    on_opening, _, on_payments = yearly_interest_fen(
        flow.opening, NO_AMOUNTS, carried, payments=flow.payments
    )
    on_credits = yearly_interest_fen(0, flow.entering, credited)[1]
    if rates.factor_in and len(set(flow.entering)) == 1:
        on_credits = round_half_up(sum(flow.entering) * credited * rates.factor_in.rate / 2)
    if rates.factor_out and any(flow.payments) and len(set(flow.payments)) == 1:
        paid = sum(flow.payments)
        remainder = round_half_up((flow.opening - paid) * carried)
        on_payments = remainder + round_half_up(paid * carried * rates.factor_out.rate / 2) - on_opening
    return on_opening, on_credits, on_payments
