"""工伤先行支付: what the fund pays for an employer that had not insured is owed by that employer from then on.

The payment itself is the fund's like any other; beside it the claim on the employer stands on accounts of its own until
it is recovered. Basis: sil-41, gb-12-2.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Sum

from quanyi.agency.collect.models import BenefitRow
from quanyi.agency.ledger.models import Entry
from quanyi.law.ledger import Entry as Line
from quanyi.law.ledger_arrears import MonthOwed, advance_entries_of
from quanyi.law.terms import LedgerAccount


def advance_entries(row: BenefitRow, *, sign: int = 1) -> Iterator[Line]:
    """The claim on the employer for a payment in advance; taken back with the payment by ``sign`` -1."""
    injury = row.decision.injury if row.decision else None
    if injury is None or injury.advance_on is None or not row.amount_fen:
        return
    owed = MonthOwed(injury.employer_id, row.month, sign * row.amount_fen)
    for entry in advance_entries_of([owed]):
        yield replace(entry, is_red=sign < 0)


def advanced_fen(employer_id: int) -> int:
    """Paid in advance for an employer and not recovered, in fen."""
    entries = Entry.objects.filter(
        employer_id=employer_id, account=LedgerAccount.INJURY_ADVANCE_RECEIVABLE.value
    )
    return int(entries.aggregate(fen=Sum("amount_fen"))["fen"] or 0)
