"""核查意见: as the case page shows them. Basis: d14-12."""

from dataclasses import dataclass
from typing import Any

from quanyi.agency.collect.models import Submission
from quanyi.agency.control.models import Inquiry
from quanyi.agency.kinds.inquiry.findings import FindingLine
from quanyi.law.terms import InquiryResult


@dataclass(frozen=True)
class InquiryLine:
    """An opinion on a finding, with what was found."""

    inquiry: Inquiry

    @property
    def result(self) -> InquiryResult:
        return InquiryResult(self.inquiry.result)

    @property
    def finding(self) -> FindingLine:
        return FindingLine(self.inquiry.finding)


def inquiries(submission: Submission) -> Any:
    opinions = Inquiry.objects.filter(submission=submission).order_by("pk")
    return opinions.select_related("finding__person", "finding__employer")
