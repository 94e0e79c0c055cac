"""核查人: who writes what was found in a case, before it is signed. Basis: d14-7, d14-16, d13-27-2."""

from django.utils.translation import gettext as _

from quanyi.agency.refusal import Refusal
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case
from quanyi.agency.review.signers import Signer, answer_of
from quanyi.agency.review.transfers import moved_to
from quanyi.agency.staff.models import Account
from quanyi.law.terms import Stage
from quanyi.law.workflow import Refused


class FindingRefused(Refusal):
    """不能写结论: it is not this clerk's turn, or the result does not fit the unit."""


def why_not_found_by(case: Case, account: Account) -> str:
    """Why this clerk writes no finding now; empty where it is theirs: whoever may sign after the first review."""
    latest = review.latest_round(case)
    after_first = [stage for stage in latest.required_stages if stage is not Stage.FIRST_REVIEW]
    if review.standing(case).next_stage is not after_first[0]:
        return _("核查结论由初审之后的第一个环节写，现在不在这个环节。要改结论的，请退回本案。")
    if isinstance(answer_of(case, Signer.of(account), moved_to=moved_to(case)), Refused):
        return _("本环节不由您签署，不能写核查结论。")
    return ""
