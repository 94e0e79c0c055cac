"""待遇资格: what is known of pensioners, and how their months are paid by it. Basis: gb-6.3-2, service-26."""

from collections import defaultdict
from collections.abc import Collection

from quanyi.agency.registry.models import EntitlementCheck
from quanyi.agency.wording import Said
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.suspension import DatedEvent, standing_of_month
from quanyi.law.terms import TERMS, PensionEvent

# 发放状态 in which nothing is paid for a month.
NOT_PAID = frozenset({"suspended", "stopped", "ended"})
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


def worded(standing: Figure) -> Said:
    """发放状态 as people read it."""
    return Said(*TERMS[str(standing.value)])
