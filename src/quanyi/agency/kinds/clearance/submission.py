"""Putting the clearing of suspense before the reviewers. Basis: d14-6-4, d14-7, gb-12-2."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import ClearanceRow, Submission
from quanyi.agency.kinds import clearance
from quanyi.agency.staff.models import Account
from quanyi.law.periods import Month
from quanyi.law.terms import ClearanceUse


@transaction.atomic
def submit_clearance(rows: Sequence[ClearanceRow], *, by: Account) -> Submission:
    """Keep unsaved `rows` as a submission."""
    if not rows:
        raise ValueError("a submission has rows")
    submission = Submission.objects.create(
        kind=clearance.KIND.case.value,
        month=Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=len(rows),
        summary={
            "items": sorted({row.item_id for row in rows}),
            "amount_fen": sum(row.amount_fen for row in rows),
            "refund_fen": sum(row.amount_fen for row in rows if row.use == ClearanceUse.REFUND.value),
        },
    )
    for row in rows:
        row.submission = submission
    ClearanceRow.objects.bulk_create(rows)
    record(Act.SUBMIT, submission=submission.pk, rows=len(rows))
    return submission
