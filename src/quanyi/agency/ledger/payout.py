"""付款: what is payable and not paid, what the bank answered, and what was not due and comes back.

A payment is made payable first (`ledger/benefit.py`); the money leaves the fund when the bank says so. After a failure
or a return the same payment is ordered anew under the next number, so that it is never paid twice (decision 024).
Basis: d14-16, gb-8-2, gb-10.2-4, gb-12-2, d13-26-4.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import PaymentResult
from quanyi.agency.ledger.models import BenefitOutcome, BenefitPayment, Entry
from quanyi.law.terms import FUNDS, SCHEME_ACCOUNTS, PaymentState, Scheme, SchemeAccounts

R = PaymentResult


@dataclass(frozen=True)
class Order:
    """A payment and where it stands at the bank. Amounts in fen; `attempt` is the number of its present order."""

    payment: BenefitPayment
    attempt: int
    is_paid: bool
    is_claimed: bool
    claimed_fen: int
    recovered_fen: int
    instalments: int

    @property
    def number(self) -> str:
        return order_number(self.payment.pk, self.attempt)

    @property
    def amount_fen(self) -> int:
        return total_fen(self.payment)

    @property
    def is_open(self) -> bool:
        return not self.is_paid and not self.is_claimed

    @property
    def state(self) -> PaymentState:
        """支付状态: the one word for where it stands, on every page and paper."""
        if self.is_claimed:
            if not self.claimed_fen:
                return PaymentState.CANCELLED
            return PaymentState.OWED_BACK if self.left_fen else PaymentState.RECOVERED
        if self.is_paid:
            return PaymentState.PAID
        return PaymentState.AGAIN if self.last_failure else PaymentState.WAITING

    @property
    def paid_on(self) -> date | None:
        """The day on which the bank paid it; None while it has not, or where the books keep no day."""
        paid = [outcome.row.on for outcome in self.payment.outcomes.all() if outcome.result == R.PAID]
        return paid[-1] if paid and self.is_paid else None

    @property
    def left_fen(self) -> int:
        """What is claimed back and has not come."""
        return self.claimed_fen - self.recovered_fen

    @property
    def last_failure(self) -> BenefitOutcome | None:
        """Why it is ordered anew; None for a first order."""
        answers = [
            outcome for outcome in self.payment.outcomes.all() if outcome.result in (R.FAILED, R.RETURNED)
        ]
        return answers[-1] if answers else None


def total_fen(payment: BenefitPayment) -> int:
    return payment.own_fen + payment.transfer_fen + payment.pool_fen


def _standing(known_at: datetime | None = None) -> QuerySet[Any]:
    """Payments with what was answered by an instant (None: now); what earlier journals paid at once needs no answer."""
    by_then = Q(outcomes__recorded_at__lte=known_at) if known_at else Q()

    def answers(*results: PaymentResult) -> Count:
        return Count("outcomes", filter=Q(outcomes__result__in=results) & by_then)

    at_once = Entry.objects.filter(journal=OuterRef("journal"), account__in=[a.value for a in FUNDS])
    back = Sum("outcomes__amount_fen", filter=Q(outcomes__result=R.RECOVERED) & by_then)
    rows = (
        BenefitPayment.objects.filter(journal__posted_at__lte=known_at)
        if known_at
        else BenefitPayment.objects
    )
    return rows.annotate(
        paid_at_once=Exists(at_once),
        undone=answers(R.FAILED, R.RETURNED),
        paid=answers(R.PAID),
        returned=answers(R.RETURNED),
        instalments=answers(R.RECOVERED),
        recovered=Coalesce(back, 0),
    ).select_related("row", "person", "claim__journal", "decision")


def orders(payment_ids: Collection[int]) -> dict[int, Order]:
    """Payment id -> where it stands."""
    return {row.pk: _order(row) for row in _standing().filter(pk__in=payment_ids)}


def open_orders(scheme: Scheme | None = None) -> list[Order]:
    """What is payable and not paid, oldest first; of one scheme or of all."""
    rows = _standing().filter(paid_at_once=False, claim__isnull=True).order_by("pk")
    if scheme:
        rows = rows.filter(row__scheme=scheme.value)
    found = (_order(row) for row in rows.prefetch_related("outcomes__row"))
    return [order for order in found if order.is_open]


def count_open(*, failed: bool = False) -> int:
    """How many `open_orders` there are; of those that the bank did not pay once."""
    rows = _standing().filter(paid_at_once=False, claim__isnull=True, paid__lte=F("returned"))
    return rows.filter(undone__gt=0).count() if failed else rows.count()


def payments_of(person_id: int, *, known_at: datetime | None = None) -> list[Order]:
    """A person's payments and where each stood at an instant (None: now), newest month first."""
    if not BenefitPayment.objects.filter(person_id=person_id).exists():
        return []  # most people: they still contribute
    rows = _standing(known_at).filter(person_id=person_id).order_by("-month", "-pk")
    answers = BenefitOutcome.objects.select_related("row")
    answers = answers.filter(recorded_at__lte=known_at) if known_at else answers
    return [_order(row, known_at) for row in rows.prefetch_related(Prefetch("outcomes", answers))]


def _order(row: Any, known_at: datetime | None = None) -> Order:
    claim = getattr(row, "claim", None)
    if claim is not None and known_at and claim.journal.posted_at > known_at:
        claim = None
    is_paid = row.paid_at_once or row.paid > row.returned
    return Order(
        payment=row,
        attempt=row.undone + 1,
        is_paid=is_paid,
        is_claimed=claim is not None,
        claimed_fen=total_fen(row) if claim is not None and (claim.paid_out or is_paid) else 0,
        recovered_fen=row.recovered,
        instalments=row.instalments,
    )


def why_not(order: Order | None, *, attempt: int, result: PaymentResult, amount_fen: int) -> str:
    """Why an answer does not follow from what is recorded; empty if it does."""
    if order is None:
        return _("没有这笔付款")
    if result is R.RECOVERED:
        return "" if amount_fen <= order.left_fen else _("没有这么多待追回的多领金额")
    if order.is_claimed and (order.claimed_fen or result is R.RETURNED):
        return _("这笔付款已作多领追回，不再支付")
    if result is R.RETURNED:
        return "" if order.is_paid and attempt == order.attempt else _("这一指令没有支付成功的记录")
    if order.is_paid:
        return _("这笔付款已支付成功，不能再付")
    if attempt == order.attempt:
        return ""
    return _("这笔付款现在的指令号是 %(number)s") % {"number": order.number}


def accounts_of(scheme: str) -> SchemeAccounts:
    return SCHEME_ACCOUNTS[Scheme(scheme)]


def order_number(payment_id: int, attempt: int) -> str:
    """付款指令号: under which the bank is told to pay, and answers."""
    return f"ZF{payment_id:06d}-{attempt}"
