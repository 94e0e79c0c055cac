"""One account's year as it flowed, and what a transfer between offices makes of it. Basis: gb-A-34, sco-2009-66-4."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef

from quanyi.agency.collect.models import TransferAct
from quanyi.agency.ledger.models import Entry, Transfer
from quanyi.law.periods import Month
from quanyi.law.rules.account_parts import PartFacts, PartInterest, Rates, part_interest
from quanyi.law.rules.account_parts import made_up_in as made_up_months
from quanyi.law.rules.account_record import OwedMonth

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


@dataclass(frozen=True)
class YearFlow:
    """One person's account year before its interest; `made_up` are the months of earlier years credited in it."""

    person_id: int
    own: PartFlow
    transfer: PartFlow
    made_up: tuple[OwedMonth, ...] = ()


def as_moved(flow: YearFlow, moves: Sequence[Transfer]) -> YearFlow:
    """转移当年: what came from another place was there when the year began; what left bears nothing here, since the
    new place gives the interest of the year. Basis: sco-2009-66-4.
    """
    for move in moves:
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


def moves_in(
    year: int,
    region: str,
    *,
    person_id: int | None = None,
    persons: Sequence[int] | None = None,
    up_to_entry: int | None = None,
    known_at: datetime | None = None,
) -> dict[int, list[Transfer]]:
    """Person -> the moves of their account in a year, of a region or of these persons: few, whatever the region."""
    rows = Transfer.objects.filter(year=year)
    rows = rows.filter(person_id=person_id) if person_id is not None else rows.filter(person__region=region)
    if persons is not None:
        rows = rows.filter(person__id__one_of=list(persons))
    if known_at:
        rows = rows.filter(journal__posted_at__lte=known_at)
    if up_to_entry is not None:
        rows = rows.filter(Exists(Entry.objects.filter(journal=OuterRef("journal"), pk__lte=up_to_entry)))
    found: dict[int, list[Transfer]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.person_id, []).append(row)
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
