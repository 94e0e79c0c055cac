"""结息明细: as the case page shows it. Basis: gb-10.2-3."""

from typing import Any

from django.db.models import F

from quanyi.agency.collect.models import Submission


def interest_rows(submission: Submission) -> Any:
    """The database adds the two parts up."""
    opening = F("opening_own_fen") + F("opening_transfer_fen")
    credited = F("credited_own_fen") + F("credited_transfer_fen")
    interest = F("own_interest_fen") + F("transfer_interest_fen")
    rows = submission.interest_rows.select_related("person").order_by("person_id")
    return rows.annotate(
        opening_fen=opening,
        credited_fen=credited,
        closing_fen=opening + credited + interest - F("paid_out_fen"),
    )
