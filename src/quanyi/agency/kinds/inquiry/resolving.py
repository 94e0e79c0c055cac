"""核查办理: what becomes of a finding: an inquiry is put before the reviewers, and their word is kept.

Basis: d14-5-2, d14-7, d14-11-1, d14-12, d14-13.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Submission
from quanyi.agency.control.models import DataFinding, FindingResolution, Inquiry
from quanyi.agency.kinds import inquiry
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.refusal import Refusal
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.terms import InquiryResult


class InquiryRefused(Refusal):
    """不能核查: the finding is decided or gone; the sentence says which."""


@dataclass(frozen=True)
class Opinion:
    """What the keeper of the data proposes: the result, why, and how it is to be handled."""

    result: InquiryResult
    reason: str
    handling: str


@transaction.atomic
def submit_inquiry(finding_id: int, opinion: Opinion, *, by: Account) -> Submission:
    """提出核查意见.

    Raises InquiryRefused where the finding needs no inquiry now.
    """
    finding = DataFinding.objects.select_related("resolution", "gone").get(pk=finding_id)
    _refuse_decided(finding)
    submission = Submission.objects.create(
        kind=inquiry.KIND.case.value,
        employer_id=finding.employer_id,
        month=Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=1,
        parameters_version=parameters_version(),
        summary={"check": finding.check_code, "finding": finding.pk, "result": opinion.result.value},
    )
    Inquiry.objects.create(
        submission=submission,
        finding=finding,
        result=opinion.result.value,
        reason=opinion.reason,
        handling=opinion.handling,
    )
    record(Act.SUBMIT, person_id=finding.person_id, submission=submission.pk, finding=finding.pk)
    return submission


def _refuse_decided(finding: DataFinding) -> None:
    if hasattr(finding, "resolution"):
        raise InquiryRefused(_("这项发现已有核查结论，不再另行核查。"))
    if hasattr(finding, "gone"):
        raise InquiryRefused(_("最近一次核查已看不到这项发现，不需要再核查。"))


def inquiry_case(finding: DataFinding) -> Case | None:
    """The latest case of inquiry into a finding, however it stands."""
    cases = review.cases().filter(rounds__submission__inquiry__finding=finding).distinct()
    return cases.order_by("-pk").first()


def try_out(case: Case, submission: Submission) -> Posting:
    """核查试算: nothing is posted. Raises InquiryRefused where the finding is decided or gone."""
    _refuse_decided(submission.inquiry.finding)
    return Posting()


def resolve(case: Case) -> FindingResolution:
    """核查办结: what four signatures decided is kept, in the transaction of the last of them.

    Raises IntegrityError where the signatures are missing or the finding is decided already.
    """
    inquiry = review.latest_round(case).submission.inquiry
    resolution = FindingResolution.objects.create(finding=inquiry.finding, case=case, inquiry=inquiry)
    record(
        Act.RESOLVE_FINDING,
        person_id=inquiry.finding.person_id,
        case_id=case.pk,
        purpose=inquiry.reason[:200],
        finding=inquiry.finding.pk,
        check=inquiry.finding.check_code,
        result=inquiry.result,
        handling=inquiry.handling,
    )
    return resolution
