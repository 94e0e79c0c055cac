"""待遇: what an account holds for benefits, how its parts share a payment, and what was paid on a decision.

The money leaves the fund when the bank has paid (`ledger/payout.py`). A part of the account is never overdrawn, and
payments use up its principal before its interest (mark P, decision 018).
Basis: d14-2-3, gb-8-2, gb-8-4, gb-10.2-2, gb-12-2.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q

from quanyi.agency.ledger import payout
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.ledger.selectors import OWN, movements
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, EntitlementCheck, Person
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.payout import payment
from quanyi.law.terms import PaymentState, PensionEvent

_MADE_GOOD = (PensionEvent.ENTITLEMENT_CONFIRMED.value, PensionEvent.ACQUITTED.value)


@dataclass(frozen=True)
class Parts:
    """What the own and the transferred part of an account hold, in fen."""

    own_fen: int
    transfer_fen: int

    @property
    def total_fen(self) -> int:
        return self.own_fen + self.transfer_fen


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


@dataclass(frozen=True)
class PaidBenefit:
    """What became of a decision: paid by the bank and not claimed back, until which month; ordered and not paid yet."""

    orders: tuple[payout.Order, ...]

    @property
    def paid(self) -> tuple[payout.Order, ...]:
        return tuple(order for order in self.orders if order.state is PaymentState.PAID)

    @property
    def waiting(self) -> tuple[payout.Order, ...]:
        return tuple(order for order in self.orders if order.is_open)

    @property
    def fen(self) -> int:
        return sum(order.amount_fen for order in self.paid)

    @property
    def waiting_fen(self) -> int:
        return sum(order.amount_fen for order in self.waiting)

    @property
    def until(self) -> Month | None:
        """The last month that the bank has paid."""
        return max((order.payment.month for order in self.paid), default=None)


def paid_on_decisions(
    decision_ids: Iterable[int], orders: Sequence[payout.Order], *, with_earlier: bool = False
) -> dict[int, PaidBenefit]:
    """Decision id -> what became of the orders on it (and on those that it replaced), of all the person's orders."""
    found = {}
    for decision_id in decision_ids:
        chain = _chain(decision_id) if with_earlier else [decision_id]
        found[decision_id] = PaidBenefit(
            tuple(order for order in orders if order.payment.decision_id in chain)
        )
    return found


def _chain(decision_id: int) -> list[int]:
    """A decision and those before it, back to the first."""
    chain, at = [], BenefitDecision.objects.filter(pk=decision_id).first()
    while at is not None:
        chain.append(at.pk)
        at = at.replaces
    return chain


def paid_in(
    month: Month, monthly: Collection[str] = (), person: Person | None = None
) -> set[tuple[int, str]]:
    """(person, kind) of the benefits whose month was paid, on whichever decision; of everybody or of one person.

    Of `monthly` kinds, what was claimed back counts no more once the person was found entitled after all, or the
    stopped benefit was resumed.
    """
    rows = BenefitPayment.objects.filter(month=month, **({"person": person} if person else {}))
    since = {"person": OuterRef("person"), "learned_at__gte": OuterRef("claim__journal__posted_at")}
    entitled = EntitlementCheck.objects.filter(event__in=_MADE_GOOD, **since)
    resumed = BenefitDecision.objects.filter(
        kind=OuterRef("row__kind"), replaces__last_month__isnull=False, first_month__lte=month, **since
    )
    again = (Q(row__kind=BenefitKind.MONTHLY_PENSION) & Exists(entitled)) | Exists(resumed)
    rows = rows.exclude(Q(claim__isnull=False, row__kind__in=monthly) & again)
    return set(rows.values_list("person_id", "row__kind"))


def months_ordered(kind: BenefitKind, year: int, persons: Collection[int]) -> dict[int, int]:
    """Person id -> months of a benefit ordered or paid from a year's January on, and not claimed back."""
    rows = BenefitPayment.objects.filter(
        row__kind=kind.value, month__gte=Month(year, 1), claim__isnull=True, person__id__one_of=set(persons),
    )  # fmt: skip
    return dict(rows.values("person_id").annotate(months=Count("pk")).values_list("person_id", "months"))


def decisions_paid(decisions: Iterable[int]) -> set[int]:
    """Those of the decisions of which anything was ordered or paid."""
    payments = BenefitPayment.objects.filter(decision__id__one_of=set(decisions))
    return set(payments.values_list("decision_id", flat=True))
