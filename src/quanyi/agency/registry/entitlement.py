"""待遇资格: what is known of pensioners, and how their months are paid by it. Basis: gb-6.3-2, service-26."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from quanyi.agency.registry.models import EntitlementCheck
from quanyi.agency.wording import Said
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.suspension import DatedEvent, payment_standing, standing_of_month
from quanyi.law.terms import TERMS, PensionEvent

# 发放状态 in which nothing is paid for a month.
NOT_PAID = frozenset({"suspended", "stopped", "ended"})
_OF_PRISON = frozenset(
    {
        PensionEvent.SENTENCED_TO_PRISON.value,
        PensionEvent.SENTENCED_OUTSIDE_PRISON.value,
        PensionEvent.RELEASED.value,
    }
)
# Events of the law whose day a later confirmation of somebody's entitlement says nothing about.
OF_JUSTICE = _OF_PRISON | {PensionEvent.WANTED_OR_IN_CUSTODY.value, PensionEvent.ACQUITTED.value}
Events = dict[int, list[EntitlementCheck]]


def events_of(person_ids: Collection[int]) -> Events:
    """Person id -> what was found, in the order in which it was learned; who has none is left out. One question."""
    found: Events = defaultdict(list)
    for each in EntitlementCheck.objects.filter(person__id__one_of=set(person_ids)).select_related("case"):
        found[each.person_id].append(each)
    return dict(found)


def standing_in(events: Collection[EntitlementCheck], month: Month) -> Figure:
    """某月发放状态, by the rule."""
    dated = [DatedEvent(each.on, PensionEvent(each.event)) for each in events]
    return standing_of_month(dated, month)


def in_prison_on(events: Collection[EntitlementCheck], day: date) -> bool:
    """Whether a pensioner served a sentence on a day. Basis: letter-2001-44."""
    dated = [DatedEvent(each.on, PensionEvent(each.event)) for each in events if each.event in _OF_PRISON]
    return payment_standing(dated, on=day).value == "stopped"


def worded(standing: Figure) -> Said:
    """发放状态 as people read it."""
    return Said(*TERMS[str(standing.value)])
