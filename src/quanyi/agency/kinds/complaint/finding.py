"""投诉核查: what the examiner found, signed like anything else. Basis: d13-27-2, d14-7."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import ComplaintRow, Submission
from quanyi.agency.control.models import ComplaintFinding, ComplaintResult
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review import selectors as review
from quanyi.agency.review.examining import FindingRefused, why_not_found_by
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


class Found(NamedTuple):
    """核查结论: the result, the papers that were looked up, facts and reasons, and to which body it is referred."""

    result: ComplaintResult
    sources: str
    found: str
    body: str = ""


@transaction.atomic
def write_finding(case: Case, found: Found, *, by: Account) -> ComplaintFinding:
    """写核查结论; written again it replaces the one before, which stays readable. Raises FindingRefused."""
    take(Lock.CASE, case.pk)
    case = review.cases().get(pk=case.pk)
    if why := why_not_found_by(case, by):
        raise FindingRefused(why)
    row = review.latest_round(case).submission.complaint
    if found.result is ComplaintResult.ORDER and row.employer_id is None:
        raise FindingRefused(
            _("这个单位没有参保登记，不能在这里责令改正。请移送社会保险行政部门，写明移送机关。")
        )
    record(Act.REGISTER, case_id=case.pk, person_id=row.person_id, part="complaint-finding")
    return ComplaintFinding.objects.create(
        row=row, person_id=row.person_id, by=by, **(found._asdict() | {"result": found.result.value})
    )


def last_finding(row: ComplaintRow) -> ComplaintFinding | None:
    return row.findings.order_by("pk").last()


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted. Raises PostingRefused while nothing was found."""
    if last_finding(submission.complaint) is None:
        raise PostingRefused(
            _(
                "还没有写核查结论。请在审核环节查阅申报、到账和登记，写明结论后再签署；材料不足的，请退回补正。"
            )
        )
    return Posting()


def carry_out(case: Case) -> object:
    """投诉答复: the letter tells the finding; what follows begins on the case page."""
    submission = review.latest_round(case).submission
    try_out(case, submission)
    record(Act.REGISTER, case_id=case.pk, submission=submission.pk, rows=1)
    return case
