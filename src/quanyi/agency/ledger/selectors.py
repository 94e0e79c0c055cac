"""Reading the ledger: balances, flows and entries as plain values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, Min, OuterRef, Prefetch, QuerySet, Sum

from quanyi.agency.ledger.flows import NO_INTEREST as NO_INTEREST
from quanyi.agency.ledger.flows import PartFlow as PartFlow
from quanyi.agency.ledger.flows import YearFlow as YearFlow
from quanyi.agency.ledger.flows import as_moved as as_moved
from quanyi.agency.ledger.flows import interest_of as interest_of
from quanyi.agency.ledger.flows import moves_in as moves_in
from quanyi.agency.ledger.locks import no_posting_under_way
from quanyi.agency.ledger.made_up import made_up_in
from quanyi.agency.ledger.models import (
    Contribution,
    Crediting,
    Entry,
    FundMovement,
    Journal,
    Reversal,
    SettledYear,
)
from quanyi.agency.registry.fields import as_array
from quanyi.agency.review.kind import Books, kind_named, kind_of
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, LedgerAccount
from quanyi.law.terms.labelled import Labelled

OWN = (LedgerAccount.OWN_PRINCIPAL, LedgerAccount.OWN_INTEREST)
TRANSFER = (LedgerAccount.TRANSFER_PRINCIPAL, LedgerAccount.TRANSFER_INTEREST)
INTEREST = (LedgerAccount.OWN_INTEREST, LedgerAccount.TRANSFER_INTEREST)
PERSON_ACCOUNTS = OWN + TRANSFER


@dataclass(frozen=True)
class EntryLine:
    """A ledger entry as it is shown: `amount_fen` is what it added to the person's account."""

    entry_id: int
    journal_id: int
    case_id: int
    case_number: str
    posted_at: datetime
    account: LedgerAccount
    month: Month
    amount_fen: int
    is_red: bool = False
    case_kind: Labelled | None = None  # by which it came

    @property
    def is_credit(self) -> bool:
        """Whether it adds to the account or takes back what was added (贷方); else it pays out."""
        return (self.amount_fen > 0) is not self.is_red


@dataclass(frozen=True)
class Movement:
    """What moved an account: `amount_fen` is what it added. A credit that was taken back is a credit below zero."""

    account: LedgerAccount
    month: Month
    amount_fen: int
    is_credit: bool


def _values(accounts: Iterable[LedgerAccount]) -> list[int]:
    return [account.value for account in accounts]


def _entries_of(person_id: int, known_at: datetime | None) -> QuerySet[Entry]:
    """The entries of a person's account, as far as they were posted by an instant (None: now)."""
    rows = Entry.objects.filter(person_id=person_id, account__in=_values(PERSON_ACCOUNTS))
    return rows.filter(journal__posted_at__lte=known_at) if known_at else rows


def balance(person_id: int, *, known_at: datetime | None = None) -> int:
    """储存额: principal and interest of both parts, as posted, in fen."""
    return -(_entries_of(person_id, known_at).aggregate(s=Sum("amount_fen"))["s"] or 0)


def movements(person_id: int, *, known_at: datetime | None = None) -> list[Movement]:
    """Every movement of a person's account, oldest first."""
    rows = _entries_of(person_id, known_at).order_by("month", "id")
    return [
        Movement(LedgerAccount(account), month, -amount, (amount < 0) is not is_red)
        for account, month, amount, is_red in rows.values_list("account", "month", "amount_fen", "is_red")
    ]


def entry_lines(
    person_id: int,
    *,
    accounts: Iterable[LedgerAccount],
    first: Month | None = None,
    last: Month | None = None,
    known_at: datetime | None = None,
) -> list[EntryLine]:
    """The entries of these accounts from `first` to `last` (None: no limit), with the case that each came from."""
    rows = _entries_of(person_id, known_at).filter(account__in=_values(accounts))
    if first:
        rows = rows.filter(month__gte=first)
    if last:
        rows = rows.filter(month__lte=last)
    return [
        EntryLine(
            e.pk,
            e.journal_id,
            e.journal.case_id,
            e.journal.case.number,
            e.journal.posted_at,
            LedgerAccount(e.account),
            e.month,
            -e.amount_fen,
            e.is_red,
            kind_of(e.journal.case).case,
        )
        for e in rows.select_related("journal__case").order_by("month", "id")
    ]


def lines_of_case(person_id: int, case_id: int) -> list[EntryLine]:
    """What a case posted on a person's account."""
    every = entry_lines(person_id, accounts=PERSON_ACCOUNTS)
    return [line for line in every if line.case_id == case_id]


def _versions_of(person_id: int, known_at: datetime | None) -> QuerySet[SettledYear]:
    """The settled years of a person: of each year the version that counted at an instant (None: now)."""
    rows = SettledYear.objects.filter(person_id=person_id)
    if known_at:
        rows = rows.filter(journal__posted_at__lte=known_at)
    return rows.order_by("year", "-version").distinct("year")


def settled_years(person_id: int, *, known_at: datetime | None = None) -> dict[int, tuple[int, int]]:
    """Year -> (own interest, transferred part's interest) in fen."""
    rows = _versions_of(person_id, known_at).values_list("year", "own_interest_fen", "transfer_interest_fen")
    return {year: (own, transfer) for year, own, transfer in rows}


def settled_interest(year: int, region: str) -> dict[int, tuple[int, int]]:
    """Person -> (own interest, transferred part's interest) of a settled year of a region, as they stand, in fen."""
    rows = SettledYear.objects.filter(year=year, person__region=region)
    latest = rows.order_by("person_id", "-version").distinct("person_id")
    found = latest.values_list("person_id", "own_interest_fen", "transfer_interest_fen")
    return {person_id: (own, transfer) for person_id, own, transfer in found}


def last_settled_year(region: str) -> int | None:
    last: int | None = SettledYear.objects.filter(person__region=region).aggregate(last=Max("year"))["last"]
    return last


def standing(known_at: datetime | None = None) -> QuerySet[Contribution]:
    """Contributions that stand: posted and not reversed by an instant (None: now)."""
    if known_at is None:
        return Contribution.objects.filter(reversal__isnull=True)
    reversed_by_then = Reversal.objects.filter(contribution=OuterRef("pk"), journal__posted_at__lte=known_at)
    return Contribution.objects.filter(journal__posted_at__lte=known_at).exclude(Exists(reversed_by_then))


def contributions_of(person_id: int, *, known_at: datetime | None = None) -> list[Contribution]:
    """The months of a person that stand, newest first; each with what it replaced, if it corrects something."""
    rows = standing(known_at).filter(person_id=person_id)
    rows = rows.select_related("row", "employer", "journal__case", "replaces__journal__case")
    arrivals = (
        Crediting.objects.all()
        if known_at is None
        else Crediting.objects.filter(journal__posted_at__lte=known_at)
    )
    return list(rows.prefetch_related(Prefetch("crediting", arrivals)).order_by("-month", "-pk"))


def reversed_months(insurance_number: str, *, known_at: datetime | None = None) -> set[tuple[int, Month]]:
    """(migrated year's id, month) of a person's migrated months that no longer count."""
    rows = Reversal.objects.filter(migrated_year__insurance_number=insurance_number)
    if known_at:
        rows = rows.filter(journal__posted_at__lte=known_at)
    return {(year_id, month) for year_id, month in rows.values_list("migrated_year_id", "month") if year_id}


def posted_months(
    employer_id: int, persons: Mapping[str, int], months: Iterable[Month]
) -> dict[tuple[str, Month, str], str]:
    """(number, month, kind) already posted for an employer -> case number; supplements are no months of their own.

    `persons`: who bears which of the numbers that are asked about.
    """
    if not persons:
        return {}
    rows = (
        standing()
        .exclude(kind=ContributionKind.SUPPLEMENT.value)
        .filter(employer_id=employer_id, person__id__one_of=set(persons.values()), month__in=list(months))
        .values_list("person__social_security_number", "month", "kind", "journal__case__number")
    )
    return {(number, month, kind): case for number, month, kind, case in rows if number in persons}


def last_entry_id() -> int:
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def cut_off() -> int:
    """The last entry, asked while no posting is under way: what is posted later has a higher number.

    Without the wait, a posting that took its numbers earlier and commits later would escape the check for stale
    results.
    """
    with no_posting_under_way():
        return last_entry_id()


def last_posting(person_id: int, *, known_at: datetime | None = None) -> datetime | None:
    last: datetime | None = _entries_of(person_id, known_at).aggregate(last=Max("journal__posted_at"))["last"]
    return last


def first_credit(person_id: int, *, known_at: datetime | None = None) -> Month | None:
    """建立账户日期: the first month that was credited. Basis: gb-6.1, gb-A-9."""
    first: Month | None = _entries_of(person_id, known_at).aggregate(first=Min("month"))["first"]
    return first


def year_flows(
    year: int,
    *,
    region: str,
    person_id: int | None = None,
    up_to_entry: int | None = None,
    known_at: datetime | None = None,
    settled_here: bool = False,
    persons: Sequence[int] | None = None,
) -> Iterator[YearFlow]:
    """The unsettled account years of a region (or of one person, settled or not), streamed, by person.

    `settled_here`: instead of the unsettled ones, those that were settled, and not by an earlier system; of `persons`
    only, where they are named. `up_to_entry` looks at the books as they stood when that entry was the last, `known_at`
    as they stood at an instant.
    """
    which = _SETTLED_HERE if settled_here else _UNSETTLED
    which += " AND person_id = ANY(%(persons)s)" if persons is not None else ""
    which = "person_id = %(person)s" if person_id is not None else which
    sql = _year_flow_sql(which, then=known_at is not None)
    arguments: dict[str, Any] = {
        "own": _values(OWN),
        "accounts": _values(PERSON_ACCOUNTS),
        "interest": _values(INTEREST),
        "first": Month(year, 1).first_day,
        "last": Month(year, 12).first_day,
        "year": year,
        "region": region,
        "person": person_id,
        "persons": as_array(persons or ()),
        "entry": up_to_entry if up_to_entry is not None else 2**62,
        "known_at": known_at,
    }
    made_up = made_up_in(year, region, person_id=person_id, up_to_entry=up_to_entry, known_at=known_at)
    moved = moves_in(
        year, region, person_id=person_id, persons=persons, up_to_entry=up_to_entry, known_at=known_at
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        while rows := cursor.fetchmany(5000):
            for row in rows:
                flow = YearFlow(row[0], _part(row, 1), _part(row, 5), made_up.get(row[0], ()))
                yield as_moved(flow, moved.get(row[0], ()))


def _part(row: tuple[Any, ...], at: int) -> PartFlow:
    opening, credits, payouts, interest = row[at : at + 4]
    return PartFlow(int(opening), tuple(map(int, credits)), tuple(map(int, payouts)), int(interest))


_UNSETTLED = """person_id IN (SELECT id FROM registry_person WHERE region = %(region)s)
    AND NOT EXISTS (SELECT 1 FROM ledger_settledyear s WHERE s.person_id = e.person_id AND s.year = %(year)s)"""
_SETTLED_HERE = """person_id IN (SELECT s.person_id FROM ledger_settledyear s
    JOIN registry_person p ON p.id = s.person_id AND p.region = %(region)s JOIN ledger_journal j ON j.id = s.journal_id
    WHERE s.year = %(year)s AND s.version = 1 AND j.kind <> 'migration')"""


def _year_flow_sql(scope: str, *, then: bool) -> str:
    """One row a person: opening, twelve credits and twelve payouts of each part, summed by the database."""

    def part(test: str) -> str:
        months = [f"extract(month from month) = {n}" for n in range(1, 13)]
        inside = f"{test} AND month >= %(first)s"
        credit_side = "(amount_fen < 0) <> is_red"  # a red credit takes back a credit, and is no payment
        credit = [
            f"coalesce(-sum(amount_fen) FILTER (WHERE {inside} AND {m} AND {credit_side}"
            " AND account <> ALL(%(interest)s)), 0)"
            for m in months
        ]
        payout = [
            f"coalesce(sum(amount_fen) FILTER (WHERE {inside} AND {m} AND NOT ({credit_side})), 0)"
            for m in months
        ]
        return (
            f"coalesce(-sum(amount_fen) FILTER (WHERE {test} AND month < %(first)s), 0),"
            f" ARRAY[{', '.join(credit)}], ARRAY[{', '.join(payout)}],"
            f" coalesce(-sum(amount_fen) FILTER (WHERE {inside} AND {credit_side}"
            " AND account = ANY(%(interest)s)), 0)"
        )

    if then:
        scope += " AND journal_id IN (SELECT id FROM ledger_journal WHERE posted_at <= %(known_at)s)"
    return f"""
        SELECT person_id, {part("account = ANY(%(own)s)")}, {part("account <> ALL(%(own)s)")}
        FROM ledger_entry e
        WHERE {scope} AND account = ANY(%(accounts)s) AND month <= %(last)s AND id <= %(entry)s
        GROUP BY person_id ORDER BY person_id
    """  # noqa: S608  (built from constants only)


def journal_of(case_id: int) -> Journal | None:
    """The first journal that a case posted, if it did."""
    return Journal.objects.filter(case_id=case_id).order_by("pk").first()


def journals_of(case_id: int) -> list[Journal]:
    """What a case posted: one journal, or one for each purpose of a correction."""
    return list(Journal.objects.filter(case_id=case_id).order_by("pk"))


def settlement_cut_off(person_id: int, year: int, *, known_at: datetime | None = None) -> int | None:
    """The last entry that the interest of a year knew of, of the version that counted at an instant (None: now).

    None where the year was settled by the earlier system.
    """
    versions = SettledYear.objects.filter(person_id=person_id, year=year).select_related("journal__case")
    if known_at:
        versions = versions.filter(journal__posted_at__lte=known_at)
    first, *others = versions.order_by("version")
    settled = others[-1] if others else first
    books = kind_named(settled.journal.kind).books
    cut_off: int | None = None
    if kind_named(first.journal.kind).books is Books.TAKEN_OVER:
        return cut_off
    if books is Books.SETTLING:
        latest = settled.journal.case.rounds.select_related("submission").last()
        assert latest is not None
        cut_off = latest.submission.summary["last_entry_id"]
    if books is Books.CORRECTING:  # it knew what it posted itself
        of_case = Entry.objects.filter(journal__case=settled.journal.case_id)
        cut_off = of_case.aggregate(last=Max("pk"))["last"]
    return cut_off


def posted_references(references: Iterable[str]) -> dict[str, str]:
    """Bank references that are posted -> case number."""
    movements = FundMovement.objects.filter(reference__one_of=list(references))
    return dict(movements.values_list("reference", "journal__case__number"))
