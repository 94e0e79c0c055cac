"""One account through its years: every entry with what posted it, as known at an instant. Basis: d14-6-4, d14-16."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from quanyi.agency.collect.selectors import MigratedFlow, migrated_flows
from quanyi.agency.ledger.flows import Carried, PartFlow, YearFlow, as_moved, moves_of
from quanyi.agency.ledger.made_up import MadeUpMonth, made_up_of
from quanyi.agency.ledger.models import Entry, SettledYear, Transfer
from quanyi.agency.ledger.selectors import INTEREST, OWN, PERSON_ACCOUNTS
from quanyi.agency.registry.models import Person
from quanyi.agency.review.kind import Books, kind_named
from quanyi.agency.review.models import Round
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.terms import JournalPurpose, LedgerAccount


@dataclass(frozen=True)
class PostedEntry:
    """An entry of an account and what posted it; `amount_fen` is what it added to the account."""

    entry_id: int
    journal_id: int
    case_number: str
    books: Books
    purpose: JournalPurpose
    posted_at: datetime
    account: LedgerAccount
    month: Month
    amount_fen: int
    is_credit: bool

    @property
    def is_interest(self) -> bool:
        """Interest of a year: not a credit that earns interest in it."""
        return self.is_credit and self.account in INTEREST


@dataclass(frozen=True)
class Settled:
    """A settled year: the version that counts, when it was worked out and posted, and whether it was settled here."""

    own_fen: int
    transfer_fen: int
    version: int
    computed_at: datetime
    posted_at: datetime
    here: bool

    @property
    def total_fen(self) -> int:
        return self.own_fen + self.transfer_fen


@dataclass(frozen=True)
class YearSums:
    """What an account year moved, as posted, in fen."""

    year: int
    credited_fen: int
    paid_out_fen: int
    interest_fen: int
    closing_fen: int


@dataclass(frozen=True)
class AccountHistory:
    """账户经过: the entries of one account, oldest month first, and its settled years.

    A year that the earlier system settled stands in the ledger as one amount; its months are in the migrated rows.
    """

    person_id: int
    region: str
    entries: tuple[PostedEntry, ...]
    settled: Mapping[int, Settled]
    migrated: Mapping[int, MigratedFlow]
    made_up: tuple[MadeUpMonth, ...] = ()
    moves: tuple[Transfer, ...] = ()

    @cached_property
    def _by_year(self) -> Mapping[int, tuple[PostedEntry, ...]]:
        found: defaultdict[int, list[PostedEntry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.month.year].append(entry)
        return {year: tuple(entries) for year, entries in sorted(found.items())}

    @cached_property
    def _moved(self) -> Mapping[int, tuple[int, int]]:
        """What each year changed of the own and of the transferred part, in fen."""
        return {
            year: (
                sum(entry.amount_fen for entry in entries if entry.account in OWN),
                sum(entry.amount_fen for entry in entries if entry.account not in OWN),
            )
            for year, entries in self._by_year.items()
        }

    def entries_of(self, year: int) -> tuple[PostedEntry, ...]:
        """The entries of a year."""
        return self._by_year.get(year, ())

    def closing_fen(self, year: int) -> int:
        """What was posted by the end of a year."""
        return sum(sum(moved) for of_year, moved in self._moved.items() if of_year <= year)

    def sums(self) -> list["YearSums"]:
        """What each year moved, oldest first; for a record of an earlier instant."""
        return [self.sums_of(year) for year in self._by_year]

    def sums_of(self, year: int) -> "YearSums":
        """What a year moved."""
        inside = self.entries_of(year)
        interest = sum(entry.amount_fen for entry in inside if entry.is_interest)
        credited = sum(entry.amount_fen for entry in inside if entry.is_credit) - interest
        paid_out = -sum(entry.amount_fen for entry in inside if not entry.is_credit)
        return YearSums(year, credited, paid_out, interest, self.closing_fen(year))

    def flow(self, year: int) -> YearFlow:
        """The year before its interest, month by month."""
        flow = YearFlow(
            self.person_id, self._part(year, own=True), self._part(year, own=False), self._made_up(year)
        )
        return as_moved(flow, [*self.moved(year), *self._carried(year)])

    def moved(self, year: int) -> list[Transfer]:
        """转移: how the account left or came in a year, in order."""
        return [move for move in self.moves if move.year == year]

    def _carried(self, year: int) -> list[Carried]:
        """归并结转 of a year; none, or all of it as one."""
        entries = [
            (entry.account, entry.month, entry.amount_fen)
            for entry in self.entries_of(year)
            if entry.purpose is JournalPurpose.CARRYING
        ]
        return [Carried(tuple(entries))] if entries else []

    def _made_up(self, year: int) -> tuple[OwedMonth, ...]:
        """The months of earlier years credited in a year, by the journals of the entries that are known."""
        of_year = [m for m in self.made_up if m.owed.credited and m.owed.credited.year == year]
        journals = {entry.journal_id for entry in self.entries} if of_year else set()
        return tuple(
            m.owed
            for m in of_year
            if (m.journal_id is None or m.journal_id in journals) and m.reversed_by not in journals
        )

    def is_settled_elsewhere(self, year: int) -> bool:
        return year in self.settled and not self.settled[year].here

    def _part(self, year: int, *, own: bool) -> PartFlow:
        opening = sum(moved[not own] for of_year, moved in self._moved.items() if of_year < year)
        credits, payouts = self._migrated_months(year, own=own)
        lump, interest = self.is_settled_elsewhere(year), 0
        for entry in self.entries_of(year):
            if (entry.account in OWN) is not own or (lump and entry.books is Books.TAKEN_OVER):
                continue
            at = entry.month.month - 1
            if entry.is_interest:
                interest += entry.amount_fen
            elif entry.is_credit:
                credits[at] += entry.amount_fen
            else:
                payouts[at] -= entry.amount_fen
        return PartFlow(opening, tuple(credits), tuple(payouts), interest)

    def _migrated_months(self, year: int, *, own: bool) -> tuple[list[int], list[int]]:
        """(credits, payouts) of a year that stands in the ledger as one amount; else nothing."""
        flow = self.migrated.get(year) if self.is_settled_elsewhere(year) else None
        if flow is None:
            return [0] * 12, [0] * 12
        if own:
            return list(flow.own_credits), list(flow.own_payouts)
        return list(flow.transfer_credits), list(flow.transfer_payouts)


def account_of(person: Person, *, known_at: datetime | None = None) -> AccountHistory:
    """The account of a person as far as it was posted by an instant (None: now)."""
    rows = Entry.objects.filter(person=person, account__in=[account.value for account in PERSON_ACCOUNTS])
    years = SettledYear.objects.filter(person=person)
    if known_at:
        rows = rows.filter(journal__posted_at__lte=known_at)
        years = years.filter(journal__posted_at__lte=known_at)
    return AccountHistory(
        person.pk,
        person.region,
        tuple(_posted(row) for row in rows.select_related("journal__case").order_by("month", "id")),
        _settled(list(years.select_related("journal").order_by("year", "version"))),
        migrated_flows(person.insurance_number),
        tuple(made_up_of(person.pk, person.region, known_at=known_at)),
        tuple(moves_of(person.pk, known_at=known_at)),
    )


def _posted(row: Entry) -> PostedEntry:
    return PostedEntry(
        row.pk,
        row.journal_id,
        row.journal.case.number,
        kind_named(row.journal.kind).books,
        JournalPurpose(row.journal.purpose),
        row.journal.posted_at,
        LedgerAccount(row.account),
        row.month,
        -row.amount_fen,
        (row.amount_fen < 0) is not row.is_red,
    )


def _settled(versions: list[SettledYear]) -> dict[int, Settled]:
    """Year -> the version that counts; the first version says who settled the year."""
    rounds = Round.objects.filter(case__in={row.journal.case_id for row in versions}).order_by("number")
    computed_at = dict(rounds.values_list("case_id", "submission__submitted_at"))
    first: dict[int, Books] = {}
    found: dict[int, Settled] = {}
    for row in versions:
        books = first.setdefault(row.year, kind_named(row.journal.kind).books)
        found[row.year] = Settled(
            row.own_interest_fen,
            row.transfer_interest_fen,
            row.version,
            computed_at[row.journal.case_id],
            row.journal.posted_at,
            books is not Books.TAKEN_OVER,
        )
    return found


def first_settled_at(person: Person, year: int) -> datetime | None:
    """When a year of a person was settled first."""
    first = SettledYear.objects.filter(person=person, year=year).order_by("version")
    found: datetime | None = first.values_list("journal__posted_at", flat=True).first()
    return found
