"""补缴明细: as the case page shows it, with what it brings to the account. Basis: gb-A-37-4, gb-A-37-5."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from quanyi.agency.collect.models import DeclarationRow, Submission
from quanyi.agency.kinds.back_payment.asking import recognised, wanted_of
from quanyi.agency.ledger.crediting import credited_month, last_settled
from quanyi.agency.registry.selectors import shown_names
from quanyi.law.errors import LawError
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.rules.arrears import back_payment
from quanyi.law.terms import ContributionKind


@dataclass(frozen=True)
class BackPaymentLine:
    """A month, and principal and interest that it brings to the account, in fen; None where a rate is not published."""

    row: DeclarationRow

    @cached_property
    def figure(self) -> Figure | None:
        row, employer = self.row, self.row.submission.employer
        if row.paid_on is None or employer is None:
            return None
        person_id = row.submission.back_payment.person_id
        credited = credited_month(row.paid_on, last_settled([person_id]).get(person_id))
        owed = OwedMonth(
            month=row.month,
            base_fen=row.base_fen,
            own_fen=row.account_own_fen,
            transfer_fen=row.account_transfer_fen,
            kind=ContributionKind.BACK_PAYMENT,
            paid_on=row.paid_on,
        )
        try:
            return back_payment(owed, credited=credited, region=employer.region)
        except LawError:
            return None

    @property
    def principal_fen(self) -> int:
        return self.row.account_own_fen + self.row.account_transfer_fen

    @property
    def interest_fen(self) -> int | None:
        return self.figure.fen - self.principal_fen if self.figure else None


def back_payment_rows(submission: Submission) -> Any:
    return submission.declaration_rows.select_related("submission__employer").order_by("row")


def facts_of(submission: Submission) -> dict[str, Any]:
    """For the rows' template: the application, whom it is about, which months the paper has to show."""
    asked, employer = submission.back_payment, submission.employer
    return {
        "asked": asked,
        "name": shown_names([asked.person_id])[asked.person_id],
        "recognition": employer and recognised(employer, asked.person, wanted_of(submission)),
        "runs": [(Month.parse(first), Month.parse(last)) for first, last in asked.begins],
    }
