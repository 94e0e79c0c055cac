"""入账: the only writer of the ledger. An approved case becomes one balanced journal, in the caller's transaction.

Basis: d14-6-4, gb-4.2, gb-6.2, gb-6.5-1, gb-12-2.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import Submission
from quanyi.agency.ledger import correction, projection
from quanyi.agency.ledger.locks import close_books, open_books
from quanyi.agency.ledger.models import Entry, Journal
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.law import ledger as law_ledger
from quanyi.law.terms import CaseKind, JournalPurpose


class Poster(Protocol):
    """How a kind of case is posted: `prepare` reads the books and gives entries, `finish` notes facts beside them."""

    @property
    def prepare(self) -> Callable[[Case, Submission], Any]: ...

    @property
    def finish(self) -> Callable[[Journal, Any], None]: ...


def take_books(*, alone: bool) -> None:
    """Begin to carry a case out: before anything of it is written, so that its facts and its journal bear instants
    later than that of whatever was issued while it waited. Alone, it waits until no posting is under way.
    """
    close_books() if alone else open_books()


def post_by(poster: Poster) -> Callable[[Case], Journal]:
    return lambda case: post(case, poster)


@transaction.atomic
def post(case: Case, poster: Poster) -> Journal:
    """Post an approved case: registry facts, the journal and its entries, all or nothing, once.

    Raises PostingRefused where what was approved no longer fits the books (nothing is changed then), and IntegrityError
    where the case was posted before or has not its signatures.
    """
    submission = latest_round(case).submission
    prepared = poster.prepare(case, submission)
    journal = _write_journal(case, submission, prepared.entries)
    poster.finish(journal, prepared)
    projection.carry([journal.pk])
    record(Act.POST, case_id=case.pk, journal=journal.pk, entries=len(prepared.entries))
    return journal


@transaction.atomic
def post_correction(case: Case) -> Journal:
    """As `post`, a journal for each purpose: what is taken back, what is right, what settled years gain or lose; the
    first one.
    """
    submission = latest_round(case).submission
    prepared = correction.prepare(case, submission)
    journals = {
        purpose: _write_journal(case, submission, entries, purpose)
        for purpose, entries in prepared.parts.items()
        if entries
    }
    correction.finish(journals, prepared)
    ids = [journal.pk for journal in journals.values()]
    person_id = prepared.correction.person_id if prepared.correction else None
    projection.carry(ids)
    record(Act.POST, case_id=case.pk, person_id=person_id, journals=ids)
    return next(iter(journals.values()))


def _write_journal(
    case: Case,
    submission: Submission,
    entries: Sequence[law_ledger.Entry],
    purpose: JournalPurpose = JournalPurpose.POSTING,
) -> Journal:
    law_ledger.Journal(CaseKind(case.kind), tuple(entries))  # refuses to exist unbalanced
    journal = Journal.objects.create(
        case=case,
        purpose=purpose.value,
        kind=case.kind,
        entry_count=len(entries),
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
    return journal
