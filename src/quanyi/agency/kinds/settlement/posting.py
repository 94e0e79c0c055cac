"""Posting a yearly settlement: the interest that a run computed and the reviewers approved.

Basis: gb-10.2-3, gb-A-34.
"""

from django.db.models import Max, Q, Sum
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.ledger.models import Entry
from quanyi.agency.ledger.posting import Posting, Settled, one_journal
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.kind import Books, codes_of
from quanyi.agency.review.models import Case
from quanyi.law import ledger as law_ledger
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount as A


def work_out(case: Case, submission: Submission) -> Posting:
    """The interest of each account; stale where one of them was posted to after the run."""
    year = submission.month.year
    rows = tuple(submission.interest_rows.order_by("person_id"))
    _refuse_stale(submission, year)
    lines = [
        law_ledger.InterestLine(row.person_id, row.own_interest_fen, row.transfer_interest_fen)
        for row in rows
        if row.own_interest_fen or row.transfer_interest_fen
    ]
    credited = interest_credited_in(year)
    lines += [
        law_ledger.InterestLine(row.person_id, -own, -transfer)
        for row in rows
        for own, transfer in [credited.get(row.person_id, (0, 0))]
        if own or transfer
    ]
    return Posting(
        entries=one_journal(law_ledger.interest_entries(lines, year)),
        settled=[
            Settled(row.person_id, year, row.own_interest_fen, row.transfer_interest_fen) for row in rows
        ],
    )


def interest_credited_in(year: int) -> dict[int, tuple[int, int]]:
    """预结利息: person -> own and transferred part's interest of a year credited with a benefit's decision, in fen.

    The settlement takes it back in red and credits the whole of the year. Basis: gb-10.2-3.
    """
    entries = Entry.objects.filter(
        journal__kind__in=codes_of(Books.ORDINARY),
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
