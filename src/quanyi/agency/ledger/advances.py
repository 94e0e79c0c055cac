"""工伤先行支付: what the fund pays for an employer that had not insured is owed by that employer from then on.

The payment itself is the fund's like any other; beside it the claim on the employer stands on accounts of its own until
it is recovered. Basis: sil-41, gb-12-2.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Sum

from quanyi.agency.collect.models import BenefitRow
from quanyi.agency.ledger.models import Entry
from quanyi.agency.registry.models import BenefitDecision
from quanyi.agency.review.selectors import latest_round
from quanyi.law.ledger import Entry as Line
from quanyi.law.ledger_arrears import MonthOwed, advance_entries_of
from quanyi.law.terms import LedgerAccount


def advance_entries(row: BenefitRow, *, sign: int = 1) -> Iterator[Line]:
    """The claim on the employer for a payment in advance; taken back with the payment by ``sign`` -1."""
    injury = row.decision.injury if row.decision else None
    if row.decision is None or injury is None or not row.amount_fen or not _is_in_advance(row.decision):
        return
    owed = MonthOwed(injury.employer_id, row.month, sign * row.amount_fen)
    for entry in advance_entries_of([owed]):
        yield replace(entry, is_red=sign < 0)


def _is_in_advance(decision: BenefitDecision) -> bool:
    """Whether it was decided for an employer that had not insured, as the case that computed it found; what was
    stopped or resumed since rests on the same. Basis: sil-41.
    """
    if decision.injury is None or decision.injury.advance_on is None:
        return False
    at: BenefitDecision | None = decision
    while at is not None:
        told = latest_round(at.case).submission.summary.get("rests_on") if at.case else None
        if told is not None:
            return not told.get("is_insured")
        at = at.replaces
    return True  # decided before what it rests on was kept


def advanced_fen(employer_id: int) -> int:
    """Paid in advance for an employer and not recovered, in fen."""
    entries = Entry.objects.filter(
        employer_id=employer_id, account=LedgerAccount.INJURY_ADVANCE_RECEIVABLE.value
    )
    return int(entries.aggregate(fen=Sum("amount_fen"))["fen"] or 0)
