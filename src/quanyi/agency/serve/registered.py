"""What is registered of a person, as the record shows it. Basis: d14-2-1, d14-2-2, d14-2-3, d14-2-5, gb-9.3-2."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from quanyi.agency.ledger.benefit import paid_on_decisions
from quanyi.agency.ledger.payout import Order
from quanyi.agency.registry.facts import History, value_on
from quanyi.agency.registry.items import OF_PERSON
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person, SubsidyKind
from quanyi.agency.serve.record import BenefitLine, ItemHistory, PaymentLine, SubsidyLine
from quanyi.law.terms import Scheme

# Shown above in words of their own.
SHOWN_ABOVE = ("name", "sex", "born_on", "social_security_number", "status")


def item_histories(history: History, *, known_at: datetime | None = None) -> tuple[ItemHistory, ...]:
    """Every recorded item of a person that was ever registered, in the order of the standard."""
    known = {
        key: tuple(v for v in versions if known_at is None or v.learned_at <= known_at)
        for key, versions in history.items()
    }
    return tuple(
        ItemHistory(known[key][0].item, value_on(known[key], None), known[key])
        for key in OF_PERSON
        if known.get(key)
    )


def subsidies_of(person: Person, *, known_at: datetime | None = None) -> tuple[SubsidyLine, ...]:
    """Subsidies, newest month first."""
    rows = person.subsidies.all() if known_at is None else person.subsidies.filter(learned_at__lte=known_at)
    return tuple(
        SubsidyLine(
            s.pk, str(SubsidyKind(s.kind).label), Scheme(s.scheme), s.month, s.amount_fen, s.granted_by
        )
        for s in rows.order_by("-month", "-pk")
    )


def decisions_of(person: Person, *, known_at: datetime | None = None) -> list[BenefitDecision]:
    """Every decision on a benefit, newest first."""
    rows = person.benefit_decisions.select_related("case").order_by("-pk")
    return list(rows if known_at is None else rows.filter(learned_at__lte=known_at))


def benefit_lines(decisions: Sequence[BenefitDecision], orders: Sequence[Order]) -> tuple[BenefitLine, ...]:
    """The decisions, with what was paid on each of all the person's orders."""
    replaced = {decision.replaces_id for decision in decisions}
    paid = paid_on_decisions((decision.pk for decision in decisions), orders)
    return tuple(
        BenefitLine(
            decision_id=d.pk,
            kind=str(BenefitKind(d.kind).label),
            scheme=Scheme(d.scheme),
            amount_fen=d.amount_fen,
            first_month=d.first_month,
            last_month=d.last_month,
            paid_fen=paid[d.pk].fen,
            paid_until=paid[d.pk].until,
            waiting_fen=paid[d.pk].waiting_fen,
            case_id=d.case_id,
            case_number=d.case.number if d.case else "",
            is_replaced=d.pk in replaced,
        )
        for d in decisions
    )


def payment_lines(orders: Iterable[Order]) -> tuple[PaymentLine, ...]:
    """The payments of benefits, each in the one word for where it stands."""
    return tuple(
        PaymentLine(
            order.payment.pk, order.payment.month, str(BenefitKind(order.payment.row.kind).label), order.amount_fen,
            order.state, order.paid_on,
        )
        for order in orders
    )  # fmt: skip
