"""待遇: its decision, its end, a month's payments, what the bank did with them. Basis: d14-2-3, gb-8-1, gb-8-2."""

from typing import Any

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import BenefitAct, Submission
from quanyi.agency.kinds.benefit import adjusting, decisions, states
from quanyi.agency.kinds.benefit.grounds import refuse_moved_grounds
from quanyi.agency.kinds.benefit.letters import LETTERS
from quanyi.agency.kinds.benefit.lines import again_url, benefit_line, benefit_rows
from quanyi.agency.kinds.benefit.materials import MATERIALS, matter_of
from quanyi.agency.kinds.benefit.posting import interest_with, work_out
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.ledger.services import posted
from quanyi.agency.registry.services import register
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

_post = posted(work_out)
POSTED = (BenefitAct.PAYMENT, BenefitAct.OUTCOME, BenefitAct.CLAIM)


def carry_out(case: Case) -> None:
    """待遇办结: a decision is entered in the registry, and the interest that it rests on is posted; payments, what the
    bank did and claims are posted.
    """
    submission = latest_round(case).submission
    if submission.summary["act"] in POSTED:
        _post(case)
        states.follow_answers(case, submission)
    elif submission.summary["act"] == BenefitAct.ADJUSTMENT:
        adjusting.refuse_overtaken(submission)
        register(case.pk)
        adjusting.carry_out_adjustment(submission, case_id=case.pk)
    else:
        refuse_moved_grounds(submission)
        decisions.carry_out_decision(submission, case_id=case.pk)
        if any(interest_with(submission)):
            _post(case)


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: as `carry_out`, and nothing is written."""
    if submission.summary["act"] == BenefitAct.ADJUSTMENT:
        adjusting.refuse_overtaken(submission)
        return Posting()
    if submission.summary["act"] not in POSTED:
        decisions.refuse_moved(submission)
        refuse_moved_grounds(submission)
        if not any(interest_with(submission)):
            return Posting()
    return work_out(case, submission)


def _again(submission: Submission) -> dict[str, Any]:
    return {"again": again_url(submission)}


KIND = Kind(
    case=CaseKind.BENEFIT,
    puts_right=True,
    materials=MATERIALS,
    matter=matter_of,
    folder="benefit",
    about=gettext_lazy("待遇的核定、停发、恢复、支付，银行支付结果的登记，多领的追回。"),
    opened_by=(Post.COUNTER, Post.SETTLEMENT),
    basis=("d14-2-3", "gb-8-1", "gb-8-2"),
    carry_out=carry_out,
    try_out=try_out,
    rows=benefit_rows,
    lines=each(benefit_line),
    facts=_again,
    is_posted=lambda case: case.journals.exists(),
    takes_books_alone=True,
    legal_limit="pension_application",
    letters=LETTERS,
)
