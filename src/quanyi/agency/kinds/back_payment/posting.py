"""Posting a back payment: the relation that its paper shows, then its months like any declared ones.

The interest of earlier years comes with the settlement of the year of crediting, as of every month made up.
Basis: gb-A-30, gb-A-37-4, gb-A-37-5, notice-2016-5.
"""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.back_payment.asking import (
    BackPaymentRefused,
    refuse_not_recognised,
    refuse_shut,
    related_months,
    runs,
    wanted_of,
)
from quanyi.agency.ledger import declaration
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.services import note_past_relation
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month


def work_out(case: Case, submission: Submission) -> Posting:
    """Registers the relations that the paper shows, where the register is as the reviewers saw it.

    One back payment of a person at a time: each counts towards the three years of the others.
    """
    asked, employer = submission.back_payment, submission.employer
    assert employer is not None
    take(Lock.PERSON_CHANGE, asked.person_id)
    _refuse_other_relation(submission)
    _refuse_by_now(submission)
    for first, last in asked.begins:
        days = Month.parse(first).first_day, Month.parse(last).last_day
        reason = f"{asked.get_paper_display()} {asked.document}"[:200]
        note_past_relation(asked.person, employer, days, reason=reason, case_id=case.pk)
    return declaration.work_out(case, submission)


def try_out(case: Case, submission: Submission) -> Posting:
    """As `work_out`, and nothing is registered."""
    _refuse_other_relation(submission)
    _refuse_by_now(submission)
    return declaration.try_out(case, submission)


def _refuse_by_now(submission: Submission) -> None:
    """What was made up meanwhile, a closing and the state of the account are asked again."""
    wanted, person, employer = wanted_of(submission), submission.back_payment.person, submission.employer
    assert employer is not None
    try:
        refuse_shut(employer, person, wanted)
        refuse_not_recognised(employer, person, wanted)
    except BackPaymentRefused as refusal:
        raise PostingRefused(str(refusal)) from refusal


def _refuse_other_relation(submission: Submission) -> None:
    wanted, asked, employer = wanted_of(submission), submission.back_payment, submission.employer
    assert employer is not None
    related = related_months(employer, asked.person, wanted)
    now = runs(month for month in wanted.months if month not in related)
    if [[str(first), str(last)] for first, last in now] != asked.begins:
        raise PostingRefused(_("提交之后，该人与单位的参保关系登记有了变动。请退回案件，核对后重新提交。"))
