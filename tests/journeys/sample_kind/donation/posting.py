"""Posting a donation: the fund holds more money, and it is the pooled fund's. Basis: gb-12-2."""

from quanyi.agency.kinds.donation.donation import Donation

from quanyi.agency.collect.models import Submission
from quanyi.agency.ledger.posting import Moved, Posting, one_journal
from quanyi.agency.review.models import Case
from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount


def work_out(case: Case, submission: Submission) -> Posting:
    given = Donation.of(submission.summary)
    assert submission.employer is not None
    month, employer_id = Month.of(given.arrived_on), submission.employer.pk
    entries = [
        Entry(LedgerAccount.FUND, given.amount_fen, None, employer_id, month),
        Entry(LedgerAccount.POOLED_FUND, -given.amount_fen, None, employer_id, month),
    ]
    moved = [Moved(given.reference, given.arrived_on, given.amount_fen)]
    return Posting(entries=one_journal(entries), moved=moved)
