"""经办动作: one function a staff act, one transaction an act. Views and the command line call these and nothing below.

Basis: d14-6-3, d14-7.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect import changes as registering
from quanyi.agency.collect import services as collect
from quanyi.agency.collect.changes import Change
from quanyi.agency.collect.declaration import (
    Column,
    DeclaredRow,
    Fault,
    FaultCode,
    Reading,
    file_fault,
    read_declaration,
    with_faults,
)
from quanyi.agency.collect.identifiers import citizen_number_reason
from quanyi.agency.collect.models import (
    BenefitAct,
    Channel,
    FileCheck,
    PaymentResult,
    ReceivedFile,
    Submission,
)
from quanyi.agency.compute import benefits, correction, inquiries
from quanyi.agency.compute import services as compute
from quanyi.agency.compute.correction import Proposal
from quanyi.agency.desk.attempts import again_on_deadlock
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger import services as ledger_services
from quanyi.agency.ledger.crediting import open_supplements
from quanyi.agency.ledger.months_taken import taken
from quanyi.agency.ledger.payout import record_failures
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import names_by_number, persons_by_number
from quanyi.agency.review import selectors as review
from quanyi.agency.review import services as review_services
from quanyi.agency.review.models import Case, Signature
from quanyi.agency.staff.models import Account
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind, ContributionKind, Verdict
from quanyi.law.workflow import Refused, State

DECLARATION_LOCK = 6_01  # serialises hand-ins of one employer
CORRECTION_LOCK = 16_01  # serialises corrections of one person's record


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
    content: bytes, name: str, *, employer: Employer, month: Month, channel: Channel, by: Account
) -> HandIn:
    """接收申报: keep the file, read it, and open a case if it has no fault; else report every fault.

    A case of the same month that was sent back goes on with this file as its next round.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [DECLARATION_LOCK, employer.pk])
    file, is_new = collect.receive_file(content, name, employer=employer, month=month, channel=channel, by=by)
    if not is_new and (live := live_case_of(file)):
        return HandIn(file, file.checks.latest("pk"), live, seen_before=True)
    reading = check_declaration(content, name, employer=employer, month=month)
    check = collect.note_check(file, reading)
    if not reading.ok:
        return HandIn(file, check, None)
    supplements = _supplements(reading.rows, employer)
    submission = collect.submit_declaration(file, reading.rows, by=by, supplements=supplements)
    if sent_back := review.sent_back(employer.pk, month):
        case = review_services.reopen_case(sent_back, submission, collector=by).case
    else:
        case = review_services.open_case(submission, collector=by)
    return HandIn(file, check, case)


def check_declaration(content: bytes, name: str, *, employer: Employer, month: Month) -> Reading[DeclaredRow]:
    """Read a file and hold it against the books: every fault of every row at once."""
    reading = read_declaration(
        content,
        name,
        month=month,
        validate_number=lambda number: citizen_number_reason(number, demo=settings.DEMO_DISTRICT),
        due=lambda base, of: collect.due(base, of, region=employer.region),
        today=timezone.localdate(),
    )
    return with_faults(reading, _faults_against_books(reading, employer))


def _faults_against_books(reading: Reading[DeclaredRow], employer: Employer) -> Iterator[Fault]:
    """What only the books know: another employer's list, unknown persons, other names, months declared before."""
    title_code = reading.sheet.credit_code_in_title
    if title_code and title_code != employer.credit_code:
        yield file_fault(FaultCode.EMPLOYER_DIFFERS, title_code, at=reading.sheet.credit_code_at)
    numbers = {row.social_security_number for row in reading.rows}
    names = names_by_number(numbers)
    declared = ledger.posted_months(employer.pk, numbers, {row.month for row in reading.rows})
    declared |= review.declared_under_way(employer.pk, numbers)
    supplements = _supplements(reading.rows, employer)
    in_the_way = _in_the_way(reading, employer, numbers)
    for row in reading.rows:
        yield from _person_faults(reading, row, names.get(row.social_security_number))
        pays = collect.settles(row, supplements)
        kind = ContributionKind.SUPPLEMENT if pays else row.kind
        key = (row.social_security_number, row.month)
        advice = ""
        if why := in_the_way.get((*key, kind)):
            advice = f"{why}，请删去此行；原记录有误的，请申请更正"
        elif case := declared.get((*key, kind.value)):
            advice = f"同一人同一月已在案件 {case} 中申报，请删去此行；当月未缴的，到账后按“补缴”申报"
        if (
            advice
            and (owing := supplements.get(key))
            and row.kind is ContributionKind.BACK_PAYMENT
            and not pays
        ):
            wage = format_yuan(owing.declared_wage_fen)
            advice = f"这个月更正后尚欠差额，须按更正后的缴费工资 {wage} 元、填明到账日期补缴"
        if advice:
            yield _declared_before(reading, row, advice)


def _declared_before(reading: Reading[DeclaredRow], row: DeclaredRow, advice: str) -> Fault:
    return reading.fault(
        row.row,
        Column.MONTH,
        FaultCode.ALREADY_DECLARED,
        read=f"{row.month} {row.kind.label_zh}",
        wanted="尚未缴费的月份",
        advice=advice,
    )


def _supplements(rows: Sequence[DeclaredRow], employer: Employer) -> collect.Supplements:
    """What is open of months beyond what was paid for them: a back payment of one is for just that."""
    back_payments = [row for row in rows if row.kind is ContributionKind.BACK_PAYMENT]
    ids = persons_by_number([row.social_security_number for row in back_payments])
    number_of = {person_id: number for number, person_id in ids.items()}
    found = open_supplements(employer.pk, ids.values(), {row.month for row in back_payments})
    return {(number_of[person_id], month): row for (person_id, month), row in found.items()}


def _in_the_way(
    reading: Reading[DeclaredRow], employer: Employer, numbers: Collection[str]
) -> dict[tuple[str, Month, ContributionKind], str]:
    """(number, month, kind) that may not be declared, with what stands in the way."""
    ids = persons_by_number(numbers)
    number_of = {person_id: number for number, person_id in ids.items()}
    announced = {
        (ids[row.social_security_number], row.month)
        for row in reading.rows
        if row.is_announced and row.social_security_number in ids
    }
    found = taken(employer, number_of, {row.month for row in reading.rows}, announced=announced)
    return {(number_of[person_id], month, kind): why for (person_id, month, kind), why in found.items()}


def _person_faults(
    reading: Reading[DeclaredRow], row: DeclaredRow, registered: str | None
) -> Iterator[Fault]:
    if registered is None and row.started_on is None:
        yield reading.fault(
            row.row,
            Column.NUMBER,
            FaultCode.PERSON_UNKNOWN,
            advice="请核对号码；确是新参保人员的，请在“入职日期”栏填写入职日期",
        )
    if registered is not None and registered != row.name:
        yield reading.fault(
            row.row, Column.NAME, FaultCode.NAME_NOT_REGISTERED, wanted=f"登记的姓名（{_hint(registered)}）"
        )


def _hint(name: str) -> str:
    """A registered name, shown so far that a slip can be found and no more: 张*明."""
    return name[0] + "*" * (len(name) - 2) + name[-1] if len(name) > 2 else name[0] + "*"


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
    if not isinstance(answer, Refused):
        case = review.cases().get(pk=case_id)
        if review.standing(case).state is State.APPROVED:
            ledger_services.take_books(CaseKind(case.kind))
            CARRIED_OUT[CaseKind(case.kind)](case)
    return answer


@again_on_deadlock
@transaction.atomic
def settle_year(
    year: int, *, region: str, by: Account, progress: Callable[[int], None] = lambda done: None
) -> Case:
    """年度结息: compute a year and put the result before the reviewers.

    Raises NoParameter, NothingToSettle, or AlreadyUnderWay.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [DECLARATION_LOCK, -year])
    running = refuse_if_under_way(year)
    run = compute.settle_year(year, region=region, by=by, progress=progress)
    if running is not None:
        return review_services.reopen_case(running, run.submission, collector=by).case
    return review_services.open_case(run.submission, collector=by)


def refuse_if_under_way(year: int) -> Case | None:
    """The settlement case of a year that was sent back, if any; raises AlreadyUnderWay where one is to be signed."""
    running = review.settlement_under_way(year)
    if running is not None and review.standing(running).state is State.WAITING:
        raise AlreadyUnderWay(
            _("%(year)s 年度的结息案件 %(number)s 正在办理；请先办结或退回它。")
            % {"year": year, "number": running.number}
        )
    return running


@again_on_deadlock
@transaction.atomic
def correct(propose: Callable[[], Proposal], *, by: Account) -> Case:
    """差错更正: work the correction out and put it before the reviewers; a case that was sent back goes on.

    Raises NotCorrectable, NothingToCorrect, LawError, or AlreadyUnderWay where the same fact is being corrected.
    """
    proposal = propose()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CORRECTION_LOCK, proposal.person.pk])
    running = review.correction_under_way(**correction.wrong_of(proposal))
    if running is not None and review.standing(running).state is State.WAITING:
        raise AlreadyUnderWay(
            _("这笔账的更正案件 %(number)s 正在办理；请先办结或退回它。") % {"number": running.number}
        )
    submission = correction.submit(propose(), by=by)
    if running is not None:
        return review_services.reopen_case(running, submission, collector=by).case
    return review_services.open_case(submission, collector=by)


@again_on_deadlock
@transaction.atomic
def open_inquiry(finding_id: int, opinion: inquiries.Opinion, *, by: Account) -> Case:
    """立案核查: put a finding with an opinion on it before the reviewers; a case sent back goes on with it.

    Raises InquiryRefused where the finding needs no inquiry now.
    """
    submission, sent_back = inquiries.submit_inquiry(finding_id, opinion, by=by)
    if sent_back is not None:
        return review_services.reopen_case(sent_back, submission, collector=by).case
    return review_services.open_case(submission, collector=by)


@transaction.atomic
def open_change(
    changes: Sequence[Change], *, subject: str, region: str, by: Account, sent_back: Case | None = None
) -> Case:
    """登记变更立案: put changes of the registry before the reviewers; a case that was sent back goes on with them.

    Raises ChangeRefused where they cannot stand.
    """
    submission = registering.submit_changes(changes, subject=subject, region=region, by=by)
    if sent_back is not None:
        return review_services.reopen_case(sent_back, submission, collector=by).case
    return review_services.open_case(submission, collector=by)


def register_changes(case: Case) -> None:
    """办结登记变更."""
    registering.carry_out(review.latest_round(case).submission, case_id=case.pk)


@transaction.atomic
def open_benefit(submit: Callable[[], Submission], *, by: Account) -> Case:
    """待遇立案: put a computed benefit, its end, or a month's payments before the reviewers.

    Raises what `submit` raises; then nothing is kept.
    """
    return review_services.open_case(submit(), collector=by)


POSTED = (BenefitAct.PAYMENT, BenefitAct.OUTCOME, BenefitAct.CLAIM)


def carry_out_benefit(case: Case) -> None:
    """待遇办结: a decision is entered in the registry; payments, what the bank did and claims are posted."""
    submission = review.latest_round(case).submission
    act = submission.summary["act"]
    if (
        act == BenefitAct.OUTCOME
        and not submission.outcome_rows.exclude(result=PaymentResult.FAILED).exists()
    ):
        record_failures(case, submission)
    elif act in POSTED:
        ledger_services.post(case)
    else:
        benefits.carry_out_decision(submission, case_id=case.pk)


# 办结: what the last agreement does, by kind of case, in the signer's transaction.
CARRIED_OUT: dict[CaseKind, Callable[[Case], object]] = {
    CaseKind.DECLARATION: ledger_services.post,
    CaseKind.SETTLEMENT: ledger_services.post,
    CaseKind.MIGRATION: ledger_services.post,
    CaseKind.PAYMENT: ledger_services.post,
    CaseKind.CLEARANCE: ledger_services.post,
    CaseKind.CORRECTION: ledger_services.post,
    CaseKind.INQUIRY: inquiries.resolve,
    CaseKind.CHANGE: register_changes,
    CaseKind.BENEFIT: carry_out_benefit,
}


class AlreadyUnderWay(Exception):
    """正在办理: the same business is before the reviewers already."""
