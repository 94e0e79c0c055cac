"""挂起明细: which declared rows wait, and the posting of what one became.

A row waits from the approval of its own file until a case of its own has cleared it. Declared for a person it is posted
like any declared row: what it owes, on which day it was paid and when it is credited follow from the row, not from the
day on which somebody found out whose it was. Basis: d14-5-2, d14-11-1, gb-6.2, gb-6.5-1.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from quanyi.agency.collect.models import SetAsideRow, Submission
from quanyi.agency.ledger import declaration
from quanyi.agency.ledger.models import ClearedRow
from quanyi.agency.ledger.posting import Posting, RowCleared
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case, Signature
from quanyi.law.periods import Month
from quanyi.law.terms import RowUse, Stage, Verdict
from quanyi.law.workflow import State

Claim = tuple[str, Month, str]  # number as declared, month, kind


@dataclass(frozen=True)
class Done:
    """What became of a row, by which case."""

    use: RowUse
    note: str
    case_id: int
    case_number: str
    cleared_at: datetime


def work_out(case: Case, submission: Submission) -> Posting:
    """The row as it is declared now, where it was found to be somebody's; one that goes back waits no longer, and the
    books stay as they are.

    Raises PostingRefused where the register or the books have moved on. The database refuses a row cleared already.
    """
    return _posting(case, submission, declaration.work_out)


def try_out(case: Case, submission: Submission) -> Posting:
    """As `work_out`, and nothing is written."""
    return _posting(case, submission, declaration.try_out)


def _posting(case: Case, submission: Submission, declared: Callable[[Case, Submission], Posting]) -> Posting:
    clearance = submission.row_clearance
    posting = declared(case, submission) if clearance.use == RowUse.MATCHED.value else Posting()
    return replace(posting, rows_cleared=[RowCleared(clearance.row_id, clearance.pk)])


def of_approved() -> QuerySet[SetAsideRow]:
    """Rows whose own file was approved: those that wait, and those that did."""
    approved = Signature.objects.filter(
        round=OuterRef("submission__round"), stage=Stage.APPROVAL.value, verdict=Verdict.AGREE.value
    )
    return SetAsideRow.objects.filter(Exists(approved)).select_related(
        "submission__employer", "submission__file", "submission__round__case", "submission__submitted_by"
    )


def waiting() -> QuerySet[SetAsideRow]:
    """Rows that wait, the longest first."""
    return of_approved().filter(cleared__isnull=True).order_by("submission__submitted_at", "row")


def waiting_fen(rows: QuerySet[SetAsideRow]) -> int:
    """What they would owe by rule, in fen."""
    return rows.aggregate(fen=Sum(F("own_due_fen") + F("employer_due_fen")))["fen"] or 0


@dataclass(frozen=True)
class Beside:
    """What waits of an employer beside a list that it hands in.

    `claims`, with (case number, row), wait, or are to wait by a case under way; `names` are of approved files: the
    same person may be declared under another number.
    """

    claims: dict[Claim, tuple[str, int]]
    names: dict[tuple[str, Month], SetAsideRow]


def beside(employer_id: int, numbers: Collection[str], names: Collection[str]) -> Beside:
    """Rows set aside before that bear one of these numbers or names."""
    rows = list(
        SetAsideRow.objects.filter(
            Q(social_security_number__one_of=numbers) | Q(name__one_of=names),
            submission__employer=employer_id,
            cleared__isnull=True,
        )
        .select_related("submission__round__case")
        .order_by("submission__submitted_at", "row")
    )
    states, found = _states_of(rows) if rows else {}, Beside({}, {})
    for row in rows:
        state, case = states.get(row.submission.round.pk), row.submission.round.case
        if row.social_security_number in numbers and state in (State.WAITING, State.APPROVED):
            found.claims[row.social_security_number, row.month, row.kind] = case.number, row.row
        if state is State.APPROVED:
            found.names[row.name, row.month] = row
    return found


def _states_of(rows: Sequence[SetAsideRow]) -> dict[int, State]:
    """Where the latest rounds of their cases stand, by round."""
    cases = review.cases().filter(rounds__submission__set_aside_rows__in=rows).distinct()
    return {review.latest_round(case).pk: review.standing(case).state for case in cases}


def cleared(rows: Collection[int]) -> dict[int, Done]:
    """Row id -> what became of it, for those that wait no longer."""
    found = ClearedRow.objects.filter(row__in=list(rows)).select_related("clearance", "case")
    return {
        one.row_id: Done(
            RowUse(one.clearance.use), one.clearance.note, one.case_id, one.case.number, one.cleared_at
        )
        for one in found
    }
