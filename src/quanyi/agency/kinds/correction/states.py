"""更正与账户状态、异议: no month of a closed account is put right while it is closed; one opened in error is cancelled.
A dispute that was found right ends with the correction that names it.

Basis: gb-6.4-2, d14-10, d14-16.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import CorrectionRow, Submission
from quanyi.agency.control.disputes import Dispute, end_by, numbered
from quanyi.agency.ledger.account_states import move, never_held, shut_months, stands
from quanyi.agency.ledger.posted_months import PostedMonth, is_same_month
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.models import Case
from quanyi.agency.wording import sentence
from quanyi.law.ledger import ContributionLine
from quanyi.law.terms import AccountEvent, AccountStatus


def refuse_shut(wrong: PostedMonth, rights: Iterable[ContributionLine]) -> None:
    """Nothing is taken out of an account that is closed, and nothing owed for a month that it does not take.

    A month that was never paid takes nothing out: it is taken back, so that money kept for it finds its way.
    """
    at = stands([wrong.person.pk]).get(wrong.person.pk)
    shut = at.told if at and at.is_closed and wrong.paid_parts else None
    shut = shut or next(iter(shut_months((line.person_id, line.month) for line in rights).values()), None)
    if shut:
        raise PostingRefused(
            _("%(told)s，不能更正其中的月份。终止有误的，请先更正人员状态，恢复账户后再办理。")
            % {"told": sentence(shut)}
        )


def cancel_opening(case: Case, submission: Submission) -> None:
    """误建账户: what opened it is taken back, and nothing else ever stood in it."""
    correction: CorrectionRow | None = getattr(submission, "correction", None)
    at = stands([correction.person_id]).get(correction.person_id) if correction else None
    if at and correction and at.state is AccountStatus.NORMAL and never_held(correction.person_id):
        move({correction.person_id: at.since}, AccountEvent.OPENED_IN_ERROR, case)


def end_dispute(case: Case, submission: Submission) -> None:
    """异议办结: the dispute that a correction names as its application, of the same line of the same person."""
    correction: CorrectionRow | None = getattr(submission, "correction", None)
    dispute = numbered(correction.application_number) if correction else None
    if dispute and correction and is_about(dispute, correction.person_id, line_of(correction)):
        end_by(dispute, case)


def is_about(dispute: Dispute, person_id: int, line: str) -> bool:
    """Whether a correction of this line of a person's record puts right what is disputed."""
    (kind, said), (of_kind, corrected) = _parts(dispute.row.line), _parts(line)
    if dispute.row.person_id != person_id or not said or kind != of_kind:
        return False
    return said == corrected or (kind == "contribution" and is_same_month(said[0], corrected[0]))


def _parts(line: str) -> tuple[str, tuple[int, ...]]:
    """`migrated-5-03` as (migrated, (5, 3)); no numbers where it is a line that no correction takes."""
    kind, _dash, rest = line.partition("-")
    numbers = rest.split("-")
    return kind, tuple(map(int, numbers)) if all(number.isdecimal() for number in numbers) else ()


def line_of(correction: CorrectionRow) -> str:
    """更正的记录: under the key that the record gives it."""
    if correction.contribution_id is not None:
        return f"contribution-{correction.contribution_id}"
    if correction.migrated_year_id is not None:
        return f"migrated-{correction.migrated_year_id}-{correction.month.month:02d}"
    return f"interest-{correction.month.year}"
