"""申请时的身份核验: how an applicant was seen, kept with the submission and as a first check. Basis: gb-6.3-1."""

from dataclasses import dataclass

from django.utils import timezone

from quanyi.agency.collect.models import BenefitRow, Submission
from quanyi.agency.registry.models import CheckWay, EntitlementCheck
from quanyi.law.terms import PensionEvent
from quanyi.written.documents import IdentityDocument


@dataclass(frozen=True)
class Identity:
    """申请时的身份核验: how the person was seen, and by which document. Basis: gb-6.3-1."""

    way: CheckWay
    document: IdentityDocument

    def as_values(self) -> dict[str, str]:
        """As a submission keeps it."""
        return {"way": self.way.value, "document": self.document.value}


def keep_identity(row: BenefitRow, submission: Submission, case_id: int) -> None:
    """申请退休时认证: who applied was seen, which is the first confirmation of the entitlement. Basis: gb-6.3-1."""
    if found := submission.summary.get("identity"):
        EntitlementCheck.objects.create(
            case_id=case_id,
            person=row.person,
            event=PensionEvent.ENTITLEMENT_CONFIRMED.value,
            on=timezone.localdate(submission.submitted_at),
            way=found["way"],
        )
