"""The fund's movements at the bank, as plain values. Basis: gb-12-2."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from quanyi.agency.ledger.models import Entry, FundMovement
from quanyi.law.terms import LedgerAccount


@dataclass(frozen=True)
class Movement:
    """A booked movement: money in above zero."""

    reference: str
    on: date
    amount_fen: int
    journal_id: int
    case_number: str


def movements_between(
    first: date, last: date, references: Sequence[str], *, fund: LedgerAccount
) -> dict[str, Movement]:
    """Booked movements of a fund's account on these days, and of other days where the reference is asked for."""
    of_fund = Exists(Entry.objects.filter(journal=OuterRef("journal"), account=fund.value))
    rows = FundMovement.objects.filter(
        of_fund, Q(on__range=(first, last)) | Q(reference__one_of=list(references))
    )
    values = rows.order_by("on", "pk").values_list(
        "reference", "on", "amount_fen", "journal_id", "journal__case__number"
    )
    return {row[0]: Movement(*row) for row in values}


def movements_of(references: Collection[str]) -> dict[str, Movement]:
    """Booked movements under these references, of whichever fund."""
    rows = FundMovement.objects.filter(reference__one_of=list(references))
    values = rows.values_list("reference", "on", "amount_fen", "journal_id", "journal__case__number")
    return {row[0]: Movement(*row) for row in values}
