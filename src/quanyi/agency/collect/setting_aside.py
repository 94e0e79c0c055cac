"""Keeping rows that match nobody, and putting before the reviewers what one of them is to become.

Basis: d14-5-2, d14-6-1, d14-6-4, d14-7, d14-11-1, d14-13.
"""

from collections.abc import Sequence

from quanyi.agency.collect.declaration import Aside, cells_of
from quanyi.agency.collect.models import FileCheck, SetAsideRow, Submission
from quanyi.law.rules.contribution import monthly_contribution


def set_aside_row(aside: Aside, *, region: str) -> SetAsideRow:
    """A row that matches nobody, with what it would owe by rule; not saved, of no submission yet."""
    row = aside.row
    amounts = monthly_contribution(row.base_fen, month=row.month, region=region)
    return SetAsideRow(
        row=row.row,
        reason=aside.reason.value,
        social_security_number=row.social_security_number,
        name=row.name,
        kind=row.kind.value,
        month=row.month,
        declared_wage_fen=row.base_fen,
        own_due_fen=amounts.own_fen,
        employer_due_fen=amounts.employer_fen,
        paid_on=row.paid_on,
        started_on=row.started_on,
        remark=row.remark[:200],
        fault=aside.fault.as_dict(),
    )


def of_waiting(rows: Sequence[SetAsideRow]) -> dict[str, int]:
    """What the summary of a submission says of the rows that wait; nothing where none does. Amounts in fen."""
    if not rows:
        return {}
    return {
        "set_aside_rows": len(rows),
        "set_aside_fen": sum(row.own_due_fen + row.employer_due_fen for row in rows),
    }


def keep_aside(rows: Sequence[SetAsideRow], submission: Submission, check: FileCheck | None) -> None:
    """Save them beside the rest of their file, each with its cells as they came."""
    if not rows:
        return
    assert submission.file is not None  # a row that waits came in a file,
    assert check is not None  # and something found that it matches nobody
    cells = cells_of(bytes(submission.file.content), submission.file.name, {row.row for row in rows})
    for row in rows:
        row.submission, row.file_check, row.cells = submission, check, cells[row.row]
    SetAsideRow.objects.bulk_create(rows)
