"""Posting a yearly settlement: the interest that a run computed and the reviewers approved.

Basis: gb-10.2-3, gb-A-34.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np
from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from quanyi.agency.collect.columns import BLOCK
from quanyi.agency.collect.copying import DAY_ZERO, read_columns
from quanyi.agency.collect.models import Submission
from quanyi.agency.ledger.models import Entry
from quanyi.agency.ledger.posting import EntryColumns, InColumns, Posting, Settled, one_journal
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.kind import Books, codes_of
from quanyi.agency.review.models import Case
from quanyi.bulk import interest_entries
from quanyi.law import ledger as law_ledger
from quanyi.law.periods import Month
from quanyi.law.terms import JournalPurpose
from quanyi.law.terms import LedgerAccount as A

ENTRY = ("month", "account", "person", "amount_fen", "is_red")
SETTLED = ("person", "year", "own_interest_fen", "transfer_interest_fen")


def work_out(case: Case, submission: Submission) -> Posting:
    """The interest of each account; stale where one of them was posted to after the run."""
    year = submission.month.year
    _refuse_stale(submission, year)
    own, transfer = Sum("own_interest_fen", default=0), Sum("transfer_interest_fen", default=0)
    entered = Count("id", filter=~Q(own_interest_fen=0)) + Count("id", filter=~Q(transfer_interest_fen=0))
    sums = submission.interest_rows.aggregate(
        own=own, transfer=transfer, entered=entered, accounts=Count("id")
    )
    taken_back = [
        e for e in law_ledger.interest_entries(_credited_before(submission, year), year) if e.person_id
    ]
    total = sums["own"] + sums["transfer"] - sum(entry.amount_fen for entry in taken_back)
    in_columns = EntryColumns(
        ENTRY,
        sums["entered"],
        partial(_entries, submission.pk, submission.month),
        _entry,
        {A.OWN_INTEREST: -sums["own"], A.TRANSFER_INTEREST: -sums["transfer"]},
    )
    return Posting(
        entries=one_journal([*law_ledger.interest_source(total, submission.month), *taken_back]),
        in_columns={JournalPurpose.POSTING: in_columns},
        settled=InColumns(SETTLED, sums["accounts"], partial(_settled, submission.pk, year), Settled),
    )


def _entries(submission_id: int, month: Month) -> Iterator[list[NDArray[Any]]]:
    for persons, own, transfer in _interest(submission_id):
        entries = interest_entries(persons, own, transfer)
        days = np.full(len(entries.account), (month.first_day - DAY_ZERO).days)
        yield [days, entries.account, entries.person_id, entries.amount_fen, entries.is_red]


def _entry(days: int, account: int, person_id: int, amount_fen: int, is_red: bool) -> law_ledger.Entry:
    month = Month.of(DAY_ZERO + timedelta(days))
    return law_ledger.Entry(A(account), amount_fen, person_id, None, month, is_red)


def _settled(submission_id: int, year: int) -> Iterator[list[NDArray[Any]]]:
    for persons, own, transfer in _interest(submission_id):
        yield [persons, np.full(len(persons), year), own, transfer]


def _interest(submission_id: int) -> Iterator[list[NDArray[Any]]]:
    """Person, interest of the own part and of the transferred one: a block is read, then written, then the next."""
    block: list[NDArray[Any]] = [np.zeros(1, np.int64)]
    while block:
        after = {"submission": submission_id, "after": int(block[0][-1]), "block": BLOCK}
        found = list(read_columns(_ROWS, after, (">i8",) * 3))
        block = found[0] if found else []
        if block:
            yield block


_ROWS = """SELECT person_id, own_interest_fen, transfer_interest_fen FROM collect_interestrow
    WHERE submission_id = %(submission)s AND person_id > %(after)s ORDER BY person_id LIMIT %(block)s"""


def _credited_before(submission: Submission, year: int) -> list[law_ledger.InterestLine]:
    """What was credited of this year's interest before, to be taken back from the persons of this run."""
    credited = interest_credited_in(year)
    among = submission.interest_rows.filter(person__in=credited).order_by("person_id")
    return [
        law_ledger.InterestLine(person_id, -own, -transfer)
        for person_id in among.values_list("person_id", flat=True)
        for own, transfer in [credited[person_id]]
        if own or transfer
    ]


def interest_credited_in(year: int) -> dict[int, tuple[int, int]]:
    """预结利息: person -> own and transferred part's interest of a year credited with a benefit's decision, in fen.

    The settlement takes it back in red and credits the whole of the year. Basis: gb-10.2-3.
    """
    of_books = Q(
        journal__kind__in=codes_of(Books.TAKEN_OVER), journal__purpose=JournalPurpose.RECOMPUTATION.value
    )
    entries = Entry.objects.filter(
        Q(journal__kind__in=codes_of(Books.ORDINARY)) | of_books,
        account__in=(A.OWN_INTEREST.value, A.TRANSFER_INTEREST.value),
        month__gte=Month(year, 1),
        month__lte=Month(year, 12),
        amount_fen__lt=0,
        is_red=False,
    )
    sums = entries.values_list("person_id").annotate(
        own=Sum("amount_fen", filter=Q(account=A.OWN_INTEREST.value), default=0),
        transfer=Sum("amount_fen", filter=Q(account=A.TRANSFER_INTEREST.value), default=0),
    )
    return {person_id: (-own, -transfer) for person_id, own, transfer in sums if person_id}


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
