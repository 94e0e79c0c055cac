"""Items 26 to 43 of Appendix A: computed when they are asked for, from the books.

Basis: d14-6-4, gb-A-26 to gb-A-43.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import TransferAct
from quanyi.agency.ledger.history import AccountHistory, account_of
from quanyi.agency.registry.items import ITEMS, Item
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.arrears import undeclared_months
from quanyi.agency.serve.record import Amount, ContributionLine
from quanyi.agency.serve.selectors import contribution_lines
from quanyi.law.explain import Figure
from quanyi.law.parameters import ParameterValue
from quanyi.law.parameters.known import as_known_at
from quanyi.law.periods import Month
from quanyi.law.rules.account_flow import closing_fen
from quanyi.law.rules.account_items import arrears_alone
from quanyi.law.rules.account_parts import PROVISIONAL_RATE, is_provisional, rate_to_use
from quanyi.law.rules.account_record import AccountBalance, OwedMonth, YearRecord, fen_in
from quanyi.law.rules.account_year import account_year
from quanyi.law.rules.contribution import monthly_contribution
from quanyi.law.terms import ContributionKind, JournalPurpose
from quanyi.law.terms import LedgerAccount as A

SUB_ACCOUNTS = (A.OWN_PRINCIPAL, A.OWN_INTEREST, A.TRANSFER_PRINCIPAL, A.TRANSFER_INTEREST)
# Where an item is one half of a part: its provision's last number, and the term of the half.
RATES = ("crediting_rate", PROVISIONAL_RATE)
HALVES = {"1": "principal", "2": "interest"}


@dataclass(frozen=True)
class AccountFacts:
    """What the books have of a person's account: its months, its entries, its settled years."""

    person: Person
    lines: tuple[ContributionLine, ...]
    history: AccountHistory
    known_at: datetime | None = None

    def year(self, year: int) -> Figure:
        """账户年度: a year by the rule, every item 26 to 43 a part of it; `account_year_of` says how.

        Until the rate is published by the region's provisional one. Raises NoParameter where there is neither.
        """
        rate = rate_to_use(year, self.person.region)
        return account_year(replace(self.record(year), rate=rate))

    def record(self, year: int) -> YearRecord:
        """A year as the rule takes it, without a rate; months that nobody declared stand among those owed."""
        flow, moves = self.history.flow(year), self.history.moved(year)
        undeclared = (owed for owed in self.undeclared if owed.month.year <= year)
        return YearRecord(
            year=year,
            region=self.person.region,
            opening=self.opening(year),
            months=(*self.months(year), *undeclared),
            payments_own=flow.own.payouts,
            payments_transfer=flow.transfer.payouts,
            received=_received(moves) + self._carried(year),
            moved_out=moves[-1].month if moves and moves[-1].act == TransferAct.OUT.value else None,
        )

    def _carried(self, year: int) -> AccountBalance:
        """余额结转: what a merge, or books of an earlier office, brought in the year; not what left."""
        held: dict[A, int] = dict.fromkeys(SUB_ACCOUNTS, 0)
        for entry in self.history.entries_of(year):
            if entry.purpose is JournalPurpose.CARRYING:
                held[entry.account] += entry.amount_fen
        parts = tuple(held.values())
        return AccountBalance(*parts) if sum(parts) > 0 else AccountBalance()

    def standing(self, year: int, figure: Figure) -> "YearStanding":
        """How a year stands in the books, beside what the rule gives for it."""
        flow, settled = self.history.flow(year), self.history.settled.get(year)
        rate = next(value for value in figure.parameters if value.series in RATES)
        return YearStanding(
            rule_fen=figure.part("interest_in_year").fen,
            posted_fen=settled.total_fen if settled else flow.own.interest_fen + flow.transfer.interest_fen,
            is_settled=settled is not None,
            is_taken_over=self.history.is_settled_elsewhere(year),
            rate=rate,
        )

    def months(self, year: int) -> list[OwedMonth]:
        """The months of a year with what the books credited for them.

        Of months taken over only the sum of a month of crediting was kept: where it is not what the rule gives, since a
        base was written down wrongly, what was kept counts.
        """
        owed = [self._owed(line) for line in self.lines if _belongs_to(line, year)]
        flow = self.history.flow(year)
        for at, month in enumerate(Month.of_year(year)):
            credited = [place for place, one in enumerate(owed) if one.credited == month]
            more = [
                kept.credits[at] - sum(fen_in(owed[place], part) for place in credited)
                for part, kept in (("own", flow.own), ("transfer", flow.transfer))
            ]
            taken_over = [place for place in credited if str(owed[place].source).startswith("migrated")]
            if any(more) and taken_over:
                owed[taken_over[0]] = _with_more(owed[taken_over[0]], *more)
        return owed

    def _owed(self, line: ContributionLine) -> OwedMonth:
        """A month as the rule takes it: it may belong to several years, and is worked out once."""
        if line.key not in self._months_owed:
            self._months_owed[line.key] = _owed(line, self.person.region)
        return self._months_owed[line.key]

    @cached_property
    def undeclared(self) -> list[OwedMonth]:
        """未申报月份 of the person. Basis: sil-62, gb-A-38."""
        declared = map(self._owed, self.lines)
        return undeclared_months(self.person, self.lines, declared, known_at=self.known_at)

    @cached_property
    def _months_owed(self) -> dict[str, OwedMonth]:
        return {}

    def opening(self, year: int) -> AccountBalance:
        """The four sub-balances at the end of last year; payments have used up principal before interest (mark P)."""
        held: dict[A, int] = dict.fromkeys(SUB_ACCOUNTS, 0)
        for entry in self.history.entries:
            if entry.month.year < year:
                held[entry.account] += entry.amount_fen
        own = closing_fen(held[A.OWN_PRINCIPAL], held[A.OWN_INTEREST], 0)
        return AccountBalance(*own, *closing_fen(held[A.TRANSFER_PRINCIPAL], held[A.TRANSFER_INTEREST], 0))


def _received(moves: Sequence[Any]) -> AccountBalance:
    """转入储存额: what came from another place, by its four parts; what had left before is not there to begin with."""
    while moves and moves[-1].act == TransferAct.OUT.value:
        moves = moves[:-1]
    parts = [0, 0, 0, 0]
    for move in moves:
        sign = -1 if move.act == TransferAct.OUT.value else 1
        held = (
            move.own_principal_fen, move.own_interest_fen, move.transfer_principal_fen, move.transfer_interest_fen
        )  # fmt: skip
        parts = [part + sign * fen for part, fen in zip(parts, held, strict=True)]
    return AccountBalance(*parts)


def _with_more(owed: OwedMonth, own_fen: int, transfer_fen: int) -> OwedMonth:
    return replace(
        owed,
        own_fen=max(owed.own_fen + own_fen, 0),
        transfer_fen=max(owed.transfer_fen + transfer_fen, 0),
    )


@dataclass(frozen=True)
class YearStanding:
    """年度结息情况: what a year's interest is by the rule and in the books, in fen, and who settled it.

    Of a year that is not settled the books have what was credited with a benefit's decision.
    """

    rule_fen: int
    posted_fen: int
    is_settled: bool
    is_taken_over: bool
    rate: ParameterValue

    @property
    def is_provisional(self) -> bool:
        """Whether a rate that is not the published one stands in it."""
        return is_provisional(self.rate)

    @property
    def difference_fen(self) -> int:
        """What the books have beyond the rule; of a settled year."""
        return self.posted_fen - self.rule_fen if self.is_settled else 0


def account_facts(person: Person, *, known_at: datetime | None = None) -> AccountFacts:
    """The facts as known at an instant (None: now)."""
    return AccountFacts(
        person,
        _without_paid_dues(contribution_lines(person, known_at=known_at)),
        account_of(person, known_at=known_at),
        known_at,
    )


def year_in_the_books(
    person: Person, year: int, *, known_at: datetime | None = None
) -> tuple[Figure, YearStanding]:
    """账户年度 as `account_year_of`, and how the year stands in the books."""
    with as_known_at(timezone.localdate(known_at) if known_at else None):
        facts = account_facts(person, known_at=known_at)
        figure = facts.year(year)
        return figure, facts.standing(year, figure)


def arrears_in_the_books(person: Person, year: int, *, known_at: datetime | None = None) -> Figure:
    """欠费项目: items 38 to 43 of a year that has no rate yet. Raises NoParameter where none of the years owed has one.

    Basis: gb-A-38 to gb-A-43.
    """
    with as_known_at(timezone.localdate(known_at) if known_at else None):
        return arrears_alone(account_facts(person, known_at=known_at).record(year))


def account_year_of(person: Person, year: int, *, known_at: datetime | None = None) -> Figure:
    """账户年度: a person's year by the rule, every item 26 to 43 a part of it.

    The opening is what the ledger holds at the end of the year before; months and payments are those of the books, of a
    year taken over those that the earlier system kept. The interest is that of the computation by which the office
    settles (`law.rules.account_parts`). With `known_at`, by what was known at that instant. Raises NoParameter while a
    rate that the year needs is not published and the region has no provisional one. Basis: gb-A-26 to gb-A-43.
    """
    return year_in_the_books(person, year, known_at=known_at)[0]


def _without_paid_dues(lines: tuple[ContributionLine, ...]) -> tuple[ContributionLine, ...]:
    """A due that a back payment paid stands in the back payment's line."""
    made_up = {(line.month, line.employer_name) for line in lines if _is_back_payment(line) and line.is_paid}
    return tuple(
        line
        for line in lines
        if line.is_paid
        or line.kind is not ContributionKind.NORMAL
        or (line.month, line.employer_name) not in made_up
    )


def _is_back_payment(line: ContributionLine) -> bool:
    return line.kind is ContributionKind.BACK_PAYMENT


def _belongs_to(line: ContributionLine, year: int) -> bool:
    """A month of this year, one of an earlier year that was not credited when the year began, one paid in advance."""
    credited = line.credited_month.year if line.credited_month else None
    if line.month.year < year:
        return credited is None or credited >= year
    return line.month.year == year or credited == year


def _owed(line: ContributionLine, region: str) -> OwedMonth:
    own_fen, transfer_fen = line.account_fen or _by_rule(line, region)
    return OwedMonth(
        month=line.month,
        base_fen=line.base_fen,
        own_fen=own_fen,
        transfer_fen=transfer_fen,
        credited=line.credited_month,
        kind=line.kind,
        source=line.key,
        paid_on=line.paid_on,
        pooled_fen=0 if line.credit_code else line.own_due_fen - own_fen,
        deferred_until=line.deferred_until,
    )


def _by_rule(line: ContributionLine, region: str) -> tuple[int, int]:
    amounts = monthly_contribution(line.base_fen, month=line.month, region=region)
    return amounts.account_own_fen, amounts.account_transfer_fen


@dataclass(frozen=True)
class YearItem:
    """One item 26 to 43 of a year; `figures` is empty where the year has none, two where a rate changed in it."""

    year: int
    item: Item
    figures: tuple[Figure, ...]

    @property
    def number(self) -> str:
        """26, 37-1: as the standard counts."""
        return self.item.provision.removeprefix("gb-A-")

    @property
    def remark(self) -> str:
        """What the name of the item leaves open: an average of a month, a sum of the year's months."""
        parts = self.figures[0].parts if self.figures else ()
        if self.number == "31":
            return _("按月")
        return _("全年合计，点开看各月") if parts and all(p.term == "month_amount" for p in parts) else ""

    @property
    def amount(self) -> Amount:
        """The item as an amount that opens; only where it is in fen."""
        return Amount(self.figures[0].fen, f"item-{self.year}-{self.number}")

    @property
    def halves(self) -> tuple[Amount, ...]:
        """Principal and interest, of an item that has both."""
        found = [part for term in HALVES.values() for part in self.figures[0].parts if part.term == term]
        return tuple(Amount(part.fen, f"item-{self.year}-{self.number}-{part.term}") for part in found)


def year_items(figure: Figure, year: int) -> list[YearItem]:
    """The parts of an `account.year` figure, each under its item."""
    return [
        YearItem(year, item, tuple(_parts_of(figure, item.provision)))
        for item in ITEMS
        if item.computed_by == "account.year"
    ]


def _parts_of(figure: Figure, provision: str) -> Iterator[Figure]:
    direct = [part for part in figure.parts if provision in part.provisions]
    yield from direct
    parent, _dash, half = provision.rpartition("-")
    above = next((part for part in figure.parts if parent in part.provisions), None)
    if direct or above is None:
        return
    named = [part for part in above.parts if provision in part.provisions]
    yield from named or [part for part in above.parts if part.term == HALVES.get(half)]
