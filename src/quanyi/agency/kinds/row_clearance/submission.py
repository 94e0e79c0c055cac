"""挂起明细处理 as a submission. Basis: d14-6-1, d14-6-4, d14-7."""

from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.collect.models import DeclarationRow, RowClearance, SetAsideRow, Submission
from quanyi.agency.kinds import row_clearance
from quanyi.agency.registry.models import Person
from quanyi.agency.staff.models import Account
from quanyi.law.terms import RowUse


@transaction.atomic
def submit_row_clearance(
    row: SetAsideRow,
    *,
    person: Person | None,
    right_row: DeclarationRow | None,
    rules: dict[str, str],
    parameters_version: str,
    note: str,
    by: Account,
) -> Submission:
    """Keep what a row is to become: declared as `right_row` for `person`, or returned where both are None."""
    use = RowUse.MATCHED if person else RowUse.RETURNED
    submission = Submission.objects.create(
        kind=row_clearance.KIND.case.value,
        employer=row.submission.employer,
        month=row.month,
        submitted_by=by,
        row_count=1,
        rules=rules,
        parameters_version=parameters_version,
        summary={"use": use.value, "set_aside_row": row.pk} | _due(right_row),
    )
    if right_row:
        right_row.submission = submission
        copy_objects([right_row])
        right_row = submission.declaration_rows.get()
    RowClearance.objects.create(
        submission=submission, row=row, use=use.value, person=person, right_row=right_row, note=note
    )
    record(
        Act.SUBMIT, person_id=person.pk if person else None, submission=submission.pk, set_aside_row=row.pk
    )
    return submission


def _due(right_row: DeclarationRow | None) -> dict[str, int]:
    if right_row is None:
        return {}
    return {"own_due_fen": right_row.own_due_fen, "employer_due_fen": right_row.employer_due_fen}
