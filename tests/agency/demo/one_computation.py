"""Every account-year of an office, five ways: page, books, recomputation, columns in bulk, and a walk by months."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np
from tests.law.second_way import Career, Due, settle

from quanyi.agency.control.recompute import figures_of, posted_figures
from quanyi.agency.ledger.selectors import interest_of
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.account_items import account_facts
from quanyi.bulk import Part, roll_forward
from quanyi.law import AccountBalance
from quanyi.law.rules.account_parts import year_rates

REGION = "DEMO"


@dataclass
class Compared:
    """How many account-years were compared, and how many of each way differ from the page; a few of them by name."""

    years: int = 0
    differences: Counter = field(default_factory=Counter)
    shown: list = field(default_factory=list)
    columns: dict = field(default_factory=lambda: defaultdict(list))

    def hold(self, way, who, page, other):
        if page != other:
            self.differences[way] += 1
            self.shown += [(way, *who, page, other)] if len(self.shown) < 20 else []


def compare_all() -> Compared:
    found = Compared()
    for person in Person.objects.order_by("pk").iterator():
        _compare(person, found)
    for (year, name), rows in sorted(found.columns.items()):
        _compare_columns(year, name, rows, found)
    return found


def _compare(person, found):
    facts = account_facts(person)
    history = facts.history
    years = range(
        min((entry.month.year for entry in history.entries), default=9999),
        max(history.settled, default=0) + 1,
    )
    walked = dict(_walked(facts, years))
    for year in years:
        who, figure, flow = (person.pk, year), facts.year(year), history.flow(year)
        interest, balances = figure.part("interest_in_year").fen, AccountBalance.closing(figure)
        found.years += 1
        books = posted_figures(history, year)
        if year in history.settled:
            found.hold("books", who, (interest, figure.fen), (books.interest_fen, books.closing_fen))
            anew = figures_of(history, year, rules_as_of=None)
            found.hold("recompute", who, (interest, figure.fen), (anew.interest_fen, anew.closing_fen))
        settled = interest_of(flow, year_rates(year, REGION))
        found.hold("settlement", who, interest, sum(part.total for part in settled))
        found.hold("second way", who, balances.amounts, walked[year])
        # Numbers alone are held until the columns are compared: trees of a whole district fill the memory.
        before, after = facts.opening(year).amounts, balances.amounts
        for name, at in (("own", 0), ("transfer", 2)):
            part = getattr(flow, name)
            amounts = (*before[at : at + 2], *part.credits, *part.payouts, *settled[at // 2].made_up)
            found.columns[year, name].append((*amounts, person.pk, *after[at : at + 2]))


def _walked(facts, years):
    """The four sub-balances at each year's end by the second algorithm, from what was owed, paid and paid out."""
    credited = {one.source: one for year in years for one in facts.months(year) if one.credited}
    dues = [_due(line, credited.get(line.key)) for line in facts.lines]
    payments = {}
    for year in years:
        flow = facts.history.flow(year)
        for n in range(12):
            payments[year * 12 + n] = (flow.own.payouts[n], flow.transfer.payouts[n])
    for year, balances, _standing in settle(Career(years.start, years.stop - 1, dues, payments)):
        yield year, balances


def _due(line, as_credited):
    """A month by its base, as the second algorithm has its own scale; a planted slip by what was kept of it."""
    paid = line.credited_month.index if line.credited_month else None
    due = Due(line.month.index, line.base_fen, paid)
    if as_credited and as_credited.base_fen < 50_000 and due.paid:
        due.amounts = (as_credited.own_fen, as_credited.transfer_fen)
    return due


def _compare_columns(year, name, rows, found):
    columns = np.array(rows, dtype=np.int64)
    start = Part(*columns[:, :2].T.copy())
    credits, payments, brought = (columns[:, at : at + 12].copy() for at in (2, 14, 26))
    rate = year_rates(year, REGION).credited.rate
    end = roll_forward(start, credits, rate=rate, payments_fen=payments, made_up_interest_fen=brought).closing
    for row, (person, *kept) in enumerate(columns[:, 38:].tolist()):
        columned = [int(end.principal_fen[row]), int(end.interest_fen[row])]
        found.hold("bulk", (person, year, name), kept, columned)
