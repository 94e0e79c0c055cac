"""终止关系提交审核: once the confirmation is there, what is paid is worked out and put to the reviewers.

Basis: d13-3-2, d13-6-1, gb-6.3-3, gb-8-3.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import (
    Document,
    Kinship,
    Recipient,
    Submission,
    TerminationRequest,
    TerminationRow,
)
from quanyi.agency.kinds import termination
from quanyi.agency.kinds.termination.steps import StepRefused, decided, refuse_state
from quanyi.agency.kinds.termination.worth import DONE, RULES, worth_of
from quanyi.agency.ledger.whole_account import Whole, keep_rows, portions
from quanyi.agency.refusal import BenefitRefused
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import BenefitKind
from quanyi.agency.registry.titles import titles_of
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import standing
from quanyi.agency.staff.models import Account
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.workflow import State
from quanyi.written import Problem
from quanyi.written.documents import IdentityDocument
from quanyi.written.numbers import read_number


@dataclass(frozen=True)
class Payee:
    """收款账户, of the person alone."""

    bank_name: str
    account_number: str


def refuse_unconfirmed(request: TerminationRequest) -> Whole:
    """The payout of today. Raises BenefitRefused while a paper is missing or the conditions are not met."""
    refuse_state(request)
    whole = worth_of(request)
    if whole.figure.value != DONE:
        raise BenefitRefused(
            _("还不能终止：申请、书面告知的送达、书面确认缺了一项，或先后不对。请按先后补齐三书。")
        )
    return whole


@transaction.atomic
def submit_termination(request: TerminationRequest, payee: Payee, *, by: Account) -> Submission:
    """A confirmed termination as a submission. Raises BenefitRefused, LawError."""
    whole, person = refuse_unconfirmed(request), request.person
    submission = Submission.objects.create(
        kind=termination.KIND.case.value, month=Month.of(timezone.localdate()), submitted_by=by, row_count=1,
        rules=versions_of((*RULES[request.ground], "account.interest_until")),
        parameters_version=parameters_version(),
        summary=titles_of(person, termination.KIND.case).kept() | whole.about() | {"paid_fen": whole.paid_fen},
    )  # fmt: skip
    TerminationRow.objects.create(submission=submission, request=request)
    [share] = portions(whole.parts.own_fen, whole.parts.transfer_fen, [Fraction(1)])
    known = decided(person, request.ground)
    keep_rows(submission, person, BenefitKind(request.ground), whole, [share], replaces=known)
    facts = facts_of(person)
    name, number = facts["name"].value, facts["social_security_number"].value
    Recipient.objects.create(
        submission=submission, number=share.number, name=name, kinship=Kinship.SELF.value,
        document_kind=_document_kind(number), document_number=number,
        numerator=1, denominator=1, amount_fen=share.amount_fen, payee_name=name, bank_name=payee.bank_name,
        account_number=payee.account_number,
    )  # fmt: skip
    record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, kind=request.ground)
    return submission


def _document_kind(number: str) -> str:
    read = read_number(number, demo=settings.DEMO_DISTRICT)
    document = IdentityDocument.CITIZEN if isinstance(read, Problem) else read.document
    return str(document.value)


@transaction.atomic
def open_termination(request: TerminationRequest, payee: Payee, *, by: Account) -> Case:
    """终止关系立案, or the next round of what was sent back. Raises BenefitRefused, AlreadyUnderWay, LawError."""
    _refuse_over(request)
    submit = partial(submit_termination, request, payee, by=by)
    claim = Claim.of("termination", request.person_id)
    return review_services.put_before(submit, claim, by=by, papers=lambda: papers_of(request))


def case_of(request: TerminationRequest) -> Case | None:
    """The case that the application led to, the latest."""
    return Case.objects.filter(rounds__submission__termination__request=request).order_by("pk").last()


def _refuse_over(request: TerminationRequest) -> None:
    """One confirmation leads to one case: what was decided, rejected or withdrawn is applied for anew."""
    case = case_of(request)
    if case and standing(case).state not in (State.SENT_BACK, State.WAITING):
        raise StepRefused(
            _("这份书面申请的案件 %(case)s 已经办结、不予受理或撤回。仍要终止的，请由本人重新书面申请。")
            % {"case": case.number}
        )


def papers_of(request: TerminationRequest) -> Iterator[Paper]:
    """The papers of the application and of its steps."""
    found: list[tuple[str, Document | None]] = [
        ("application", request.application),
        ("emigration", request.evidence),
        *((step.step, step.document) for step in request.steps.select_related("document").order_by("pk")),
    ]
    for code, document in found:
        if document is not None:
            yield Paper(code, document, document.name, person=request.person)
