"""入账: the months that were chosen fall due; their money comes by the bank under the person's own number.

Basis: gb-6.2, gb-6.5-1, sil-60.
"""

from django.utils import timezone

from quanyi.agency.collect.models import DeclarationRow, Submission
from quanyi.agency.kinds.flexible.choosing import (
    ChoiceRefused,
    person_behind,
    refuse_not_insured,
    refuse_over,
    refuse_standing,
)
from quanyi.agency.ledger.declaration import Versions, last_versions
from quanyi.agency.ledger.posting import Owed, Posting, one_journal
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.models import Case
from quanyi.law.ledger import ContributionLine, due_entries


def work_out(case: Case, submission: Submission) -> Posting:
    """What the chosen months owe. Raises PostingRefused where one of them stands by now, or may stand no more."""
    person = person_behind(submission)
    rows = list(submission.declaration_rows.order_by("row"))
    months = [row.month for row in rows]
    try:
        refuse_not_insured(person, months)
        refuse_standing(person.pk, months)
        refuse_over(person, months, timezone.localdate())
    except ChoiceRefused as refusal:
        raise PostingRefused(str(refusal)) from refusal
    versions = last_versions(None, [person.pk])
    return Posting(
        entries=one_journal(due_entries((_line(row, person.pk) for row in rows), None)),
        person_id=person.pk,
        owed=[_owed(row, person.pk, versions) for row in rows],
    )


def _owed(row: DeclarationRow, person_id: int, versions: Versions) -> Owed:
    version = versions.get((person_id, row.month, row.kind), 0) + 1
    return Owed(row.pk, person_id, None, row.month, row.kind, None, version)


def _line(row: DeclarationRow, person_id: int) -> ContributionLine:
    amounts = row.own_due_fen, row.employer_due_fen, row.account_own_fen, row.account_transfer_fen
    return ContributionLine(person_id, row.month, None, *amounts)
