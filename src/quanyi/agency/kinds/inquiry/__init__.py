"""数据核查: what becomes of a finding of the checks. Basis: d14-11-1, d14-12."""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.inquiry.findings import FindingLine
from quanyi.agency.kinds.inquiry.lines import InquiryLine, inquiries
from quanyi.agency.kinds.inquiry.resolving import resolve, try_out
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _finding(submission: Submission) -> str:
    return str(FindingLine(submission.inquiry.finding).title)


KIND = Kind(
    case=CaseKind.INQUIRY,
    folder="inquiry",
    about=gettext_lazy("数据核查的一项发现，核对材料后作出结论。"),
    opened_by=(Post.DATA_KEEPER,),
    basis=("d14-11-1", "d14-12"),
    carry_out=resolve,
    try_out=try_out,
    rows=inquiries,
    lines=each(InquiryLine),
    subject=_finding,
    is_posted=lambda case: False,
)
