"""The fund's movements at the bank, as plain values. Basis: gb-12-2."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from quanyi.agency.ledger.models import FundMovement


@dataclass(frozen=True)
class Movement:
    """A booked movement: money in above zero."""

    reference: str
    on: date
    amount_fen: int
    journal_id: int
    case_number: str


def movements_between(first: date, last: date, references: Sequence[str]) -> dict[str, Movement]:
    """Booked movements of these days, and those of other days whose reference is asked for, by reference."""
    rows = FundMovement.objects.filter(Q(on__range=(first, last)) | Q(reference__one_of=list(references)))
    values = rows.order_by("on", "pk").values_list(
        "reference", "on", "amount_fen", "journal_id", "journal__case__number"
    )
    return {row[0]: Movement(*row) for row in values}
