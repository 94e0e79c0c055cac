"""Items 26 to 43 of Appendix A as figures, each under its own clause (账户记录与欠费记录项目).

Readings taken where the standard only lists (mark P): see ``account_year``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from quanyi.law.errors import NoParameter
from quanyi.law.explain import Figure
from quanyi.law.explain.formula import by
from quanyi.law.money import divide_half_up
from quanyi.law.parameters import ParameterValue, find_parameter, parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account_flow import PartFlow, credited_in, distinct, owed_interest
from quanyi.law.rules.account_parts import Rates, year_rates
from quanyi.law.rules.account_record import OwedMonth, YearRecord, fen_in, month_leaf
from quanyi.law.rules.account_sums import ADDED, on_opening
from quanyi.law.rules.arrears import OPEN_EN, OPEN_ZH
from quanyi.law.rules.decision import of_parameter
from quanyi.law.rules.due import is_in_time, is_made_up
from quanyi.law.rules.product import MONTHS, monthly_product
from quanyi.law.terms import ContributionKind

# The border that the standard draws between items 36 and 37, and within 43, without a reason (Q11).
NEW_LAYOUT = Month(2001, 7)


class Layout(NamedTuple):
    """The months of a year that one clause records, and the numbers of its items."""

    clause: str
    first: int
    last: int
    holds_opening: bool
    numbers: dict[str, int]

    def of(self, twelve: Sequence[int]) -> int:
        """Sum over the months of this layout."""
        return sum(twelve[self.first - 1 : self.last])

    def holds(self, month: Month | None) -> bool:
        return month is not None and self.first <= month.month <= self.last

    def provision(self, term: str) -> str:
        return f"{self.clause}-{self.numbers[term]}"


_SHARED = (
    "year_transfer_credit", "year_own_credit", "own_paid_pooled", "opening_transfer", "opening_own",
    "interest_on_opening_own", "interest_on_opening_transfer", "made_up_transfer", "made_up_own",
)  # fmt: skip
_OLD = {"own_paid_in_year": 1} | {term: number for number, term in enumerate(_SHARED, start=2)}
_NEW = {
    "own_due_by_month": 1,
    "own_paid_by_month": 2,
    "made_up_by_month": 3,
    "transfer_made_up_in_year": 4,
    "own_made_up_in_year": 5,
    **{term: number for number, term in enumerate(_SHARED, start=6)},
    "earlier_months_made_up": 15,
}


def layouts(year: int) -> tuple[Layout, ...]:
    """Which clauses record a year: 36 to June 2001, 37 from July; in 2001 both, the opening under 36."""
    border = (NEW_LAYOUT - Month(year, 1)) if year == NEW_LAYOUT.year else 0
    if year < NEW_LAYOUT.year:
        return (Layout("gb-A-36", 1, MONTHS, True, _OLD),)
    new = Layout("gb-A-37", border + 1, MONTHS, border == 0, _NEW)
    return (Layout("gb-A-36", 1, border, True, _OLD), new) if border else (new,)


def head_items(record: YearRecord, rates: Rates) -> Iterator[Figure]:
    """Items 26 to 35: year, bases, months, average wage, scale and rates.

    Basis: gb-A-26 to gb-A-31, gb-A-32-1, gb-A-32-2, gb-A-33 to gb-A-35.
    """
    this_year = [owed for owed in record.months if owed.month.year == record.year]
    paid = [owed for owed in this_year if _is_paid(owed, record)]
    yield Figure("account_year_number", record.year, "code", provisions=("gb-A-26",))
    yield _bases("year_base_due", "gb-A-27", this_year)
    yield _bases("year_base_paid", "gb-A-28", paid)
    yield Figure("year_months_paid", distinct(paid), "months", provisions=("gb-A-29",))
    yield Figure("earlier_months_made_up", _earlier(record), "months", provisions=("gb-A-30",))
    yield from _wage(record)
    yield from _scale(record)
    for term, clause, value in (
        ("carried_rate", "gb-A-33", rates.carried),
        ("crediting_rate", "gb-A-34", rates.credited),
        ("investment_return_rate", "gb-A-35", record.investment_return),
    ):
        if value is not None:
            yield _rate_item(term, value, clause)


def record_items(record: YearRecord, own: PartFlow, transfer: PartFlow, rates: Rates) -> Iterator[Figure]:
    """Items 36 and 37; in 2001 the interest on credits is rounded for the year and the second half bears the
    rest.

    Basis: gb-A-36-1 to gb-A-36-10, gb-A-37-1 to gb-A-37-15.
    """
    left_own, left_transfer = own.interest[1], transfer.interest[1]
    groups = layouts(record.year)
    for layout in groups:
        if layout is groups[-1]:
            interest = left_own, left_transfer
        else:
            interest = _share(layout, own, rates, record), _share(layout, transfer, rates, record)
        left_own, left_transfer = left_own - interest[0], left_transfer - interest[1]
        yield from _monthly_items(layout, record, own, transfer)
        yield from _yearly_items(layout, record, own, transfer, rates, interest)


def arrears_items(record: YearRecord, rates: Rates) -> Iterator[Figure]:
    """Items 38 to 43: what stands in arrears at the end of the year, with interest to that day.

    Basis: gb-A-38, gb-A-39-1, gb-A-39-2, gb-A-40-1, gb-A-40-2, gb-A-41, gb-A-42-1, gb-A-42-2, gb-A-43-1,
    gb-A-43-2.
    """
    last = record.last
    open_months = [
        owed for owed in record.months if owed.in_arrears(last) and not is_in_time(owed, record.region)
    ]
    this_year = [owed for owed in open_months if owed.month.year == record.year]
    yield Figure("year_months_in_arrears", distinct(this_year), "months", provisions=("gb-A-38",))
    yield _arrears("year_transfer_arrears", "gb-A-39", record, this_year, "transfer", rates)
    yield _arrears("year_own_arrears", "gb-A-40", record, this_year, "own", rates)
    yield Figure("all_months_in_arrears", distinct(open_months), "months", provisions=("gb-A-41",))
    yield _arrears("all_transfer_arrears", "gb-A-42", record, open_months, "transfer", rates)
    old = [owed for owed in open_months if owed.month < NEW_LAYOUT]
    new = [owed for owed in open_months if owed.month >= NEW_LAYOUT]
    halves = (
        _arrears("own_arrears_to_2001_06", "gb-A-43-1", record, old, "own", rates),
        _arrears("own_arrears_from_2001_07", "gb-A-43-2", record, new, "own", rates),
    )
    total = sum(half.fen for half in halves)
    yield Figure(
        "all_own_arrears",
        total,
        "fen",
        provisions=("gb-A-43",),
        parts=halves,
        formula=ADDED,
        note_zh="规范以2001年6月30日为界，未述原因（Q11）" if total else "",
        note_en="the standard parts at 2001-06-30 and gives no reason (Q11)" if total else "",
    )


def arrears_alone(record: YearRecord) -> Figure:
    """欠费项目 / Items 38 to 43 of a year that has no rate yet, in fen: interest to the end of the last year with one.

    Raises NoParameter where no earlier year has a rate either. Basis: gb-A-38 to gb-A-43.
    """
    known = (year for year in range(record.year, _EARLIEST, -1) if _published(year, record.region))
    rates = year_rates(next(known, record.year), record.region)
    items = tuple(arrears_items(record, rates))
    total = sum(item.fen for item in items if item.term in ("all_transfer_arrears", "all_own_arrears"))
    zh = f"{record.year}年记账利率尚未公布，利息计至{rates.year}年末"
    en = f"the rate of {record.year} is not published: interest to the end of {rates.year}"
    return Figure(
        "arrears_standing", total, "fen", parts=items, parameters=rates.used, note_zh=zh, note_en=en
    )


_EARLIEST = 1995  # sc-1995-6: no account is older


def _published(year: int, region: str) -> bool:
    return find_parameter("crediting_rate", on=year, region=region) is not None


def _monthly_items(layout: Layout, record: YearRecord, own: PartFlow, transfer: PartFlow) -> Iterator[Figure]:
    owed = [m for m in record.months if m.month.year == record.year and layout.holds(m.month)]
    in_time = [m for m in owed if m.kind is ContributionKind.NORMAL and _is_paid(m, record)]
    if layout.numbers is _OLD:
        yield _by_month(layout, "own_paid_in_year", ((m.month, _person_pays(m)) for m in in_time))
        return
    yield _by_month(layout, "own_due_by_month", ((m.month, _person_pays(m)) for m in owed))
    yield _by_month(layout, "own_paid_by_month", ((m.month, _person_pays(m)) for m in in_time))
    late = {part: _late(record, part) for part in ("own", "transfer")}
    made_up = {"own": own, "transfer": transfer}
    flows = (twelve for flow in (own, transfer) for twelve in (flow.made_up, flow.made_up_interest))
    amounts = enumerate(map(sum, zip(*late.values(), *flows, strict=True)), start=1)
    named = ((Month(record.year, n), fen) for n, fen in amounts if fen and layout.first <= n <= layout.last)
    yield _by_month(layout, "made_up_by_month", named)
    for term, part in (("transfer_made_up_in_year", "transfer"), ("own_made_up_in_year", "own")):
        flow = made_up[part]
        principal = layout.of(late[part]) + layout.of(flow.made_up)
        yield _split(layout.provision(term), term, principal, layout.of(flow.made_up_interest), _LATE)


def _yearly_items(
    layout: Layout,
    record: YearRecord,
    own: PartFlow,
    transfer: PartFlow,
    rates: Rates,
    interest: tuple[int, int],
) -> Iterator[Figure]:
    def split(term: str, principal: int, borne: int, told: _Halves) -> Figure:
        return _split(layout.provision(term), term, principal, borne, told)

    yield split("year_transfer_credit", layout.of(transfer.credits), interest[1], _CREDITED)
    yield split("year_own_credit", layout.of(own.credits), interest[0], _CREDITED)
    credited = (owed for owed in credited_in(record) if layout.holds(owed.credited))
    yield _by_month(layout, "own_paid_pooled", ((owed.month, owed.pooled_fen) for owed in credited))
    if layout.holds_opening:
        yield split("opening_transfer", transfer.opening_principal, transfer.opening_interest, _HELD)
        yield split("opening_own", own.opening_principal, own.opening_interest, _HELD)
        yield _on_opening(layout, "interest_on_opening_own", "opening_own", own, rates)
        yield _on_opening(layout, "interest_on_opening_transfer", "opening_transfer", transfer, rates)
    made_up = (transfer.made_up, transfer.made_up_interest), (own.made_up, own.made_up_interest)
    for term, (principal, borne) in zip(("made_up_transfer", "made_up_own"), made_up, strict=True):
        yield split(term, layout.of(principal), layout.of(borne), _MADE_UP)
    if "earlier_months_made_up" in layout.numbers:
        months = _earlier(record, layout)
        provisions = (layout.provision("earlier_months_made_up"),)
        yield Figure("earlier_months_made_up", months, "months", provisions=provisions)


def _share(layout: Layout, flow: PartFlow, rates: Rates, record: YearRecord) -> int:
    """Interest on what was credited in the months of a layout. Rounds: to the fen, half up."""
    if record.moved_out:
        return 0
    inside = [amount if layout.first <= n <= layout.last else 0 for n, amount in enumerate(flow.entering, 1)]
    rate = rates.credited.rate
    return divide_half_up(monthly_product(inside) * rate.numerator, rate.denominator * MONTHS)


def _late(record: YearRecord, part: str) -> list[int]:
    """Principal of this year's months that were paid late within the year, by month of crediting."""
    amounts = [0] * MONTHS
    for owed in credited_in(record):
        if owed.month.year == record.year and owed.kind is not ContributionKind.NORMAL and owed.credited:
            amounts[owed.credited.month - 1] += fen_in(owed, part)
    return amounts


def _earlier(record: YearRecord, layout: Layout | None = None) -> int:
    return distinct(
        owed
        for owed in credited_in(record)
        if is_made_up(owed, record.region) and (layout is None or layout.holds(owed.credited))
    )


def _arrears(
    term: str, clause: str, record: YearRecord, months: Sequence[OwedMonth], part: str, rates: Rates
) -> Figure:
    principal = [fen_in(owed, part) for owed in months]
    interest = [owed_interest(owed, part, rates, rates.year) for owed in months]
    parts = _summed("principal", months, principal), _summed("interest", months, interest)
    total, (zh, en) = sum(principal) + sum(interest), (OPEN_ZH, OPEN_EN) if any(interest) else ("", "")
    return Figure(
        term, total, "fen", provisions=(clause,), parts=parts, note_zh=zh, note_en=en, formula=ADDED
    )


def _summed(term: str, months: Sequence[OwedMonth], amounts: Sequence[int]) -> Figure:
    owed = ((month, fen) for month, fen in zip(months, amounts, strict=True) if fen)
    leaves = tuple(month_leaf(f"arrears_{term}", month, fen) for month, fen in owed)
    return Figure(term, sum(amounts), "fen", parts=leaves, formula=ADDED)


_Halves = tuple[tuple[str, str], tuple[str, str]]
"""What the principal and the interest of an item are, in Chinese and in English."""

_CREDITED = (
    ("本年记入的本金", "credited in the year"),
    ("本年记入部分在本年的利息", "borne in the year by it"),
)
_HELD = (
    ("上年末账上的本金", "held at the end of last year"),
    ("上年末账上的利息", "held at the end of last year"),
)
_MADE_UP = (
    ("本年补缴的历年本金", "of earlier years, made up in the year"),
    ("补缴历年本金到上年末的利息", "on it to the end of last year"),
)
_LATE = (
    ("本年补缴的本年和历年本金", "of this and earlier years, made up in the year"),
    ("补缴历年本金到上年末的利息", "on what is of earlier years, to the end of last year"),
)


def _split(clause: str, term: str, principal: int, interest: int, told: _Halves) -> Figure:
    named = zip(("principal", "interest"), (principal, interest), told, strict=True)
    parts = tuple(Figure(half, fen, "fen", note_zh=zh, note_en=en) for half, fen, (zh, en) in named)
    return Figure(term, principal + interest, "fen", provisions=(clause,), parts=parts, formula=ADDED)


def _bases(term: str, clause: str, months: Iterable[OwedMonth]) -> Figure:
    parts = tuple(month_leaf("contribution_base", owed, owed.base_fen) for owed in months if owed.base_fen)
    fen = sum(part.fen for part in parts)
    return Figure(term, fen, "fen", provisions=(clause,), parts=parts, formula=ADDED)


def _on_opening(layout: Layout, term: str, held: str, flow: PartFlow, rates: Rates) -> Figure:
    """What the opening balance bore; nothing in a year in which the account left."""
    borne = on_opening(Figure(held, flow.opening, "fen"), flow.interest[0], rates.carried)
    formula = borne.formula if flow.interest[0] else None
    return replace(borne, term=term, provisions=(layout.provision(term),), formula=formula)


def _by_month(layout: Layout, term: str, amounts: Iterable[tuple[Month, int]]) -> Figure:
    named = [(str(month), fen) for month, fen in amounts if fen]
    parts = tuple(Figure("month_amount", fen, "fen", note_zh=name, note_en=name) for name, fen in named)
    total = sum(fen for _, fen in named)
    return Figure(term, total, "fen", provisions=(layout.provision(term),), parts=parts, formula=ADDED)


def _is_paid(owed: OwedMonth, record: YearRecord) -> bool:
    """Whether a month of the year was credited by its end, or in time after it."""
    return owed.credited is not None and (
        owed.credited.year <= record.year or is_in_time(owed, record.region)
    )


def _person_pays(owed: OwedMonth) -> int:
    """What the person pays for a month: own part, and what a flexible worker pays to the pool."""
    return owed.own_fen + owed.pooled_fen


def _wage(record: YearRecord) -> Iterator[Figure]:
    try:
        wage = parameter("reference_wage", on=record.year, region=record.region)
    except NoParameter:
        return  # published in the year after; the item stays open until then
    yield replace(of_parameter(wage, "reference_wage"), provisions=("gb-A-31",))


def _scale(record: YearRecord) -> Iterator[Figure]:
    """Item 32: each rate that held in a month owed; a year in which it changed shows both."""
    months = sorted({owed.month for owed in record.months if owed.month.year == record.year})
    for clause, name in (("gb-A-32-1", "account_scale_own"), ("gb-A-32-2", "account_scale_transfer")):
        held: list[ParameterValue] = []
        for month in months:
            value = parameter(name, on=month, region=record.region)
            if value not in held:
                held.append(value)
        for value in held:
            yield _rate_item(name, value, clause)


def _rate_item(term: str, value: ParameterValue, clause: str) -> Figure:
    return Figure(term, value.rate, "rate", provisions=(clause,), parameters=(value,), formula=_LOOKED_UP)


_LOOKED_UP = by(0)
