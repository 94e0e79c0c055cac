"""待遇: its decision, its end, a month's payments, what the bank did with them. Basis: d14-2-3, gb-8-1, gb-8-2."""

from typing import Any

from quanyi.agency.collect.models import BenefitAct, Submission
from quanyi.agency.kinds.benefit import decisions
from quanyi.agency.kinds.benefit.letters import LETTERS
from quanyi.agency.kinds.benefit.lines import again_url, benefit_line, benefit_rows
from quanyi.agency.kinds.benefit.materials import MATERIALS, matter_of
from quanyi.agency.kinds.benefit.posting import interest_with, work_out
from quanyi.agency.ledger.services import posted
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.law.terms import CaseKind

_post = posted(work_out)


def carry_out(case: Case) -> None:
    """待遇办结: a decision is entered in the registry, and the interest that it rests on is posted; payments, what the
    bank did and claims are posted.
    """
    submission = latest_round(case).submission
    if submission.summary["act"] in (BenefitAct.PAYMENT, BenefitAct.OUTCOME, BenefitAct.CLAIM):
        _post(case)
    else:
        decisions.carry_out_decision(submission, case_id=case.pk)
        if any(interest_with(submission)):
            _post(case)


def _again(submission: Submission) -> dict[str, Any]:
    return {"again": again_url(submission)}


KIND = Kind(
    case=CaseKind.BENEFIT,
    materials=MATERIALS,
    matter=matter_of,
    folder="benefit",
    basis=("d14-2-3", "gb-8-1", "gb-8-2"),
    carry_out=carry_out,
    rows=benefit_rows,
    lines=each(benefit_line),
    facts=_again,
    is_posted=lambda case: case.journals.exists(),
    takes_books_alone=True,
    legal_limit="pension_application",
    letters=LETTERS,
)
