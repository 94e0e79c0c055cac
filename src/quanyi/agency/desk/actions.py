"""经办动作: signing a case, and what the last signature does. Views and the command line call these and nothing below.

Basis: d14-6-3, d14-7.
"""

from django.db import transaction

from quanyi.agency.audit.services import acting_for
from quanyi.agency.ledger.services import take_books
from quanyi.agency.locks import again_on_deadlock
from quanyi.agency.review import services as review_services
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.models import Case, Signature
from quanyi.agency.staff.models import Account
from quanyi.law.terms import Verdict
from quanyi.law.workflow import Refused


@again_on_deadlock
@transaction.atomic
def sign_case(
    case_id: int, *, by: Account, verdict: Verdict, opinion: str, round_seen: int | None = None
) -> Signature | Refused:
    """签署案件; the last agreement posts the case in the same transaction.

    Raises PostingRefused where the books have moved on: then the signature is not kept either.
    """
    answer = review_services.sign(case_id, actor=by, verdict=verdict, opinion=opinion, round_seen=round_seen)
    if isinstance(answer, Refused):
        return answer
    if answer.approves:
        carry_out(answer.case)
    return answer


@transaction.atomic(savepoint=False)
def carry_out(case: Case) -> object:
    """办结: what an approved case comes to, by its kind."""
    kind = kind_of(case)
    take_books(alone=kind.takes_books_alone)
    with acting_for(case.agency_id):
        return kind.carry_out(case)
