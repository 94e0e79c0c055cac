"""投诉的文书: what was found, what follows, where else a complainant may go. Basis: d13-27-1, d13-27-2."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.control.models import ComplaintResult
from quanyi.agency.kinds.complaint.finding import last_finding
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.agency.review.selectors import is_approved
from quanyi.agency.wording import quoted_in_full


def _addressee(submission: Submission) -> Addressee:
    """The complainant; of one who is not insured here the counter hands it over, or nobody where none said who."""
    return Addressee(person=submission.complaint.person)


def _facts(submission: Submission) -> Facts:
    row = submission.complaint
    yield _("投诉内容"), row.said
    yield _("保密"), _("您的身份不告诉被投诉单位。")
    if is_approved(submission.round) and (found := last_finding(row)):
        result = ComplaintResult(found.result)
        yield _("核查结论"), str(result.label)
        yield _("查明的事实和理由"), found.found
        yield _("接下来"), _next(result, found.body)
    yield (
        _("与单位的争议"),
        _("职工与所在用人单位的社会保险争议，可以依法申请调解、仲裁，提起诉讼（%(clause)s）。")
        % {"clause": quoted_in_full("d13-27-1")},
    )


def _next(result: ComplaintResult, body: str) -> str:
    match result:
        case ComplaintResult.ORDER:
            return _("责令单位限期改正，改正的情况可以凭案号向本机构查询。")
        case ComplaintResult.REFER:
            return _("本案不由本机构处理，移送%(body)s；对方的答复到后可以凭案号查询。") % {"body": body}
    return _("没有查实，不另作处理。有新的材料的，可以再次投诉。")


LETTERS = Letters(addressee=_addressee, facts=_facts)
