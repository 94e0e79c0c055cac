"""Posting benefits: a month's payments of decided benefits, from the account and the pooled fund.

Basis: d14-2-3, gb-8-2, gb-8-4, gb-10.2-2, gb-12-2. A part of the account is
never overdrawn, and payments use up its principal before its interest (mark P, decision 018).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BenefitRow, Submission
from quanyi.agency.ledger.crediting import last_settled
from quanyi.agency.ledger.models import BenefitPayment, Journal
from quanyi.agency.ledger.refusal import PostingRefused
from quanyi.agency.ledger.selectors import OWN, movements
from quanyi.agency.review.models import Case
from quanyi.law.explain import Figure
from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.rules.payout import payment
from quanyi.law.terms import LedgerAccount as A


@dataclass(frozen=True)
class Parts:
    """What the own and the transferred part of an account hold, in fen."""

    own_fen: int
    transfer_fen: int

    @property
    def total_fen(self) -> int:
        return self.own_fen + self.transfer_fen


@dataclass(frozen=True)
class Prepared:
    entries: list[Entry]
    rows: list[BenefitRow]


def parts_of(person_id: int) -> Parts:
    """The two parts as posted, principal and interest together."""
    moved = movements(person_id)
    own = sum(m.amount_fen for m in moved if m.account in OWN)
    return Parts(own, sum(m.amount_fen for m in moved) - own)


def split(account_fen: int, parts: Parts, *, share: Fraction) -> Figure:
    """Who pays what the account owes for a month: `payout.payment` over what it holds now."""
    return payment(account_fen, own_fen=parts.own_fen, transfer_fen=parts.transfer_fen, share=share)


def share_of(own_fen: int, transfer_fen: int) -> Fraction:
    """The own share at the decision, kept from then on."""
    total = own_fen + transfer_fen
    return Fraction(own_fen, total) if total else Fraction(1)


def prepare(case: Case, submission: Submission) -> Prepared:
    rows = list(submission.benefit_rows.select_related("decision__replaced_by").order_by("person_id", "pk"))
    settled = last_settled(row.person_id for row in rows)
    entries: list[Entry] = []
    totals: Counter[A] = Counter()
    for row in rows:
        _refuse_stale(row, settled.get(row.person_id))
        entries += _account_entries(row)
        totals[A.POOLED_FUND] += row.amount_fen - row.own_fen - row.transfer_fen
        totals[A.BENEFITS_PAYABLE] -= row.amount_fen
    month, due = submission.month, -totals[A.BENEFITS_PAYABLE]
    entries += [Entry(account, fen, None, None, month) for account, fen in totals.items() if fen]
    entries += [Entry(A.BENEFITS_PAYABLE, due, None, None, month), Entry(A.FUND, -due, None, None, month)]
    return Prepared(entries, rows)


def _account_entries(row: BenefitRow) -> Iterator[Entry]:
    """What each part pays: its principal first, then its interest."""
    held: Counter[A] = Counter()
    for moved in movements(row.person_id):
        held[moved.account] += moved.amount_fen
    for fen, principal, interest in (
        (row.own_fen, A.OWN_PRINCIPAL, A.OWN_INTEREST),
        (row.transfer_fen, A.TRANSFER_PRINCIPAL, A.TRANSFER_INTEREST),
    ):
        first = min(fen, max(held[principal], 0))
        for account, amount in ((principal, first), (interest, fen - first)):
            if amount:
                yield Entry(account, amount, row.person_id, None, row.month)


def finish(journal: Journal, prepared: Prepared) -> None:
    BenefitPayment.objects.bulk_create(
        BenefitPayment(
            journal=journal,
            row=row,
            decision=row.decision,
            person_id=row.person_id,
            month=row.month,
            own_fen=row.own_fen,
            transfer_fen=row.transfer_fen,
            pool_fen=row.amount_fen - row.own_fen - row.transfer_fen,
        )
        for row in prepared.rows
    )


def _refuse_stale(row: BenefitRow, settled_year: int | None) -> None:
    """What was computed must still be what the account can pay, under a decision that still holds."""
    decision = row.decision
    assert decision is not None
    if hasattr(decision, "replaced_by"):
        raise PostingRefused(_("本件中有待遇核定已由另一案件变更或停发。请退回本案，重新计算后再提交。"))
    if settled_year is not None and row.month.year <= settled_year:
        raise PostingRefused(
            _("%(month)s 所在年度已结息，不能再记支付。请退回本案，按未结息年度的月份支付。")
            % {"month": row.month}
        )
    now = split(
        row.account_fen, parts_of(row.person_id), share=share_of(decision.own_fen, decision.transfer_fen)
    )
    if (row.own_fen, row.transfer_fen) != (now.part("paid_from_own").fen, now.part("paid_from_transfer").fen):
        raise PostingRefused(_("计算之后，本批账户又有变动，支付结果已过时。请退回本案，重新计算后再提交。"))


@dataclass(frozen=True)
class PaidBenefit:
    """What was paid of a decision: the sum, and the last month paid for."""

    fen: int
    until: Month


def paid_on_decisions(decision_ids: Iterable[int]) -> dict[int, PaidBenefit]:
    """Decision id -> what was paid on it; a decision on which nothing was paid is left out."""
    paid: dict[int, PaidBenefit] = {}
    for row in BenefitPayment.objects.filter(decision_id__in=list(decision_ids)).order_by("month"):
        before = paid.get(row.decision_id)
        fen = row.own_fen + row.transfer_fen + row.pool_fen
        paid[row.decision_id] = PaidBenefit(fen + (before.fen if before else 0), row.month)
    return paid


def paid_in(month: Month) -> set[int]:
    """The decisions on which a month was paid."""
    return set(BenefitPayment.objects.filter(month=month).values_list("decision_id", flat=True))
