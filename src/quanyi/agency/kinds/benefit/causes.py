"""停发的情形: what stops a benefit by law, by the rule of its scheme; other benefits are stopped for the reason given.

Basis: sil-43, sil-51, injury-42, unemployment-15.
"""

from collections.abc import Callable
from datetime import date

from quanyi.agency.kinds.benefit.sorts import FOR_A_TIME, MONTHLY, OF_INJURY
from quanyi.agency.wording import label
from quanyi.law.explain import Figure
from quanyi.law.rules.injury_standing import injury_standing
from quanyi.law.rules.unemployment import unemployment_standing
from quanyi.law.terms import InjuryEvent, UnemploymentEvent

Events = type[UnemploymentEvent] | type[InjuryEvent]


def events_of(kind: str) -> Events | None:
    """The events that stop a benefit of this kind; None where the law lists none."""
    if kind in FOR_A_TIME:
        return UnemploymentEvent
    return InjuryEvent if kind in OF_INJURY and kind in MONTHLY else None


def standing_after(kind: str, event: str, on: date) -> Figure:
    """Whether the event stops the benefit on that day: ``stopped``, or ``decide_by_hand``."""
    rule: Callable[..., Figure] = unemployment_standing if kind in FOR_A_TIME else injury_standing
    found = events_of(kind)
    assert found is not None
    return rule([found(event)], on=on)


def choices(kind: str) -> list[tuple[str, str]]:
    return [(event.value, label(event)) for event in events_of(kind) or ()]
