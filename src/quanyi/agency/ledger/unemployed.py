"""失业保险的两个计数器: months that count for the next benefit, and months granted and not drawn.

Nothing of it is kept: both follow from the months paid, the decisions and the payments. Basis: d13-14, sil-46.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quanyi.agency.ledger.payout import Order, payments_of
from quanyi.agency.ledger.scheme_dues import months_in_schemes
from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.years import unemployment_carried, unemployment_months
from quanyi.law.terms import Scheme


@dataclass(frozen=True)
class Counters:
    """计算期限的缴费月数 and 结转的未领期限, each as a figure; ``carried`` is None where nothing was ever drawn."""

    counted: Figure
    carried: Figure | None

    @property
    def carried_months(self) -> int:
        return self.carried.fen if self.carried else 0


@dataclass(frozen=True)
class Grant:
    """One benefit as it was granted, from a registration, and the months of it that were drawn."""

    registered_on: date
    granted_months: int
    drawn: tuple[Month, ...]


def paid_months(person_id: int, scheme: Scheme) -> dict[Month, int]:
    """The months of a scheme that are paid, each with its base; of several employers the highest."""
    found: dict[Month, int] = {}
    for due in months_in_schemes(person_id):
        if due.scheme is scheme and due.is_paid:
            found[due.month] = max(due.base_fen, found.get(due.month, 0))
    return found


def counters(person_id: int) -> Counters:
    """Both counters as of now: who drew counts anew from then on, who could draw nothing keeps the months."""
    drawn = [grant for grant in grants_of(person_id) if grant.drawn]
    counted = unemployment_months(
        sorted(paid_months(person_id, Scheme.UNEMPLOYMENT)), draws=[min(grant.drawn) for grant in drawn]
    )
    last = max(drawn, key=lambda grant: grant.registered_on, default=None)
    if last is None:
        return Counters(counted, None)
    unused = min(len(last.drawn), last.granted_months)
    return Counters(counted, unemployment_carried(last.granted_months, unused))


def grants_of(person_id: int) -> list[Grant]:
    """Every benefit that was granted, in order; its stops and resumptions are the same grant."""
    decisions = BenefitDecision.objects.filter(person_id=person_id, kind=BenefitKind.UNEMPLOYMENT)
    orders = [order for order in payments_of(person_id) if not order.is_claimed] if decisions else []
    found: dict[str, list[BenefitDecision]] = {}
    for decision in decisions.order_by("pk"):
        found.setdefault(_grant(decision.figure), []).append(decision)
    return [Grant(_begun(of[0]), _months(of), _drawn(orders, grant)) for grant, of in found.items()]


def _drawn(orders: Iterable[Order], grant: str) -> tuple[Month, ...]:
    return tuple(
        order.payment.month
        for order in orders
        if order.payment.row.kind == BenefitKind.UNEMPLOYMENT
        and _grant(order.payment.decision.figure) == grant
    )


def _grant(figure: dict[str, Any]) -> str:
    """What tells a grant from another: its registration, or where the books before do not say it, its figure."""
    return _registered(figure) or json.dumps(figure, sort_keys=True)


def _registered(figure: dict[str, Any]) -> str | None:
    of: dict[str, Any] = figure.get("arguments", {}).get("last_day", {})
    told: str | None = of.get("arguments", {}).get("registered_on")
    return told


def _begun(decision: BenefitDecision) -> date:
    told = _registered(decision.figure)
    return date.fromisoformat(told) if told else decision.first_month.first_day


def _months(of: Sequence[BenefitDecision]) -> int:
    """How many were granted; what the books before decided tells its first and last month alone."""
    nodes = Figure.from_dict(of[-1].figure["figure"]).walk()
    told = next((node.fen for node in nodes if node.term == "unemployment_duration"), None)
    last = of[0].last_month or of[0].first_month
    return told if told is not None else max(last - of[0].first_month + 1, 0)
