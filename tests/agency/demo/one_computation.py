"""Every account-year of an office, five ways: page, books, recomputation, columns in bulk, and a walk by months."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np
from tests.law.second_way import Career, Due, settle

from quanyi.agency.compute.recompute import figures_of, posted_figures
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
    for person in Person.objects.order_by("pk"):
        _compare(person, found)
    for year, rows in sorted(found.columns.items()):
        _compare_columns(year, rows, found)
    return found


def _compare(person, found):
    facts = account_facts(person)
    history = facts.history
    first = min((entry.month.year for entry in history.entries), default=9999)
    walked = dict(_walked(facts, first, max(history.settled, default=0)))
    for year in range(first, max(history.settled, default=0) + 1):
        who, figure = (person.pk, year), facts.year(year)
        interest, balances = figure.part("interest_in_year").fen, AccountBalance.closing(figure)
        found.years += 1
        books = posted_figures(history, year)
        if year in history.settled:
            found.hold("books", who, (interest, figure.fen), (books.interest_fen, books.closing_fen))
            anew = figures_of(history, year, rules_as_of=None)
            found.hold("recompute", who, (interest, figure.fen), (anew.interest_fen, anew.closing_fen))
        settled = sum(part.total for part in interest_of(history.flow(year), year_rates(year, REGION)))
        found.hold("settlement", who, interest, settled)
        found.hold("second way", who, balances.amounts, walked[year])
        found.columns[year].append((who, facts, figure, balances))


def _walked(facts, first, last):
    """The four sub-balances at each year's end by the second algorithm, from what was owed, paid and paid out."""
    credited = {
        one.source: one for year in range(first, last + 1) for one in facts.months(year) if one.credited
    }
    dues = [_due(line, credited.get(line.key)) for line in facts.lines]
    payments = {}
    for year in range(first, last + 1):
        flow = facts.history.flow(year)
        for n in range(12):
            payments[year * 12 + n] = (flow.own.payouts[n], flow.transfer.payouts[n])
    for year, balances, _standing in settle(Career(first, last, dues, payments)):
        yield year, balances


def _due(line, as_credited):
    """A month by its base, as the second algorithm has its own scale; a planted slip by what was kept of it."""
    paid = line.credited_month.index if line.credited_month else None
    due = Due(line.month.index, line.base_fen, paid)
    if as_credited and as_credited.base_fen < 50_000 and due.paid:
        due.amounts = (as_credited.own_fen, as_credited.transfer_fen)
    return due


def _compare_columns(year, rows, found):
    rates = year_rates(year, REGION)
    for name, at in (("own", 0), ("transfer", 2)):
        opening, credits, payments, brought = [], [], [], []
        for _who, facts, _figure, _balances in rows:
            flow = facts.history.flow(year)
            part, before = getattr(flow, name), facts.opening(year).amounts
            opening.append(before[at : at + 2])
            credits.append(part.credits)
            payments.append(part.payouts)
            brought.append(interest_of(flow, rates)[at // 2].made_up)
        start = Part(*np.array(opening, dtype=np.int64).T.copy())
        twelves = [np.array(column, dtype=np.int64) for column in (credits, payments, brought)]
        end = roll_forward(
            start,
            twelves[0],
            rate=rates.credited.rate,
            payments_fen=twelves[1],
            made_up_interest_fen=twelves[2],
        ).closing
        for row, (who, _facts, _figure, balances) in enumerate(rows):
            columns = (int(end.principal_fen[row]), int(end.interest_fen[row]))
            found.hold("bulk", (*who, name), balances.amounts[at : at + 2], columns)
