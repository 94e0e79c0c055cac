"""继承: as the case page shows it. Basis: gb-8-4, gb-8-5, gb-9.1."""

from dataclasses import dataclass
from typing import Any

from quanyi.agency.collect.models import Recipient, Submission
from quanyi.agency.ledger.whole_account import decision_row
from quanyi.agency.registry.selectors import shown_names
from quanyi.law.explain import Figure


@dataclass(frozen=True)
class HeirLine:
    """An heir with the share."""

    row: Recipient

    @property
    def share(self) -> str:
        return f"{self.row.numerator}/{self.row.denominator}"


def heirs_of(submission: Submission) -> Any:
    """The heirs of a case, as listed."""
    return submission.recipients.order_by("number")


def facts(submission: Submission) -> dict[str, Any]:
    """The decision under the heirs: whose account, its figure, and what is shared anew."""
    row = decision_row(submission)
    return {
        "decided": row,
        "name": shown_names([row.person_id])[row.person_id],
        "figure": Figure.from_dict(row.figure["figure"]),
        "is_again": "again" in submission.summary,
    }
