"""办结继承: decided and payable to each heir, the rest to the pool; heirs may look at what is theirs.

The account ends when the bank has paid everybody (decision 060), or at once where nobody is paid.
Basis: d13-6-2, gb-6.4-2, gb-8-4, gb-8-5, gb-9.1.
"""

from datetime import timedelta

from django.utils import timezone

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import BenefitRow, Recipient, Submission
from quanyi.agency.control.grounds import CASE
from quanyi.agency.grants.models import Grant
from quanyi.agency.grants.services import LONGEST_DAYS, Extent, Holder, end_grant, grant_at_once
from quanyi.agency.kinds.inheritance.submitting import KIND, refuse_state
from quanyi.agency.ledger import whole_account, whole_again
from quanyi.agency.ledger.account_states import move
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.ledger.services import post
from quanyi.agency.registry.changes import lock_persons
from quanyi.agency.registry.ending import end_relations
from quanyi.agency.registry.models import BenefitDecision, Person
from quanyi.agency.registry.services import register
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.law.terms import AccountEvent, RecordItem, Requester, Scheme

NOT_YET = 0  # a trial has no decision yet


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算. Raises BenefitRefused where the account, its state or the payments moved since."""
    _refuse_moved(submission)
    return _posting(submission, NOT_YET)


def carry_out(case: Case) -> None:
    """办结, in the transaction of the last signature. Raises BenefitRefused as `try_out`."""
    submission = latest_round(case).submission
    person = whole_account.decision_row(submission).person
    lock_persons({person.pk}, set())
    _refuse_moved(submission)
    register(case.pk)
    row = whole_account.decision_row(submission)
    decision = whole_account.decide(submission, case.pk, replaces=row.decision) if row.amount_fen else None
    post(case, _posting(submission, decision.pk if decision else NOT_YET))
    if decision is None:
        _end(person, case)
    for heir in submission.recipients.order_by("number"):
        _let_look(person, heir, case, submission)
    if row.decision:
        _end_looks(person, row.decision, case, submission)
    record(Act.REGISTER, case_id=case.pk, submission=submission.pk, person_id=person.pk)


def _again(submission: Submission) -> bool:
    return "again" in submission.summary


def _refuse_moved(submission: Submission) -> None:
    row: BenefitRow = whole_account.decision_row(submission)
    if _again(submission):
        whole_again.refuse_moved(submission, row.person, KIND)
        return
    refuse_state(row.person)
    whole_account.refuse_moved(submission)


def _posting(submission: Submission, decision_id: int) -> Posting:
    if _again(submission):
        return whole_again.work_out(submission, decision_id)
    return whole_account.work_out(submission, decision_id)


def _end(person: Person, case: Case) -> None:
    """Nobody is to be paid: the account ends with the case."""
    today = {person.pk: timezone.localdate()}
    move(today, AccountEvent.INHERITANCE_PAID, case)
    end_relations(today, (Scheme.PENSION,), reason=AccountEvent.INHERITANCE_PAID.label_zh, case_id=case.pk)


def _let_look(person: Person, heir: Recipient, case: Case, submission: Submission) -> None:
    """继承人查询: each heir may look at the account and the benefits for a year, by the papers of the case."""
    document, today = _document(heir), timezone.localdate()
    known = Grant.objects.filter(
        requester=Requester.HEIR.value, holder_document=document, subjects__person=person, end=None,
        last_on__gte=today,
    )  # fmt: skip
    if not known.exists():
        grant_at_once(
            Requester.HEIR,
            person,
            Holder(heir.name, document),
            Extent((RecordItem.BENEFIT, RecordItem.ACCOUNT), today, today + timedelta(days=LONGEST_DAYS - 1)),
            basis=f"{CASE} {case.number}",
            by=submission.submitted_by,
        )


def _end_looks(person: Person, before: BenefitDecision, case: Case, submission: Submission) -> None:
    """Who was named before, was paid nothing, and is no heir any more looks at nothing any more."""
    if before.case is None:
        return
    orders = payments_of(person.pk)
    paid = [o.payment.part for o in orders if o.payment.decision_id == before.pk and o.is_paid]
    heirs = latest_round(before.case).submission.recipients.exclude(number__in=paid)
    left_out = {_document(heir) for heir in heirs} - {_document(heir) for heir in submission.recipients.all()}
    for grant in Grant.objects.filter(
        requester=Requester.HEIR.value, holder_document__in=left_out, subjects__person=person, end=None
    ):
        end_grant(grant, by=submission.submitted_by, reason=f"{CASE} {case.number}")


def _document(heir: Recipient) -> str:
    return f"{heir.get_document_kind_display()} {heir.document_number}"


def decided_by(case: Case) -> BenefitDecision | None:
    """The decision of a case that was carried out."""
    return BenefitDecision.objects.filter(case=case, kind=KIND).first()
