"""申报批次: well-read rows become a submission; what is due is computed here. Basis: d14-6-1, d14-6-4."""

from collections.abc import Sequence

from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_values
from quanyi.agency.collect.declaration import Aside, DeclaredRow
from quanyi.agency.collect.models import (
    DeclarationRow,
    FileCheck,
    ReceivedFile,
    Submission,
)
from quanyi.agency.collect.services import (
    DECLARATION_RULES,
    Computed,
    Supplements,
    amounts_of,
    computed,
    settles,
)
from quanyi.agency.collect.setting_aside import keep_aside, of_waiting, set_aside_row
from quanyi.agency.kinds import declaration
from quanyi.agency.staff.models import Account
from quanyi.law.parameters import parameters_version
from quanyi.law.rules import versions_of


@transaction.atomic(savepoint=False)
def submit_declaration(
    file: ReceivedFile,
    rows: Sequence[DeclaredRow],
    *,
    by: Account,
    supplements: Supplements | None = None,
    aside: Sequence[Aside] = (),
    check: FileCheck | None = None,
) -> Submission:
    """Turn well-read rows into a submission. What is due is computed here by rule, never taken from the file.

    `supplements`: what months owe beyond what was paid for them; a back payment of one is for just that. Rows `aside`,
    which `check` found to match nobody, are kept beside them and wait.
    """
    if not rows:
        raise ValueError("a submission has rows")
    assert file.employer is not None  # a declaration is somebody's
    region, owed = file.employer.region, supplements or {}
    amounts = amounts_of(region)
    found = [computed(row, amounts, settles(row, owed) if owed else None) for row in rows]
    waiting = [set_aside_row(one, region=region) for one in aside]
    submission = Submission.objects.create(
        kind=declaration.KIND.case.value,
        employer=file.employer,
        month=file.month,
        file=file,
        submitted_by=by,
        row_count=len(rows),
        rules=versions_of(DECLARATION_RULES),
        parameters_version=parameters_version(),
        summary=_summary(found) | of_waiting(waiting),
    )
    fields = ("submission", *Computed._fields)
    copy_values(DeclarationRow, fields, [(submission.pk, *row) for row in found])
    keep_aside(waiting, submission, check)
    record(
        Act.SUBMIT,
        submission=submission.pk,
        employer=file.employer.pk,
        month=str(file.month),
        rows=len(rows),
        set_aside=len(waiting),
    )
    return submission


def _summary(rows: Sequence[Computed]) -> dict[str, int]:
    return {
        "own_due_fen": sum(row.own_due_fen for row in rows),
        "employer_due_fen": sum(row.employer_due_fen for row in rows),
        "paid_rows": sum(row.paid_on is not None for row in rows),
        "new_persons": sum(row.started_on is not None for row in rows),
    }
