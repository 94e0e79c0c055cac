"""Posting a payment file: what matches is credited, what does not waits in suspense.

Basis: gb-6.2, gb-6.5-1, gb-10.2-1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import PaymentRow, Submission
from quanyi.agency.ledger.crediting import Paid, credit_dues, note_paid
from quanyi.agency.ledger.matching import Outcome, match
from quanyi.agency.ledger.models import FundMovement, Journal, SuspenseItem
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.models import Case
from quanyi.law import ledger as law_ledger
from quanyi.law.periods import Month


@dataclass(frozen=True)
class Prepared:
    entries: Sequence[law_ledger.Entry]
    rows: Sequence[PaymentRow]
    paid: Sequence[Paid]


def prepare(case: Case, submission: Submission) -> Prepared:
    """Match again: what the reviewers saw must still be what the books say."""
    rows = list(submission.payment_rows.order_by("row"))
    matched = match(rows)
    for row, outcome in zip(rows, matched.outcomes, strict=True):
        _refuse_other_outcome(row, outcome)
    credited, paid = credit_dues(matched.paid)
    waiting = law_ledger.suspense_entries(
        law_ledger.SuspenseLine(row.amount_fen, Month.of(row.arrived_on), row.employer_id, row.person_id)
        for row in rows
        if row.reason
    )
    return Prepared((*credited, *waiting), rows, paid)


def finish(journal: Journal, prepared: Prepared) -> None:
    copy_rows(
        FundMovement,
        ("journal", "reference", "on", "amount_fen"),
        # By reference: two cases that meet in several references wait for each other in one direction only.
        (
            (journal.pk, row.reference, row.arrived_on, row.amount_fen)
            for row in sorted(prepared.rows, key=lambda row: row.reference)
        ),
    )
    note_paid(journal, prepared.paid)
    SuspenseItem.objects.bulk_create(
        SuspenseItem(
            journal=journal,
            row=row,
            employer_id=row.employer_id,
            person_id=row.person_id,
            arrived_on=row.arrived_on,
            amount_fen=row.amount_fen,
            reason=row.reason,
        )
        for row in prepared.rows
        if row.reason
    )


def _refuse_other_outcome(row: PaymentRow, outcome: Outcome) -> None:
    reason = outcome.reason.value if outcome.reason else ""
    if (row.reason, row.due_fen, row.employer_id, row.person_id) != (
        reason,
        outcome.due_fen,
        outcome.employer_id,
        outcome.person_id,
    ):
        raise PostingRefused(
            _(
                "第%(row)s行（流水号 %(reference)s）：核对之后，账上应缴或登记有了变动，核对结果已过时。"
                "请退回案件，由采集人重新上传同一份到账文件再核对。"
            )
            % {"row": row.row, "reference": row.reference}
        )
