"""撤回: whoever handed a case in takes it back, while nobody has decided it finally. Basis: d14-7."""

from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.locks import Lock, take
from quanyi.agency.review import selectors
from quanyi.agency.review.issuing import issue
from quanyi.agency.review.models import Case, LetterEvent, Round, Withdrawal
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.staff.selectors import posts_of
from quanyi.law.workflow import NotWithdrawn, why_not_withdrawn


@transaction.atomic
def withdraw(case_id: int, *, by: Account, reason: str) -> Withdrawal | NotWithdrawn:
    """撤回: the case ends, and what it was about may be handed in anew. A refusal is an answer, and is logged."""
    take(Lock.CASE, case_id)
    case = selectors.cases().get(pk=case_id)
    if why_not := refusal_of(case, by, reason):
        record(Act.REFUSED, case_id=case_id, purpose=why_not.code)
        return why_not
    latest = selectors.latest_round(case)
    record(Act.WITHDRAW, case_id=case_id, purpose=reason.strip(), round=latest.number)
    withdrawal = Withdrawal.objects.create(case=case, round=latest, by=by, reason=reason.strip())
    issue(LetterEvent.WITHDRAWN, latest)
    return withdrawal


def refusal_of(case: Case, account: Account, reason: str = "—") -> NotWithdrawn | None:
    """Why this account may not withdraw the case now; None where it may, for a reason that it gives."""
    is_theirs = is_handed_in_by(account, selectors.latest_round(case))
    return why_not_withdrawn(selectors.standing(case), is_theirs=is_theirs, reason=reason)


def is_handed_in_by(account: Account, latest: Round) -> bool:
    """Whether the account collected the round, or speaks for the employer whose file it is.

    A case about an employer that staff opened of themselves, such as an inquiry, is not the employer's.
    """
    mandate, file = getattr(account, "mandate", None), latest.submission.file
    speaks_for = mandate.employer_id if mandate else None
    is_its_file = file is not None and speaks_for is not None and speaks_for == file.employer_id
    return is_its_file or (latest.collector_id == account.pk and _is_in_office(account))


def _is_in_office(account: Account) -> bool:
    """Whether a clerk still holds a post; others hold none."""
    return account.kind != AccountKind.STAFF or bool(posts_of(account))
