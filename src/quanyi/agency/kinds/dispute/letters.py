"""异议答复: what was found, why, what follows, and where one may go from there. Basis: d14-16, gb-16."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.control.disputes import last_finding
from quanyi.agency.control.models import DisputeResult
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.agency.review.selectors import is_approved
from quanyi.agency.wording import in_reading, quoted_in_full


def _addressee(submission: Submission) -> Addressee:
    """Whoever objected."""
    return Addressee(employer=submission.employer, person=submission.dispute.person)


def _facts(submission: Submission) -> Facts:
    row = submission.dispute
    yield _("有异议的数字"), f"{in_reading(row.told)['title']} {in_reading(row.told)['value']}"
    yield _("认为应当是"), row.wanted
    yield _("异议理由"), row.reason
    if is_approved(submission.round) and (found := last_finding(row)):
        yield _("核查结论"), str(DisputeResult(found.result).label)
        yield _("查阅的原始材料"), found.sources
        yield _("查明的事实和理由"), found.found
        yield _("接下来"), _next(DisputeResult(found.result))
        yield (
            _("与单位的争议"),
            _("职工与所在用人单位的社会保险争议，可以依法申请调解、仲裁，提起诉讼（%(clause)s）。")
            % {"clause": quoted_in_full("d13-27-1")},
        )


def _next(result: DisputeResult) -> str:
    if result is DisputeResult.UPHELD:
        return _("本机构另立更正案件，更正入账后另行告知；更正以前，这项记录继续标明有异议。")
    return _("记录不变，不再标明有异议。有新的材料的，可以再次申请核查。")


LETTERS = Letters(addressee=_addressee, facts=_facts)
