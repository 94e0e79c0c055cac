"""办理延长缴费: asked for at the counter; the last signature begins an own relation. Basis: d13-2, sil-16."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import ExtensionRow, Submission, TerminationAct, TerminationRequest
from quanyi.agency.kinds import extension
from quanyi.agency.ledger.account_states import shut_months
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.locks import Lock, again_on_deadlock, take
from quanyi.agency.refusal import PostingRefused, Refusal
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.registry.services import note_own_relation
from quanyi.agency.registry.titles import titles_of
from quanyi.agency.review import selectors as review
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.serve.shortfall import paths_of
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import run_on, sentence
from quanyi.law.errors import LawError
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.terms import Scheme

REASON = "到龄后延长缴费"
OPEN = "open"
AHEAD = 12  # months that an application may lie ahead (mark P)


class ExtensionRefused(Refusal):
    """不能延长缴费: not of age, not short of years, or insured already; the sentence says which."""


@dataclass(frozen=True)
class Wanted:
    """申请: on what day, from which month, and what the person says."""

    applied_on: date
    first_month: Month
    reason: str


@again_on_deadlock
@transaction.atomic
def open_extension(
    person: Person, wanted: Wanted, *, by: Account, papers: Callable[[], Iterable[Paper]] = tuple
) -> Case:
    """延长缴费立案; a person's is before the reviewers once, and goes on with what was sent back.

    Raises ExtensionRefused, AlreadyUnderWay.
    """
    submit = partial(_submit, person, wanted, by=by)
    return review_services.put_before(submit, Claim.of("extension", person.pk), by=by, papers=papers)


def _submit(person: Person, wanted: Wanted, *, by: Account) -> Submission:
    today = timezone.localdate()
    if wanted.applied_on > today:
        raise ExtensionRefused(_("申请日期还没有到。请照书面申请填写。"))
    if not Month.of(wanted.applied_on) <= wanted.first_month <= Month.of(today) + AHEAD:
        raise ExtensionRefused(
            _("%(month)s 不能作延长缴费起月。请填写申请当月至今后 %(n)s 个月以内的月份。")
            % {"month": wanted.first_month, "n": AHEAD}
        )
    found = refuse(person, max(wanted.first_month, Month.of(today)), today)
    submission = Submission.objects.create(
        kind=extension.KIND.case.value,
        month=wanted.first_month,
        submitted_by=by,
        row_count=1,
        rules=versions_of(("retirement.paths",)),
        parameters_version=parameters_version(),
        summary=titles_of(person, extension.KIND.case).kept(),
    )
    missing = found.part("missing_months").fen
    ExtensionRow.objects.create(submission=submission, person=person, missing_months=missing, **vars(wanted))
    record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, rows=1)
    return submission


def refuse(person: Person, first_month: Month, today: date) -> Figure:
    """到龄去向 of who may go on paying from that month; raises ExtensionRefused, which says why another may not."""
    found = ways_of(person, today)
    if found is None or found.value != "short_of_years" or found.part("path_extend").value != OPEN:
        raise ExtensionRefused(
            _(
                "不符合延长缴费的条件：到达法定退休年龄、缴费过而年限不足的，方可申请。"
                "未到龄的照常缴费；年限已够的请核定养老金。"
            )
        )
    if BenefitDecision.objects.filter(
        person=person, kind=BenefitKind.MONTHLY_PENSION, replaced_by=None
    ).exists():
        raise ExtensionRefused(_("该人已核定基本养老金，不能延长缴费。"))
    ending = TerminationRequest.objects.filter(person=person)
    if ending.exclude(steps__step=TerminationAct.WITHDRAWAL.value).exists():
        raise ExtensionRefused(_("该人已书面申请终止关系。要延长缴费的，先由本人撤回那件申请。"))
    if shut := shut_months([(person.pk, first_month)]):
        why = sentence(next(iter(shut.values())))
        raise ExtensionRefused(_("%(month)s %(why)s，不能缴费。") % {"month": first_month, "why": why})
    if _is_insured(person, first_month):
        raise ExtensionRefused(
            _(
                "该人在 %s 已有养老保险参保关系，照常缴费即可，不必申请；以个人身份参保的，到“灵活就业缴费”选定基数。"
            )
            % first_month
        )
    return found


def ways_of(person: Person, today: date) -> Figure | None:
    """到龄去向; raises ExtensionRefused with the sentence where the rule or the register gives none."""
    try:
        return paths_of(person, today)
    except LawError as error:
        raise ExtensionRefused(sentence(error)) from error


def _is_insured(person: Person, month: Month) -> bool:
    pension = (relation for relation in relations_of(person.pk) if relation.scheme is Scheme.PENSION)
    return any(
        relation.starts_on <= month.last_day
        and (relation.ends_on is None or relation.ends_on >= month.first_day)
        for relation in pension
    )


def begins(row: ExtensionRow) -> Month:
    """From which month on it would begin today: as asked for, and never before the month of the last signature."""
    asked: Month = row.first_month
    return max(asked, Month.of(timezone.localdate()))


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted. Raises PostingRefused where age, years, state or relation are others by now."""
    row = submission.extension
    try:
        refuse(row.person, begins(row), timezone.localdate())
    except Refusal as refusal:
        raise PostingRefused(run_on((str(refusal), _("请退回案件，重新提交。")))) from refusal
    return Posting()


def carry_out(case: Case) -> object:
    """延长缴费办结: from its first day on the person is insured alone, and chooses bases on the own page."""
    submission = review.latest_round(case).submission
    row = submission.extension
    take(Lock.PERSON_CHANGE, row.person_id)
    try_out(case, submission)
    note_own_relation(row.person, begins(row).first_day, reason=REASON, case_id=case.pk)
    record(Act.REGISTER, case_id=case.pk, person_id=row.person_id, submission=submission.pk)
    return row
