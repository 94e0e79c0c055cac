"""办理账户归并: put before the reviewers, and what the last signature does. Basis: gb-11, gb-6.4-2, notice-2009-187."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.collect.models import InterestDifference, MergeRow, Submission
from quanyi.agency.kinds import merge
from quanyi.agency.kinds.correction.posting import recomputed, restated, settled_anew
from quanyi.agency.kinds.correction.proposal import RULES
from quanyi.agency.kinds.merge.hindrances import hindrances
from quanyi.agency.kinds.merge.planning import MergeRefused, MonthOver, Plan, plan_merge
from quanyi.agency.ledger.account_states import may_move, move, stands
from quanyi.agency.ledger.posting import Posting, Suspended
from quanyi.agency.ledger.services import posted
from quanyi.agency.locks import again_on_deadlock
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.ending import carry_relations, end_relations
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import relations_of, shown_names
from quanyi.agency.review import selectors as review
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim, cases_under
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Said, Titles, sentence
from quanyi.law.ledger_merged import carried_entries
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.terms import AccountEvent, AccountStatus, JournalPurpose, Scheme, SuspenseReason

REASON = "并入其他账户"


class Choice(NamedTuple):
    """本人选择: which account stays, which ends, on what day the person chose so, and why they are one person's."""

    kept: Person
    ended: Person
    chosen_on: date
    reason: str


@again_on_deadlock
@transaction.atomic
def open_merge(
    choice: Choice,
    *,
    by: Account,
    papers: Callable[[], Iterable[Paper]] = tuple,
    finding_id: int | None = None,
) -> Case:
    """归并立案; of an account that is to end once at a time.

    `finding_id`: of the checks, its ground. Raises MergeRefused, AlreadyUnderWay.
    """
    claim = Claim.of("merge", choice.ended.pk)
    return review_services.put_before(
        partial(_submit, choice, finding_id, claim, by=by), claim, by=by, papers=papers
    )


def _submit(choice: Choice, finding_id: int | None, claim: Claim, *, by: Account) -> Submission:
    sent_back = next(iter(cases_under(claim)), None)  # under a claim that is held only what goes on is left
    refuse(choice.kept, choice.ended, beside=sent_back)
    plan = plan_merge(choice.kept, choice.ended)
    submission = Submission.objects.create(
        kind=merge.KIND.case.value,
        month=Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=len(plan.months),
        rules=versions_of(RULES),
        parameters_version=parameters_version(),
        summary={
            **_titles(choice).kept(),
            "moved": len(plan.moved),
            "twice": [str(month.month) for month in plan.twice],
            "interest_fen": plan.interest_fen,
            "left_fen": plan.left_fen,
            "goes_back": plan.goes_back,
            "ground": finding_id,
        },
    )
    MergeRow.objects.create(submission=submission, plan=plan.digest, **choice._asdict())
    _keep_rows(submission, plan)
    for person in (choice.kept, choice.ended):
        record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, part="merge")
    return submission


def _keep_rows(submission: Submission, plan: Plan) -> None:
    rows = [part.row for each in plan.months for part in each.rights]
    for number, row in enumerate(rows, 1):
        row.submission, row.row = submission, number
    if rows:
        copy_objects(rows)
    InterestDifference.objects.bulk_create(
        InterestDifference(submission=submission, **vars(difference)) for difference in plan.differences
    )


def _titles(choice: Choice) -> Titles:
    def listed() -> str:
        return _("重复账户归并")

    name = shown_names([choice.kept.pk])[choice.kept.pk]
    return Titles(
        Said.in_all(lambda: _("%(name)s：%(what)s") % {"name": name, "what": listed()}), Said.in_all(listed)
    )


# What stands in the way ----------------------------------------------------------------------------------------------


def refuse(kept: Person, ended: Person, *, beside: Case | None = None) -> None:
    """Raise MergeRefused where the two cannot become one; `beside`: the merge itself, which stands in no way."""
    if kept.pk == ended.pk:
        raise MergeRefused(_("两个号码是同一个账户，不必归并。请核对号码。"))
    at = stands([kept.pk, ended.pk])
    if (of_kept := at.get(kept.pk)) and of_kept.was_opened and of_kept.state is not AccountStatus.NORMAL:
        raise MergeRefused(_("保留的账户：%(told)s，不能并入。") % {"told": sentence(of_kept.told)})
    of_ended = at.get(ended.pk)
    if of_ended is None or event_for(ended) is None:
        told = sentence(of_ended.told) if of_ended else _("还没有个人账户")
        raise MergeRefused(_("要注销的账户：%(told)s，不能归并。") % {"told": told})
    if any(person.benefit_decisions.exists() for person in (kept, ended)):
        raise MergeRefused(_("其中一个账户已核定待遇，归并会改变待遇。请先停发、更正待遇后再办理。"))
    if first := next(hindrances(kept, ended, beside), ""):
        raise MergeRefused(first)


def event_for(ended: Person) -> AccountEvent | None:
    """By which event the account is cancelled, from where it stands."""
    at = stands([ended.pk]).get(ended.pk)
    events = (AccountEvent.MERGED, AccountEvent.DUPLICATE_CLEARED)
    suspected = at and at.event is AccountEvent.DUPLICATE_SUSPECTED
    may = [event for event in events if at and may_move(at, event)]
    return next(iter(may), None) if at and (at.state is AccountStatus.NORMAL or suspected) else None


# What it does --------------------------------------------------------------------------------------------------------


def work_out(case: Case, submission: Submission) -> Posting:
    """归并入账. Raises PostingRefused where the books are not those that the reviewers saw."""
    row: MergeRow = submission.merge
    try:
        refuse(row.kept, row.ended, beside=case)
        plan = plan_merge(row.kept, row.ended)
    except MergeRefused as refusal:
        raise PostingRefused(str(refusal)) from refusal
    if plan.digest != row.plan:
        raise PostingRefused(_("提交以后，所涉账户又有变动，归并方案已过时。请退回本案，重新办理。"))
    months = _with_rows(plan, submission)
    parts = [restated(each.wrong, each.rights) for each in months]
    to = None if plan.goes_back else row.kept.pk
    entries = {
        purpose: tuple(entry for part in parts for entry in part.entries.get(purpose, ()))
        for purpose in (JournalPurpose.REVERSAL, JournalPurpose.POSTING)
    }
    entries[JournalPurpose.RECOMPUTATION] = tuple(recomputed(list(submission.interest_differences.all())))
    entries[JournalPurpose.CARRYING] = tuple(
        entry
        for month, parts in plan.left_in.items()
        for entry in carried_entries(parts, row.ended.pk, month, to=to)
    )
    return Posting(
        entries=entries,
        settled=settled_anew(list(submission.interest_differences.all())),
        taken_back=[fact for part in parts for fact in part.taken_back],
        owed=[fact for part in parts for fact in part.owed],
        suspended=_back(row, plan),
    )


def _with_rows(plan: Plan, submission: Submission) -> list[MonthOver]:
    """The months with the rows that were reviewed, which have ids."""
    rows = iter(submission.declaration_rows.order_by("row"))
    return [
        replace(each, rights=tuple(replace(part, row=next(rows)) for part in each.rights))
        for each in plan.months
    ]


def _back(row: MergeRow, plan: Plan) -> list[Suspended]:
    """重复缴费应退本人: it waits until the counter pays it back."""
    if not plan.goes_back or not plan.left_fen:
        return []
    reason = SuspenseReason.PAID_TWICE.value
    return [Suspended(None, None, row.kept.pk, timezone.localdate(), plan.left_fen, reason)]


_post = posted(work_out)


def carry_out(case: Case) -> None:
    """归并办结: posted, the account cancelled, its relations ended and begun with the other number."""
    row: MergeRow = review.latest_round(case).submission.merge
    event, today = event_for(row.ended), timezone.localdate()
    _post(case)
    assert event is not None  # asked when it was worked out
    move({row.ended.pk: today}, event, case)
    relations = relations_of(row.ended.pk)
    end_relations({row.ended.pk: today}, tuple(Scheme), reason=REASON, case_id=case.pk)
    carry_relations(relations, row.kept_id, tuple(Scheme), reason=REASON, case_id=case.pk)
