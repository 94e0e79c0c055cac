"""到账明细: as the case page shows it. Basis: gb-6.5-1."""

from dataclasses import dataclass
from typing import Any

from quanyi.agency.collect.models import PaymentRow, Submission
from quanyi.law.terms import Scheme, SuspenseReason


@dataclass(frozen=True)
class PaymentLine:
    """An arrival and what matching made of it."""

    row: PaymentRow

    @property
    def reason(self) -> SuspenseReason | None:
        return SuspenseReason(self.row.reason) if self.row.reason else None

    @property
    def scheme(self) -> Scheme:
        return Scheme(self.row.scheme)


def payment_rows(submission: Submission) -> Any:
    """Those that wait first: the reviewers look at them."""
    return submission.payment_rows.order_by("-reason", "row")
