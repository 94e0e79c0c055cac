"""One account's year as it flowed, and what a transfer between offices makes of it. Basis: gb-A-34, sco-2009-66-4."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from quanyi.agency.collect.models import TransferAct
from quanyi.agency.ledger.models import Entry, Journal, Transfer
from quanyi.law.periods import Month
from quanyi.law.rules.account_parts import PartFacts, PartInterest, Rates, part_interest
from quanyi.law.rules.account_parts import made_up_in as made_up_months
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.terms import JournalPurpose
from quanyi.law.terms import LedgerAccount as A

Twelve = tuple[int, ...]  # fen by month of crediting, January first


@dataclass(frozen=True)
class PartFlow:
    """What one part (own or transferred) of an account did in a year, interest of the year aside.

    `interest_fen` is what was credited of that interest before the year was settled, with a benefit's decision.
    """

    opening_fen: int
    credits: Twelve
    payouts: Twelve
    interest_fen: int = 0

    @property
    def moves(self) -> bool:
        """Whether there is anything in it at all."""
        return bool(self.opening_fen) or any(self.credits) or any(self.payouts)


EMPTY = PartFlow(0, (0,) * 12, (0,) * 12)


@dataclass(frozen=True)
class YearFlow:
    """One person's account year before its interest; `made_up` are the months of earlier years credited in it."""

    person_id: int
    own: PartFlow
    transfer: PartFlow
    made_up: tuple[OwedMonth, ...] = ()


@dataclass(frozen=True)
class Carried:
    """余额结转: what a merge carried in a year out of one account, or into the other: (account, month, fen added)."""

    entries: tuple[tuple[A, Month, int], ...]

    @property
    def leaves(self) -> bool:
        return sum(fen for _account, _month, fen in self.entries) < 0


def as_moved(flow: YearFlow, moves: Sequence[Transfer | Carried]) -> YearFlow:
    """转移当年: what came from another place was there when the year began; what left bears nothing here, since the
    new place gives the interest of the year. Basis: sco-2009-66-4.
    """
    for move in moves:
        if isinstance(move, Carried):
            flow = _as_carried(flow, move)
            continue
        sign = -1 if move.act == TransferAct.OUT.value else 1
        own = (move.own_principal_fen, move.own_interest_fen)
        transfer = (move.transfer_principal_fen, move.transfer_interest_fen)
        flow = replace(
            flow,
            own=_moved(flow.own, own, sign, move, 1),
            transfer=_moved(flow.transfer, transfer, sign, move, 2),
            made_up=flow.made_up if sign > 0 else (),
        )
    return flow


def _moved(part: PartFlow, held: tuple[int, int], sign: int, move: Transfer, place: int) -> PartFlow:
    credits, payouts, at = list(part.credits), list(part.payouts), move.month.month - 1
    if sign > 0:  # posted as a credit of its month
        credits[at] -= held[0]
    else:
        for amounts in move.this_year:
            credits[Month.parse(amounts[0]).month - 1] -= amounts[place]
        payouts[at] -= sum(held) + sum(amounts[place] for amounts in move.this_year)
    return PartFlow(
        part.opening_fen + sign * sum(held), tuple(credits), tuple(payouts),
        part.interest_fen - (held[1] if sign > 0 else 0),
    )  # fmt: skip


def _as_carried(flow: YearFlow, move: Carried) -> YearFlow:
    """归并当年: as with a transfer: what went over stood there when the year began, and bears nothing here."""
    if move.leaves:
        return YearFlow(flow.person_id, EMPTY, EMPTY)
    own = [entry for entry in move.entries if entry[0] in (A.OWN_PRINCIPAL, A.OWN_INTEREST)]
    transfer = [entry for entry in move.entries if entry not in own]
    return replace(flow, own=_carried(flow.own, own), transfer=_carried(flow.transfer, transfer))


def _carried(part: PartFlow, entries: Sequence[tuple[A, Month, int]]) -> PartFlow:
    credits, payouts, interest = list(part.credits), list(part.payouts), part.interest_fen
    for account, month, fen in entries:
        if fen < 0:
            payouts[month.month - 1] += fen
        elif account in (A.OWN_INTEREST, A.TRANSFER_INTEREST):
            interest -= fen
        else:
            credits[month.month - 1] -= fen
    opening = part.opening_fen + sum(fen for _account, _month, fen in entries)
    return PartFlow(opening, tuple(credits), tuple(payouts), interest)


def _carried_in(year: int, entries: QuerySet[Entry]) -> dict[int, Carried]:
    """Person -> what merges carried in a year; merges are few, and are asked for first."""
    journals = Journal.objects.filter(purpose=JournalPurpose.CARRYING.value)
    accounts = [account.value for account in A if account.is_individual]
    rows = entries.filter(
        journal__in=list(journals.values_list("pk", flat=True)), account__in=accounts,
        month__gte=Month(year, 1), month__lte=Month(year, 12),
    )  # fmt: skip
    found: dict[int, Carried] = {}
    for row in rows.order_by("pk"):
        assert row.person_id is not None
        before = found.get(row.person_id, Carried(()))
        found[row.person_id] = Carried((*before.entries, (A(row.account), row.month, -row.amount_fen)))
    return found


def moves_in(
    year: int,
    region: str,
    *,
    person_id: int | None = None,
    persons: Sequence[int] | None = None,
    up_to_entry: int | None = None,
    known_at: datetime | None = None,
) -> dict[int, list[Transfer | Carried]]:
    """Person -> the moves of their account in a year, of a region or of these persons: few, whatever the region."""
    theirs = Q(person_id=person_id) if person_id is not None else Q(person__region=region)
    if persons is not None:
        theirs &= Q(person__id__one_of=list(persons))
    if known_at:
        theirs &= Q(journal__posted_at__lte=known_at)
    rows, entries = Transfer.objects.filter(theirs, year=year), Entry.objects.filter(theirs)
    if up_to_entry is not None:
        rows = rows.filter(Exists(Entry.objects.filter(journal=OuterRef("journal"), pk__lte=up_to_entry)))
        entries = entries.filter(pk__lte=up_to_entry)
    found: dict[int, list[Transfer | Carried]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.person_id, []).append(row)
    for of_person, carried in _carried_in(year, entries).items():
        found.setdefault(of_person, []).append(carried)
    return found


NO_INTEREST = PartInterest(0, 0, 0)


def interest_of(flow: YearFlow, rates: Rates) -> tuple[PartInterest, PartInterest]:
    """账户年度利息: of the own and of the transferred part, by the one computation of the law. Basis: gb-A-34."""
    return _interest(flow.own, flow.made_up, "own", rates), _interest(
        flow.transfer, flow.made_up, "transfer", rates
    )


def _interest(part: PartFlow, months: tuple[OwedMonth, ...], name: str, rates: Rates) -> PartInterest:
    if not part.moves:
        return NO_INTEREST
    brought = made_up_months(months, name, rates) if months else ()
    return part_interest(PartFacts(part.opening_fen, part.credits, part.payouts, brought), rates)


def moves_of(person_id: int, *, known_at: datetime | None = None) -> list[Transfer]:
    """Every move of a person's account, as posted by an instant (None: now)."""
    rows = Transfer.objects.filter(person_id=person_id).select_related("row", "journal__case").order_by("pk")
    return list(rows if known_at is None else rows.filter(journal__posted_at__lte=known_at))
