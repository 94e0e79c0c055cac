"""单位注销: since when an employer is closed, and declares and enrols no more. Basis: d14-2-1, sil-57."""

from datetime import date

from quanyi.agency.registry.codes import CLOSED
from quanyi.agency.registry.models import Employer, EmploymentChange, ItemVersion
from quanyi.agency.registry.selectors import live_changes


def closed_since(employer: Employer) -> date | None:
    """The first day on which it is closed, for all days to come as they are known now; None where it is not."""
    latest = ItemVersion.objects.filter(employer=employer, item="employer_status", holds_to__isnull=True)
    found = latest.order_by("pk").last()
    return found.holds_from if found and found.value in CLOSED else None


def running_relations(employer: Employer) -> int:
    """How many persons have a relation with it, in whichever scheme, that has begun and not ended."""
    changes = live_changes(EmploymentChange.objects.filter(employer=employer)).order_by(
        "person_id", "scheme", "-on", "-id"
    )
    last = changes.distinct("person_id", "scheme").values_list("person_id", "starts")
    return len({person_id for person_id, starts in last if starts})
