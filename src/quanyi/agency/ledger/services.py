"""入账: the only writer of the ledger. An approved case becomes balanced journals, in the caller's transaction.

Basis: d14-6-4, gb-4.2, gb-6.2, gb-6.5-1, gb-12-2.
"""

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import FEW, copy_columns, copy_rows
from quanyi.agency.collect.models import Submission
from quanyi.agency.ledger import projection
from quanyi.agency.ledger.account_states import open_accounts
from quanyi.agency.ledger.facts import under, write_facts
from quanyi.agency.ledger.locks import close_books, open_books
from quanyi.agency.ledger.models import Entry, Journal
from quanyi.agency.ledger.posting import EntryColumns, Posting, summed
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.work.task import checkpoint
from quanyi.law import ledger as law_ledger
from quanyi.law.terms import JournalPurpose

STEPS = 4  # worked out, journals written, facts, account years: how far a posting is


def take_books(*, alone: bool) -> None:
    """Begin to carry a case out: before anything of it is written, so that its facts and its journal bear instants
    later than that of whatever was issued while it waited. Alone, it waits until no posting is under way.
    """
    close_books() if alone else open_books()


def posted(work_out: Callable[[Case, Submission], Posting]) -> Callable[[Case], None]:
    """To carry a case out by posting what its kind works out."""

    def carry_out(case: Case) -> None:
        posting = work_out(case, latest_round(case).submission)
        checkpoint(1, STEPS)
        post(case, posting)

    return carry_out


@transaction.atomic(savepoint=False)
def post(case: Case, posting: Posting) -> None:
    """Post an approved case: its journals and the facts beside them, all or nothing, once.

    Raises IntegrityError where the case was posted before or has not its signatures.
    """
    submission = latest_round(case).submission
    journals = {
        purpose: _write_journal(case, submission, entries, purpose, posting.in_columns.get(purpose))
        for purpose, entries in posting.entries.items()
        if entries or posting.in_columns.get(purpose)
    }
    checkpoint(2, STEPS)
    write_facts(case, journals, posting)
    open_accounts([journal.pk for journal in journals.values()])
    checkpoint(3, STEPS)
    projection.carry([journal.pk for journal in journals.values()])
    checkpoint(4, STEPS)
    if journals or posting.answered:
        _note(case, journals, posting)


def _note(case: Case, journals: Mapping[JournalPurpose, Journal], posting: Posting) -> None:
    record(
        Act.POST,
        case_id=case.pk,
        person_id=posting.person_id,
        journals=[journal.pk for journal in journals.values()],
        entries=sum(journal.entry_count for journal in journals.values()),
    )


def _write_journal(
    case: Case,
    submission: Submission,
    entries: Sequence[law_ledger.Entry],
    purpose: JournalPurpose,
    in_columns: EntryColumns | None,
) -> Journal:
    if in_columns and len(in_columns) <= FEW:
        entries, in_columns = [*entries, *in_columns], None
    law_ledger.refuse_unbalanced([*entries, *(summed(in_columns) if in_columns else ())])
    journal = Journal.objects.create(
        case=case,
        purpose=purpose.value,
        kind=case.kind,
        entry_count=len(entries) + (len(in_columns) if in_columns else 0),
        rules=submission.rules,
        parameters_version=submission.parameters_version,
    )
    copy_rows(
        Entry,
        ("journal", "account", "person", "employer", "month", "amount_fen", "is_red"),
        (
            (
                journal.pk,
                e.account.value,
                e.person_id,
                e.employer_id,
                e.month.first_day,
                e.amount_fen,
                e.is_red,
            )
            for e in entries
        ),
    )
    if in_columns:
        copy_columns(Entry, ("journal", *in_columns.fields), under(journal.pk, in_columns))
    return journal
