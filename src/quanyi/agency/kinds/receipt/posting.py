"""Posting a payment file: what matches is credited, what does not waits in suspense.

Basis: gb-6.2, gb-6.5-1, gb-10.2-1.
"""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import PaymentRow, Submission
from quanyi.agency.ledger.crediting import credit_dues
from quanyi.agency.ledger.matching import Outcome, match
from quanyi.agency.ledger.posting import Moved, Posting, Suspended, one_journal
from quanyi.agency.ledger.scheme_dues import pay_schemes
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.models import Case
from quanyi.law import ledger as law_ledger
from quanyi.law.periods import Month


def work_out(case: Case, submission: Submission) -> Posting:
    """Match again: what the reviewers saw must still be what the books say."""
    rows = list(submission.payment_rows.order_by("row"))
    matched = match(rows)
    for row, outcome in zip(rows, matched.outcomes, strict=True):
        _refuse_other_outcome(row, outcome)
    credited, paid = credit_dues(matched.paid)
    in_schemes, scheme_paid = pay_schemes(matched.paid_in_schemes)
    waiting = [row for row in rows if row.reason]
    suspended = law_ledger.suspense_entries(
        law_ledger.SuspenseLine(row.amount_fen, Month.of(row.arrived_on), row.employer_id, row.person_id)
        for row in waiting
    )
    return Posting(
        entries=one_journal((*credited, *in_schemes, *suspended)),
        scheme_paid=scheme_paid,
        moved=[
            Moved(row.reference, row.arrived_on, row.amount_fen)
            for row in sorted(rows, key=lambda row: row.reference)
        ],
        paid=paid,
        suspended=[
            Suspended(row.pk, row.employer_id, row.person_id, row.arrived_on, row.amount_fen, row.reason)
            for row in waiting
        ],
    )


def _refuse_other_outcome(row: PaymentRow, outcome: Outcome) -> None:
    reason = outcome.reason.value if outcome.reason else ""
    if (row.reason, row.due_fen, row.employer_id, row.person_id, row.scheme) != (
        reason,
        outcome.due_fen,
        outcome.employer_id,
        outcome.person_id,
        outcome.scheme.value,
    ):
        raise PostingRefused(
            _(
                "第%(row)s行（流水号 %(reference)s）：核对之后，账上应缴或登记有了变动，核对结果已过时。"
                "请退回案件，由采集人重新上传同一份到账文件再核对。"
            )
            % {"row": row.row, "reference": row.reference}
        )
