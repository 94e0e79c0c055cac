"""终止关系: as the case page shows it. Basis: d13-3-2, d13-6-1."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from quanyi.agency.collect.models import Recipient, Submission, TerminationRequest, TerminationRow
from quanyi.agency.kinds.termination.worth import papers_of
from quanyi.agency.ledger.whole_account import decision_row
from quanyi.agency.registry.selectors import shown_names
from quanyi.law.explain import Figure


@dataclass(frozen=True)
class TerminationLine:
    """The application with the days of its three papers, and to which account it is paid."""

    row: TerminationRow

    @cached_property
    def request(self) -> TerminationRequest:
        return self.row.request

    @property
    def name(self) -> str:
        return shown_names([self.request.person_id])[self.request.person_id]

    @property
    def days(self) -> tuple[date | None, ...]:
        return papers_of(self.request)

    @cached_property
    def to(self) -> Recipient:
        return self.row.submission.recipients.get()


def rows(submission: Submission) -> Any:
    """The one application of a case."""
    return (
        TerminationRow.objects.filter(submission=submission)
        .order_by("pk")
        .select_related("request__person", "submission")
    )


def facts(submission: Submission) -> dict[str, Any]:
    return {"figure": Figure.from_dict(decision_row(submission).figure["figure"])}
