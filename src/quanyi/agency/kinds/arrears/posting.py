"""Posting arrears: what is assessed is owed like what is declared, late fees on accounts of their own.

Basis: sil-62, sil-86, d13-20, gb-12-2.
"""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import ArrearsAct, Submission
from quanyi.agency.kinds.arrears.submitting import (
    ArrearsRefused,
    amounts_of,
    reckoned,
    refuse_past,
    wanted_of,
)
from quanyi.agency.ledger.locks import lock_employer
from quanyi.agency.ledger.posting import Assessed, FeeCharged, Posting, one_journal
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.models import Case
from quanyi.agency.wording import run_on
from quanyi.law.ledger_arrears import MonthOwed, assessed_entries, late_fee_entries


def work_out(case: Case, submission: Submission) -> Posting:
    """Reckon again: what the reviewers saw must still be what the books say."""
    assert submission.employer is not None
    employer = submission.employer
    lock_employer(employer.pk)
    wanted = wanted_of(submission)
    try:
        refuse_past(wanted)
    except ArrearsRefused as refusal:
        raise PostingRefused(run_on((str(refusal), _("请退回案件，重新提交。")))) from refusal
    rows = list(submission.arrears_rows.order_by("row"))
    if amounts_of(rows) != amounts_of(reckoned(employer, wanted)):
        raise PostingRefused(
            _("提交之后，这个单位又有申报、到账或缓缴入账，金额已有变动。请退回案件，重新核定。")
        )
    owed = [MonthOwed(employer.pk, row.month, row.amount_fen) for row in rows]
    if submission.summary["act"] == ArrearsAct.ASSESSMENT.value:
        return Posting(
            entries=one_journal(assessed_entries(owed)),
            assessed=[Assessed(row.pk, employer.pk, row.month, row.amount_fen) for row in rows],
        )
    return Posting(
        entries=one_journal(late_fee_entries(owed)),
        fees_charged=[
            FeeCharged(row.pk, employer.pk, row.month, row.paid_on, row.basis_fen, row.amount_fen)
            for row in rows
            if row.paid_on
        ],
    )
