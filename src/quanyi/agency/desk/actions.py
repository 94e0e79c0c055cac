"""经办动作: one function a staff act, one transaction an act. Views and the command line call these and nothing below.

Basis: d14-6-3, d14-7.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from quanyi.agency.collect import changes as registering
from quanyi.agency.collect import services as collect
from quanyi.agency.collect.answers import choices_of
from quanyi.agency.collect.changes import Change
from quanyi.agency.collect.declaration import may_wait
from quanyi.agency.collect.models import (
    Channel,
    FileCheck,
    ReceivedFile,
    Submission,
)
from quanyi.agency.compute import correction, inquiries, rates
from quanyi.agency.compute import services as compute
from quanyi.agency.compute.correction import Proposal
from quanyi.agency.compute.right import Ground
from quanyi.agency.desk.attempts import again_on_deadlock
from quanyi.agency.desk.declared import check_declaration, supplements_of
from quanyi.agency.ledger.services import take_books
from quanyi.agency.locks import Lock, take
from quanyi.agency.registry.models import Employer
from quanyi.agency.review import selectors as review
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.models import Case, Signature
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Titles
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict
from quanyi.law.workflow import Refused, State


@dataclass(frozen=True)
class HandIn:
    """接收结果: the file as kept, what its reading found, and the case where it was free of faults.

    `seen_before` is true where the same bytes are under way or done already: then nothing was added.
    """

    file: ReceivedFile
    check: FileCheck
    case: Case | None
    seen_before: bool = False


@again_on_deadlock
@transaction.atomic
def hand_in_declaration(
    content: bytes,
    name: str,
    *,
    employer: Employer,
    month: Month,
    channel: Channel,
    by: Account,
    set_aside: bool = False,
) -> HandIn:
    """接收申报: keep the file, read it, and open a case if it has no fault; else report every fault.

    With `set_aside`, rows that match nobody stop nothing: they wait, and the others go on.
    A case of the same month that was sent back goes on with this file as its next round.
    """
    take(Lock.DECLARATIONS, employer.pk)
    file, is_new = collect.receive_file(content, name, employer=employer, month=month, channel=channel, by=by)
    if not is_new and (live := live_case_of(file)):
        return HandIn(file, file.checks.latest("pk"), live, seen_before=True)
    reading, aside = check_declaration(
        content, name, employer=employer, month=month, choices=choices_of(file)
    )
    check = collect.note_check(file, reading)
    if not (reading.ok or (set_aside and may_wait(reading.faults, len(reading.rows)))):
        return HandIn(file, check, None)
    submit = partial(
        collect.submit_declaration,
        file,
        reading.rows,
        by=by,
        supplements=supplements_of(reading.rows, employer),
        aside=aside,
        check=check,
    )
    return HandIn(file, check, review_services.put_before(submit, declaration_claim(employer, month), by=by))


def declaration_claim(employer: Employer, month: Month) -> Claim:
    """办理事项: several declarations of a month may wait; one that was sent back goes on with the next."""
    return Claim.of("declaration", employer.pk, month, is_shared=True)


def is_asked(handed_in: HandIn) -> bool:
    """Whether the file was not taken for something that its sender can answer."""
    return handed_in.case is None and collect.is_asked(handed_in.check)


def live_case_of(file: ReceivedFile) -> Case | None:
    """The case in which these very bytes are under way or approved."""
    for case in review.cases().filter(rounds__submission__file=file):
        latest = review.latest_round(case)
        if latest.submission.file_id == file.pk and review.standing(case).state in (
            State.WAITING,
            State.APPROVED,
        ):
            return case
    return None


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
    if review.standing(review.cases_to_sign().get(pk=case_id)).state is State.APPROVED:
        carry_out(review.cases().get(pk=case_id))
    return answer


@transaction.atomic
def carry_out(case: Case) -> object:
    """办结: what an approved case comes to, by its kind."""
    kind = kind_of(case)
    take_books(alone=kind.takes_books_alone)
    return kind.carry_out(case)


@again_on_deadlock
@transaction.atomic
def settle_year(
    year: int, *, region: str, by: Account, progress: Callable[[int], None] = lambda done: None
) -> Case:
    """年度结息: compute a year and put the result before the reviewers.

    Raises NoParameter, NothingToSettle, or AlreadyUnderWay.
    """

    def submit() -> Submission:
        return compute.settle_year(year, region=region, by=by, progress=progress).submission

    return review_services.put_before(submit, settlement_claim(year), by=by)


def settlement_claim(year: int) -> Claim:
    return Claim.of("settlement", year)


@again_on_deadlock
@transaction.atomic
def correct(propose: Callable[[], Proposal], *, by: Account) -> Case:
    """差错更正: work the correction out and put it before the reviewers; a case that was sent back goes on.

    Raises NotCorrectable, NothingToCorrect, LawError, or AlreadyUnderWay where the same fact is being corrected.
    """
    claim = correction.claim_of(propose())
    return review_services.put_before(lambda: correction.submit(propose(), by=by), claim, by=by)


@again_on_deadlock
@transaction.atomic
def correct_rate(year: int, ground: Ground, *, region: str, by: Account) -> Case:
    """利率更正: compute a region's settled years anew and put the differences before the reviewers.

    Raises NothingToCorrect, NoParameter, or AlreadyUnderWay where the same year is being corrected.
    """

    def submit() -> Submission:
        return rates.submit_rate(rates.propose_rate(year, region), ground, by=by)

    return review_services.put_before(submit, Claim.of("rate", year, region), by=by)


@again_on_deadlock
@transaction.atomic
def open_inquiry(finding_id: int, opinion: inquiries.Opinion, *, by: Account) -> Case:
    """立案核查: put a finding with an opinion on it before the reviewers; a case sent back goes on with it.

    Raises InquiryRefused where the finding needs no inquiry now.
    """
    submit = partial(inquiries.submit_inquiry, finding_id, opinion, by=by)
    return review_services.put_before(submit, Claim.of("finding", finding_id), by=by)


@transaction.atomic
def open_change(
    changes: Sequence[Change], *, titles: Titles, region: str, by: Account, sent_back: Case | None = None
) -> Case:
    """登记变更立案: put changes of the registry before the reviewers; a case that was sent back goes on with them.

    Raises ChangeRefused where they cannot stand.
    """
    submit = partial(registering.submit_changes, changes, titles=titles, region=region, by=by)
    return review_services.put_before(submit, by=by, goes_on=sent_back)


@transaction.atomic
def open_benefit(submit: Callable[[], Submission], *, by: Account) -> Case:
    """待遇立案: put a computed benefit, its end, or a month's payments before the reviewers.

    Raises what `submit` raises; then nothing is kept.
    """
    return review_services.put_before(submit, by=by)
