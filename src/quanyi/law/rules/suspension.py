"""Whether a pension is paid: doubt, prison, custody, death; and what was paid too much (养老金停发与恢复)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import total
from quanyi.law.periods import Month
from quanyi.law.rules.decision import clauses_of
from quanyi.law.rules.registry import rule
from quanyi.law.terms import PensionEvent


class DatedEvent(NamedTuple):
    """An event and the day from which it holds (事由及日期)."""

    on: date
    event: PensionEvent


class _Effect(NamedTuple):
    """Which holds an event opens and closes, and the clause."""

    opens: frozenset[str]
    closes: frozenset[str]
    provision: str
    note_zh: str = ""
    note_en: str = ""


# Open holds and what they do to the payment; the first open one decides.
_HOLDS = {
    "died": "ended",
    "not_entitled": "stopped",
    "prison": "stopped",
    "custody": "suspended",
    "outside_prison": "paid_without_adjustment",
    "doubt": "paid_while_checked",
}

_EFFECTS: Mapping[PensionEvent, _Effect] = {
    PensionEvent.DIED: _Effect(frozenset({"died"}), frozenset(), "service-25"),
    PensionEvent.ENTITLEMENT_IN_DOUBT: _Effect(
        frozenset({"doubt"}),
        frozenset(),
        "service-26",
        "先以数据比对等方式核实，查明不符方可停发",
        "checked by data first; stopped only when found not entitled",
    ),
    PensionEvent.ENTITLEMENT_CONFIRMED: _Effect(
        frozenset(), frozenset({"doubt", "not_entitled"}), "service-26"
    ),
    PensionEvent.FOUND_NOT_ENTITLED: _Effect(frozenset({"not_entitled"}), frozenset({"doubt"}), "service-26"),
    PensionEvent.SENTENCED_TO_PRISON: _Effect(
        frozenset({"prison"}), frozenset({"custody", "outside_prison"}), "letter-2001-44"
    ),
    PensionEvent.RELEASED: _Effect(
        frozenset(),
        frozenset({"prison", "outside_prison"}),
        "letter-2001-44",
        "按服刑前标准恢复，并参加以后的调整",
        "resumed at the standard before the sentence, with later adjustments",
    ),
    PensionEvent.SENTENCED_OUTSIDE_PRISON: _Effect(
        frozenset({"outside_prison"}), frozenset({"custody", "prison"}), "letter-2001-44"
    ),
    PensionEvent.WANTED_OR_IN_CUSTODY: _Effect(frozenset({"custody"}), frozenset(), "letter-2001-44"),
    PensionEvent.ACQUITTED: _Effect(
        frozenset(),
        frozenset({"custody"}),
        "letter-2001-44",
        "补发暂停期间的养老金",
        "suspended months are paid",
    ),
}


@rule("pension.payment_standing", version="1")
def payment_standing(events: Sequence[DatedEvent], *, on: date) -> Figure:
    """养老金发放状态 / How a pension is paid on a day: ``paid``, ``paid_while_checked``,
    ``paid_without_adjustment``, ``suspended``, ``stopped`` or ``ended``.

    Several causes may hold at once; the gravest decides, and lifting one leaves the others. Doubt alone
    never stops a payment: the Service Regulation goes before the older wish that pensioners verify
    themselves each year (gb-6.3-2). Whether the letter of 2001 has been replaced was not verified. Parts:
    the events up to ``on``.

    Basis: service-25, service-26, letter-2001-44. Basis: gb-6.3-2 (general).
    Rounds: nothing.
    """
    counted = sorted((event for event in events if event.on <= on), key=lambda event: event.on)
    holds: frozenset[str] = frozenset()
    for _, event in counted:
        effect = _EFFECTS[event]
        holds = (holds - effect.closes) | effect.opens
    value = next((standing for hold, standing in _HOLDS.items() if hold in holds), "paid")
    parts = tuple(_told(event) for event in counted)
    return Figure("payment_standing", value, "code", provisions=clauses_of(*parts), parts=parts)


def standing_of_month(events: Sequence[DatedEvent], month: Month) -> Figure:
    """某月发放状态 / How a month of a pension is paid by all that is known: ``payment_standing`` on its first day, with
    what later turned out to have been so all along (entitled, not convicted), for which the months between are paid.

    That the month of an event itself is paid is our reading (mark P): no national text was found.

    Basis: as ``payment_standing``. Rounds: nothing.
    """
    counted = [each for each in events if each.on <= month.first_day or each.event in _LOOKS_BACK]
    return payment_standing(counted, on=max((each.on for each in counted), default=month.first_day))


_LOOKS_BACK = frozenset({PensionEvent.ENTITLEMENT_CONFIRMED, PensionEvent.ACQUITTED})


@rule("pension.overpayment", version="1")
def overpayment(payments: Mapping[Month, Amount], *, last_due: Month) -> Figure:
    """多领待遇 / What was paid for months after ``last_due``, the last month due, in fen.

    It is refunded, by agreement in instalments, or set off against later benefits or the account balance.
    Whether a pension is due for the month of an event is not settled nationally: the caller gives
    ``last_due``.

    Basis: service-46. Basis: service-25 (general).
    Rounds: nothing.
    """
    parts = tuple(
        as_figure(payments[month], "payment", note=month) for month in sorted(payments) if month > last_due
    )
    return reckoned("overpayment", "fen", total(), provisions=("service-46",), parts=parts)


def _told(event: DatedEvent) -> Figure:
    effect = _EFFECTS[event.event]
    return Figure(
        "pension_event",
        event.event.value,
        "code",
        provisions=(effect.provision,),
        note_zh=f"{event.on} {effect.note_zh}".strip(),
        note_en=f"{event.on} {effect.note_en}".strip(),
    )
