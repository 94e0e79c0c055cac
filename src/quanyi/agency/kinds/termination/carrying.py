"""办结终止关系: decided and payable; account and relation end when the bank has paid (decision 060).

Basis: d13-3-2, d13-6-1, gb-6.4-2.
"""

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.termination.submitting import refuse_unconfirmed
from quanyi.agency.ledger import whole_account
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.ledger.services import post
from quanyi.agency.registry.changes import lock_persons
from quanyi.agency.registry.services import register
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round

NOT_YET = 0  # a trial has no decision yet


def _refuse_moved(submission: Submission) -> None:
    """The conditions, the papers and the account must be what they were."""
    whole_account.refuse_moved(submission)
    refuse_unconfirmed(submission.termination.request)


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算. Raises BenefitRefused where the account, its state or the conditions moved since."""
    _refuse_moved(submission)
    return whole_account.work_out(submission, NOT_YET)


def carry_out(case: Case) -> None:
    """办结, in the transaction of the last signature. Raises BenefitRefused as `try_out`."""
    submission = latest_round(case).submission
    person_id = submission.termination.request.person_id
    lock_persons({person_id}, set())
    _refuse_moved(submission)
    register(case.pk)
    known = whole_account.decision_row(submission).decision
    decision = whole_account.decide(submission, case.pk, replaces=known)
    post(case, whole_account.work_out(submission, decision.pk))
    record(Act.REGISTER, case_id=case.pk, submission=submission.pk, person_id=person_id)
