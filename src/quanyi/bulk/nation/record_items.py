"""Items 36 and 37 of Appendix A over columns: what a year credited, month by month and by half (账户记录项目)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple, cast

import numpy as np

from quanyi.bulk.edge import YEAR_PRODUCT, Column, fitting
from quanyi.bulk.nation.facts import KINDS, NONE, Facts, Flags, by_month, by_row, distinct
from quanyi.bulk.nation.flows import Flow
from quanyi.bulk.nation.judged import Judged, judged
from quanyi.bulk.nation.schemas import ITEMS
from quanyi.law.money import divide_half_up
from quanyi.law.periods import Month
from quanyi.law.rules.account_items import Layout, layouts
from quanyi.law.rules.account_parts import Rates
from quanyi.law.rules.product import MONTHS, monthly_product
from quanyi.law.terms import ContributionKind


class YearOf(NamedTuple):
    """Account years of one region and year with what every item asks of their months."""

    facts: Facts
    rates: Rates
    says: Judged
    this_year: Flags
    """Owed for the year."""
    in_year: Flags
    """Credited in it."""
    is_paid: Flags
    """Credited by its end, or in time after it."""
    is_normal: Flags

    @classmethod
    def of(cls, facts: Facts, rates: Rates) -> YearOf:
        owed, january = facts.owed, Month(facts.year, 1).index
        says, after = judged(owed, facts.region), january + MONTHS
        credited_by = (owed.credited != NONE) & (owed.credited < after)
        return cls(
            facts,
            rates,
            says,
            (owed.month >= january) & (owed.month < after),
            credited_by & (owed.credited >= january),
            credited_by | says.is_in_time,
            owed.kind == KINDS.index(ContributionKind.NORMAL),
        )

    def rows_of(self, which: Flags) -> Flags:
        """In which rows there is any."""
        found = np.zeros(self.facts.rows, bool)
        found[self.facts.owed.row[which]] = True
        return found


def record_items(of: YearOf, own: Flow, transfer: Flow) -> dict[str, Column]:
    """账户记录 / Items 36 and 37; what a clause does not record of the year is nothing.

    Basis: gb-A-36-1 to gb-A-36-10, gb-A-37-1 to gb-A-37-15. Rounds: as `law.rules.account_items.record_items`.
    """
    nothing = np.zeros(of.facts.rows, np.int64)
    found = {item.name: nothing for item in ITEMS if item.provision.startswith(("36-", "37-"))}
    groups, left = (
        layouts(of.facts.year),
        {"own": own.interest.on_credits, "transfer": transfer.interest.on_credits},
    )
    for layout in groups:
        borne = dict(left)
        if layout is not groups[-1]:
            borne = {name: _share(of, layout, flow) for name, flow in (("own", own), ("transfer", transfer))}
        left = {name: left[name] - borne[name] for name in left}
        for term, columns in _of_layout(of, layout, {"own": own, "transfer": transfer}, borne):
            found |= _named(layout, term, columns)
    return found


def _named(layout: Layout, term: str, columns: tuple[Column, ...]) -> dict[str, Column]:
    """Under the names of `ITEMS`: one column, or principal and interest."""
    provision = layout.provision(term).removeprefix("gb-A-")
    names = (item.name for item in ITEMS if item.provision == provision)
    return dict(zip(names, columns, strict=True))


Named = Iterator[tuple[str, tuple[Column, ...]]]


def _of_layout(of: YearOf, layout: Layout, flows: dict[str, Flow], borne: dict[str, Column]) -> Named:
    yield from _monthly(of, layout, flows)
    inside = slice(layout.first - 1, layout.last)
    for part, flow in flows.items():
        yield f"year_{part}_credit", (_sum(flow.credits, inside), borne[part])
        yield f"made_up_{part}", (_sum(flow.made_up, inside), _sum(flow.made_up_interest, inside))
        if layout.holds_opening:
            yield f"opening_{part}", (flow.opening_principal, flow.opening_interest)
            yield f"interest_on_opening_{part}", (flow.interest.on_opening,)
    credited_in = of.in_year & _inside(of, layout, of.facts.owed.credited)
    yield "own_paid_pooled", (by_row(of.facts, np.where(credited_in, of.facts.owed.pooled, 0)),)
    if "earlier_months_made_up" in layout.numbers:
        yield "earlier_months_made_up", (distinct(of.facts, credited_in & of.says.is_made_up),)


def _monthly(of: YearOf, layout: Layout, flows: dict[str, Flow]) -> Named:
    owed = of.facts.owed
    person_pays, here = owed.own + owed.pooled, of.this_year & _inside(of, layout, owed.month)
    in_time = by_row(of.facts, np.where(here & of.is_normal & of.is_paid, person_pays, 0))
    if "own_paid_in_year" in layout.numbers:
        yield "own_paid_in_year", (in_time,)
        return
    yield "own_due_by_month", (by_row(of.facts, np.where(here, person_pays, 0)),)
    yield "own_paid_by_month", (in_time,)
    inside, total = slice(layout.first - 1, layout.last), np.zeros(of.facts.rows, np.int64)
    late = of.in_year & of.this_year & ~of.is_normal
    for part, flow in flows.items():
        twelve = (
            by_month(of.facts, late, owed.credited - Month(of.facts.year, 1).index, getattr(owed, part))
            + flow.made_up
        )
        principal, interest = _sum(twelve, inside), _sum(flow.made_up_interest, inside)
        total = total + principal + interest
        yield f"{part}_made_up_in_year", (principal, interest)
    yield "made_up_by_month", (total,)


def _share(of: YearOf, layout: Layout, flow: Flow) -> Column:
    """Interest on what was credited in the months of a layout. Rounds: to the fen, half up."""
    entering = flow.credits + flow.made_up + flow.made_up_interest
    twelve = [
        entering[:, n] if layout.first <= n + 1 <= layout.last else np.zeros(len(entering), np.int64)
        for n in range(MONTHS)
    ]
    rate: Fraction = fitting(of.rates.credited.rate, times=YEAR_PRODUCT)
    product = cast(Any, monthly_product(cast(Any, twelve)))
    found = divide_half_up(product * rate.numerator, rate.denominator * MONTHS)
    return cast(Column, np.where(of.facts.moved_out == NONE, found, 0))


def _inside(of: YearOf, layout: Layout, month: Column) -> Flags:
    """Of months of this year, whether the clause records them."""
    first, last = (Month(of.facts.year, number).index for number in (layout.first, layout.last))
    return (month >= first) & (month <= last)


def _sum(twelve: Column, inside: slice) -> Column:
    return cast(Column, twelve[:, inside].sum(axis=1))
