"""责令改正: put before the reviewers; the letter of the last signature is the order. Basis: d13-24, d13-28, sil-63."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import ComplaintMatter, OrderRow, Submission
from quanyi.agency.control.complaints import Complaint, Stands, complaint_of, orders, overlap
from quanyi.agency.control.models import ComplaintResult
from quanyi.agency.kinds import order
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.locks import Lock, again_on_deadlock, take
from quanyi.agency.refusal import PostingRefused, Refusal
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.names import name_of
from quanyi.agency.review import selectors as review
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Said, Titles, run_on
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month


class OrderRefused(Refusal):
    """不能责令: the day lies behind, the complaint was not found true, or an order on the same matter runs."""


@dataclass(frozen=True)
class Wanted:
    """责令内容: what is to be put right, of which months, by what day, by whose decision, and on what ground."""

    matter: ComplaintMatter
    first_month: Month | None
    last_month: Month | None
    wanted: str
    due_on: date
    authority: str
    reason: str
    complaint_number: str = ""


@again_on_deadlock
@transaction.atomic
def open_order(
    employer: Employer, wanted: Wanted, *, by: Account, papers: Callable[[], Iterable[Paper]] = tuple
) -> Case:
    """责令改正立案; of an employer one a matter is before the reviewers, and goes on with what was sent back.

    Raises OrderRefused, AlreadyUnderWay.
    """
    take(Lock.EMPLOYER_CHANGE, employer.pk)
    refuse(employer, wanted)
    submit = partial(_submit, employer, wanted, by=by)
    claim = Claim.of("order", employer.pk, wanted.matter.value)
    return review_services.put_before(submit, claim, by=by, papers=papers)


def refuse(employer: Employer, wanted: Wanted, *, but: Case | None = None) -> None:
    """Raise OrderRefused where nothing may be ordered so today. `but`: the case that is signed itself."""
    if wanted.due_on <= timezone.localdate():
        raise OrderRefused(
            _("限期 %(day)s 不晚于今天，单位来不及改正。请填写今天以后的日期。") % {"day": wanted.due_on}
        )
    _refuse_second(employer, wanted, but)
    if wanted.complaint_number and not _follows(employer, wanted, but):
        raise OrderRefused(
            _("投诉案件 %(number)s 没有对这个单位的这个事项认定属实，或者已经责令。请核对案号。")
            % {"number": wanted.complaint_number}
        )


def _refuse_second(employer: Employer, wanted: Wanted, but: Case | None) -> None:
    for each in orders(Q(submission__employer=employer, matter=wanted.matter.value)):
        runs = each.is_issued and each.is_open and each.stands is not Stands.REFERRED
        if runs and each.case != but and overlap(each.row, wanted):
            raise OrderRefused(
                _("案件 %(number)s 已就同一事项责令改正，限期 %(day)s，还没有了结。请在那一件上办理。")
                % {"number": each.case.number, "day": each.row.due_on}
            )


def found_true(number: str) -> Complaint | None:
    """The complaint of this number, where it was found true."""
    case = review.cases().filter(number=number).first() if number else None
    found = complaint_of(case) if case else None
    return found if found and found.result is ComplaintResult.ORDER else None


def _follows(employer: Employer, wanted: Wanted, but: Case | None) -> bool:
    found = found_true(wanted.complaint_number)
    if found is None or found.row.employer_id != employer.pk or found.matter is not wanted.matter:
        return False
    return found.order is None or found.order.case == but or found.order.ended is Stands.SENT_BACK


def _submit(employer: Employer, wanted: Wanted, *, by: Account) -> Submission:
    submission = Submission.objects.create(
        kind=order.KIND.case.value,
        employer=employer,
        month=Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=1,
        parameters_version=parameters_version(),
        summary=_titles(employer, wanted).kept(),
    )
    OrderRow.objects.create(submission=submission, **vars(wanted))
    record(Act.SUBMIT, submission=submission.pk, rows=1)
    return submission


def _titles(employer: Employer, wanted: Wanted) -> Titles:
    whole = Said.in_all(
        lambda: _("%(unit)s：%(what)s") % {"unit": name_of(employer), "what": wanted.matter.label}
    )
    return Titles(whole, Said.in_all(lambda: str(wanted.matter.label)))


def wanted_of(row: OrderRow) -> Wanted:
    names = ("first_month", "last_month", "wanted", "due_on", "authority", "reason", "complaint_number")
    return Wanted(ComplaintMatter(row.matter), *(getattr(row, name) for name in names))


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted. Raises PostingRefused where the order would come too late, or a second time."""
    assert submission.employer is not None
    try:
        refuse(submission.employer, wanted_of(submission.order), but=case)
    except OrderRefused as refusal:
        raise PostingRefused(run_on((str(refusal), _("请退回案件，重新提交。")))) from refusal
    return Posting()


def carry_out(case: Case) -> object:
    """责令: the letter of this signature is the order."""
    submission = review.latest_round(case).submission
    assert submission.employer is not None
    take(Lock.EMPLOYER_CHANGE, submission.employer.pk)
    try_out(case, submission)
    record(Act.REGISTER, case_id=case.pk, submission=submission.pk, rows=1)
    return case
