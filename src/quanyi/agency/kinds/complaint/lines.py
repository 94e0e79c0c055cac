"""投诉: as the case page shows it, with what the books say of the unit, and what followed. Basis: d13-27-2."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from quanyi.agency.collect.models import ComplaintRow
from quanyi.agency.control.complaints import Complaint, complaint_of
from quanyi.agency.control.models import Step
from quanyi.agency.ledger.employer_months import EmployerMonth, Sums, months_of_employer
from quanyi.agency.registry.selectors import shown_names

STEPS = (Step.REFERRED, Step.REPLIED, Step.JOINED)


@dataclass(frozen=True)
class ComplaintLine:
    """A complaint with all that an examiner needs."""

    row: ComplaintRow

    @cached_property
    def complaint(self) -> Complaint | None:
        return complaint_of(self.row.submission.round.case)

    @property
    def complainant(self) -> str:
        """Who complains: of a person who is insured here the registered name."""
        person_id = self.row.person_id
        return shown_names([person_id])[person_id] if person_id else self.row.complainant

    @cached_property
    def months(self) -> list[EmployerMonth]:
        """What the unit owed and paid, of the months that are meant; the newest first."""
        if self.row.employer_id is None:
            return []
        first, last = self.row.first_month, self.row.last_month
        found = months_of_employer(self.row.employer_id)
        return [
            each for each in found if (not first or first <= each.month) and (not last or each.month <= last)
        ]

    @property
    def sums(self) -> Sums:
        return Sums.of(self.months)

    @property
    def findings(self) -> list[Any]:
        return list(self.row.findings.select_related("by"))

    @property
    def steps(self) -> list[Step]:
        """What may be entered now."""
        of = self.complaint
        return [step for step in STEPS if of and of.may_take(step)]
