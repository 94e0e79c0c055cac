"""异议核查和答复: the examiner's finding, signed like anything else; what was found wrong waits for its correction.

Basis: d14-16, d14-12, d14-7, gb-16.
"""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Submission
from quanyi.agency.control.disputes import Dispute, Stands, dispute_of, end_by, last_finding
from quanyi.agency.control.models import DisputeFinding, DisputeResult
from quanyi.agency.kinds.correction.states import is_about, line_of
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import PostingRefused, Refusal
from quanyi.agency.review import selectors as review
from quanyi.agency.review.examining import FindingRefused, why_not_found_by
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.models import Case
from quanyi.agency.review.subjects import concerns, persons_of
from quanyi.agency.serve.opened import corrected_by
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import label


class Found(NamedTuple):
    """核查结论: the result, the papers that were looked up, and facts and reasons."""

    result: DisputeResult
    sources: str
    found: str


@transaction.atomic
def write_finding(case: Case, found: Found, *, by: Account) -> DisputeFinding:
    """写核查结论; written again it replaces the one before, which stays readable. Raises FindingRefused."""
    take(Lock.CASE, case.pk)
    case = review.cases().get(pk=case.pk)
    if why := why_not_found_by(case, by):
        raise FindingRefused(why)
    row = review.latest_round(case).submission.dispute
    record(Act.REGISTER, case_id=case.pk, person_id=row.person_id, part="dispute-finding")
    return DisputeFinding.objects.create(
        row=row,
        person_id=row.person_id,
        by=by,
        result=found.result.value,
        sources=found.sources,
        found=found.found,
    )


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted. Raises PostingRefused while nothing was found."""
    if last_finding(submission.dispute) is None:
        raise PostingRefused(
            _("还没有写核查结论。请在审核环节查阅原始材料，写明结论后再签署；材料不足的，请退回补正。")
        )
    return Posting()


def carry_out(case: Case) -> object:
    """异议答复: the letter tells the finding; a line that was found wrong stays marked until it is put right."""
    submission = review.latest_round(case).submission
    try_out(case, submission)
    record(Act.REGISTER, case_id=case.pk, submission=submission.pk, rows=1)
    return dispute_of(case)


@transaction.atomic
def end_by_other(dispute: Dispute, number: str, *, by: Account) -> None:
    """登记更正案件: what no correction takes (a registered item, a decision) was put right by another case.

    Raises Refusal where that case is not approved, concerns anybody else, came before the answer, puts nothing right,
    or was brought by whoever registers it.
    """
    found = review.cases().filter(number=number.strip()).first()
    if dispute.stands is not Stands.UPHELD:
        raise Refusal(_("这件异议不在等待更正，没有登记。"))
    if found is None or not concerns(found, dispute.row.person):
        raise Refusal(_("没有案号为“%(number)s”、涉及此人的案件。请核对案号。") % {"number": number})
    told = {"number": found.number, "kind": label(kind_of(found).case)}
    if not kind_of(found).puts_right or persons_of(found) - {dispute.row.person_id}:
        raise Refusal(
            _("案件 %(number)s（%(kind)s）不是只为此人更正记录的案件，不能据此办结异议。请核对案号。") % told
        )
    correction = getattr(review.latest_round(found).submission, "correction", None)
    takes = corrected_by(dispute.row.line) if correction else ""
    if correction and takes and not is_about(dispute, correction.person_id, line_of(correction)):
        raise Refusal(_("案件 %(number)s 更正的是另一项记录，不能据此办结异议。请核对案号。") % told)
    if any(each.collector_id == by.pk for each in found.rounds.all()):
        raise Refusal(_("案件 %(number)s 由您受理，须由另一人登记。请交给审批岗位或者其他柜台人员。") % told)
    answered = max(each.signed_at for each in review.latest_round(dispute.case).signatures.all())
    signed = [each.signed_at for each in review.latest_round(found).signatures.all() if each.approves]
    if not signed or signed[0] < answered:
        raise Refusal(_("案件 %(number)s 没有在答复之后审批同意，不能据此办结异议。") % told)
    record(Act.REGISTER, case_id=dispute.case.pk, person_id=dispute.row.person_id, part="dispute-end")
    end_by(dispute, found, by=by)
