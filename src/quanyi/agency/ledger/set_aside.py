"""挂起明细: which declared rows wait, and the posting of what one became.

A row waits from the approval of its own file until a case of its own has cleared it. Declared for a person it is posted
like any declared row: what it owes, on which day it was paid and when it is credited follow from the row, not from the
day on which somebody found out whose it was. Basis: d14-5-2, d14-11-1, gb-6.2, gb-6.5-1.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet, Sum

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


def claims(employer_id: int, numbers: Collection[str]) -> dict[Claim, tuple[str, int]]:
    """What waits, or is to wait by a case under way, under these numbers -> (case number, row of its file)."""
    waits = SetAsideRow.objects.filter(
        submission__employer=employer_id, social_security_number__one_of=list(numbers), cleared__isnull=True
    )
    rows = list(waits.select_related("submission__round"))
    if not rows:
        return {}
    cases = {
        case.pk: case
        for case in review.cases().filter(rounds__submission__set_aside_rows__in=rows).distinct()
    }
    found: dict[Claim, tuple[str, int]] = {}
    for row in rows:
        case = cases[row.submission.round.case_id]
        is_latest = review.latest_round(case).pk == row.submission.round.pk
        if is_latest and review.standing(case).state in (State.WAITING, State.APPROVED):
            found[row.social_security_number, row.month, row.kind] = case.number, row.row
    return found


def same_names(employer_id: int, names: Collection[str]) -> dict[tuple[str, Month], SetAsideRow]:
    """(name, month) of an employer's rows that wait: the same person may be declared under another number."""
    rows = waiting().filter(submission__employer=employer_id, name__in=list(names))
    return {(row.name, row.month): row for row in rows}


def cleared(rows: Collection[int]) -> dict[int, Done]:
    """Row id -> what became of it, for those that wait no longer."""
    found = ClearedRow.objects.filter(row__in=list(rows)).select_related("clearance", "case")
    return {
        one.row_id: Done(
            RowUse(one.clearance.use), one.clearance.note, one.case_id, one.case.number, one.cleared_at
        )
        for one in found
    }
