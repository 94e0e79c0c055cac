"""办理工伤登记: what stands of an injury, version by version; what an employer returns of an advance is posted.

Basis: d13-9, injury-17, injury-20, sil-41, gb-12-2.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import InjuryMatter, InjuryRow, Submission
from quanyi.agency.kinds import injury
from quanyi.agency.ledger.advances import advanced_fen
from quanyi.agency.ledger.bank import movements_of
from quanyi.agency.ledger.locks import lock_employer
from quanyi.agency.ledger.posting import Moved, Posting
from quanyi.agency.ledger.services import posted
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.injuries import insured_with, liable, live_injuries
from quanyi.agency.registry.models import BenefitDecision, Injury, Person
from quanyi.agency.registry.names import name_of
from quanyi.agency.registry.services import register
from quanyi.agency.review import selectors as review
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import sentence
from quanyi.law.errors import InvalidInput
from quanyi.law.ledger_arrears import MonthOwed, advance_recovered_entries
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.terms import JournalPurpose

M = InjuryMatter
OF_INJURY = (
    "employer",
    "injured_on",
    "recognised_on",
    "document",
    "assessed_on",
    "grade",
    "care",
    "advance_on",
)


class InjuryRefused(Refusal):
    """不予工伤登记: the sentence says why."""


@transaction.atomic
def open_injury(
    person: Person,
    matter: InjuryMatter,
    asked: Mapping[str, Any],
    *,
    by: Account,
    sent_back: Case | None = None,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """工伤登记立案; a person's injuries are before the reviewers one case at a time.

    Raises InjuryRefused, AlreadyUnderWay.
    """
    submit, claim = partial(submit_injury, person, matter, asked, by=by), Claim.of("injury", person.pk)
    return review_services.put_before(submit, claim, by=by, goes_on=sent_back, papers=papers)


@transaction.atomic
def submit_injury(
    person: Person, matter: InjuryMatter, asked: Mapping[str, Any], *, by: Account
) -> Submission:
    """An injury as it would stand; `asked` are fields of `InjuryRow`, on top of those that stand of its `injury`."""
    row = _row(person, matter, asked)
    _refuse(row)
    row.submission = Submission.objects.create(
        kind=injury.KIND.case.value,
        month=Month.of(row.recovered_on or timezone.localdate()),
        submitted_by=by,
        row_count=1,
        rules=versions_of(("work_injury.liable_employer",)),
        summary={"matter": matter.value},
    )
    row.save()
    record(Act.SUBMIT, person_id=person.pk, submission=row.submission.pk, rows=1)
    return row.submission


def _row(person: Person, matter: InjuryMatter, asked: Mapping[str, Any]) -> InjuryRow:
    before = asked.get("injury")
    if matter is M.RECOGNITION:  # one that is recognised anew is put right, where nothing rests on it yet
        before = next((i for i in live_injuries(person.pk) if i.injured_on == asked["injured_on"]), None)
    stood = {name: getattr(before, name) for name in OF_INJURY} if before else {}
    if before and asked.get("employer", before.employer) != before.employer:
        stood["advance_on"] = None  # applied for against the other employer
    return InjuryRow(person=person, matter=matter.value, **{**stood, **asked, "injury": before})


def _refuse(row: InjuryRow) -> None:
    """What must be so when it is handed in, and still at the last signature."""
    _refuse_days(row)
    if row.injury and hasattr(row.injury, "replaced_by"):
        raise InjuryRefused(_("这起工伤的登记刚由另一案件更新。请退回本案，按新的登记重新提交。"))
    {
        M.RECOGNITION.value: _refuse_recognition,
        M.ASSESSMENT.value: _refuse_assessment,
        M.ADVANCE.value: _refuse_advance,
        M.RECOVERY.value: _refuse_recovery,
    }[row.matter](row)


def _refuse_days(row: InjuryRow) -> None:
    days = [row.injured_on, *(day for day in (row.assessed_on, row.advance_on, row.recovered_on) if day)]
    if min(*days, row.recognised_on) < row.injured_on or max(*days, row.recognised_on) > timezone.localdate():
        raise InjuryRefused(
            _("工伤发生日期 %(day)s 应早于或等于其后各个日期，各日期不晚于今天。请按认定书、鉴定结论填写。")
            % {"day": row.injured_on}
        )


def _refuse_recognition(row: InjuryRow) -> None:
    known = BenefitDecision.objects.filter(person=row.person, injury__injured_on=row.injured_on)
    if row.injury and known.exists():
        raise InjuryRefused(
            _("%(day)s 的工伤已登记，并已核定待遇，不能更改认定。请核对工伤发生日期。")
            % {"day": row.injured_on}
        )
    try:
        liable(row.person, row.employer, row.injured_on)
    except InvalidInput as error:
        raise InjuryRefused(sentence(error)) from error


def _refuse_assessment(row: InjuryRow) -> None:
    if row.grade is None and not row.care:
        raise InjuryRefused(_("没有填写伤残等级，也没有生活自理障碍等级。请按鉴定结论至少填写一项。"))


def _refuse_advance(row: InjuryRow) -> None:
    if insured_with(row.person_id, row.employer_id, row.injured_on):
        raise InjuryRefused(
            _("受伤当天，%(employer)s已为该人参加工伤保险，待遇由基金支付，不需要先行支付。")
            % {"employer": name_of(row.employer, row.injured_on)}
        )


def _refuse_recovery(row: InjuryRow) -> None:
    if booked := movements_of([row.reference]).get(row.reference):
        raise InjuryRefused(
            _("流水号 %(reference)s 已由案件 %(case)s 入账，同一笔款不能入账两次。请核对到账凭证。")
            % {"reference": row.reference, "case": booked.case_number}
        )
    left = advanced_fen(row.employer_id)
    if (row.amount_fen or 0) > left:
        raise InjuryRefused(
            _("追偿金额 %(amount)s 元超过该单位尚未归还的先行支付 %(left)s 元。请核对到账凭证。")
            % {"amount": format_yuan(row.amount_fen or 0), "left": format_yuan(left)}
        )


def work_out(case: Case, submission: Submission) -> Posting:
    """追偿到账: the fund has back what it paid for the employer."""
    row = submission.injury
    lock_employer(row.employer_id)
    _refuse(row)
    assert row.recovered_on is not None
    assert row.amount_fen is not None
    month = Month.of(row.recovered_on)
    entries = advance_recovered_entries([MonthOwed(row.employer_id, month, row.amount_fen)])
    moved = Moved(row.reference, row.recovered_on, row.amount_fen)
    return Posting(entries={JournalPurpose.ARRIVAL: entries}, moved=[moved])


_post = posted(work_out)


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted but a recovery. Raises InjuryRefused where things stand otherwise by now."""
    if submission.injury.matter == M.RECOVERY:
        return work_out(case, submission)
    _refuse(submission.injury)
    return Posting()


def carry_out(case: Case) -> object:
    """工伤登记办结: it stands from the last signature on, in place of the version before."""
    row = review.latest_round(case).submission.injury
    if row.matter == M.RECOVERY:
        return _post(case)
    _refuse(row)
    register(case.pk)
    kept = {name: getattr(row, name) for name in ("person", *OF_INJURY)}
    made = Injury.objects.create(case_id=case.pk, replaces=row.injury, **kept)
    record(Act.REGISTER, person_id=row.person_id, case_id=case.pk, submission=row.submission_id)
    return made
