"""捐助内容: what was given, by whom, when it arrived. Basis: d14-6-1, gb-12-2."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds import donation
from quanyi.agency.registry.models import Employer
from quanyi.agency.staff.models import Account
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month


@dataclass(frozen=True)
class Donation:
    """一笔捐助, in fen."""

    amount_fen: int
    arrived_on: date
    reference: str

    @classmethod
    def of(cls, summary: dict[str, Any]) -> "Donation":
        return cls(summary["amount_fen"], date.fromisoformat(summary["arrived_on"]), summary["reference"])


def submit(employer: Employer, given: Donation, *, by: Account) -> Submission:
    """Make a submission of it."""
    submission = Submission.objects.create(
        kind=donation.KIND.case.value,
        employer=employer,
        month=Month.of(given.arrived_on),
        submitted_by=by,
        row_count=1,
        parameters_version=parameters_version(),
        summary=asdict(given) | {"arrived_on": given.arrived_on.isoformat()},
    )
    record(Act.SUBMIT, submission=submission.pk, employer=employer.pk)
    return submission
