"""Posting a yearly settlement: the interest that a run computed and the reviewers approved.

Basis: gb-10.2-3, gb-A-34.
"""

from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import InterestRow, Submission
from quanyi.agency.ledger.models import Entry, Journal, SettledYear
from quanyi.agency.ledger.refusal import PostingRefused
from quanyi.agency.review.models import Case
from quanyi.law import ledger as law_ledger
from quanyi.law.periods import Month


@dataclass(frozen=True)
class Prepared:
    entries: tuple[law_ledger.Entry, ...]
    year: int
    rows: tuple[InterestRow, ...]


def prepare(case: Case, submission: Submission) -> Prepared:
    year = submission.month.year
    rows = tuple(submission.interest_rows.order_by("person_id"))
    _refuse_stale(submission, year)
    lines = [
        law_ledger.InterestLine(row.person_id, row.own_interest_fen, row.transfer_interest_fen)
        for row in rows
        if row.own_interest_fen or row.transfer_interest_fen
    ]
    return Prepared(law_ledger.interest_entries(lines, year), year, rows)


def finish(journal: Journal, prepared: Prepared) -> None:
    copy_rows(
        SettledYear,
        ("journal", "person", "year", "own_interest_fen", "transfer_interest_fen"),
        (
            (journal.pk, row.person_id, prepared.year, row.own_interest_fen, row.transfer_interest_fen)
            for row in prepared.rows
        ),
    )


def _refuse_stale(submission: Submission, year: int) -> None:
    """A posting after the run that touches one of its accounts in or before that year makes the run stale."""
    later = Entry.objects.filter(
        pk__gt=submission.summary["last_entry_id"],
        month__lte=Month(year, 12),
        person__in=submission.interest_rows.values("person_id"),
    ).aggregate(last=Max("journal__case__number"))["last"]
    if later:
        raise PostingRefused(
            _("计算之后，案件 %(later)s 又向本批账户入账，结息结果已过时。请退回本案，重新计算后再提交。")
            % {"later": later}
        )
