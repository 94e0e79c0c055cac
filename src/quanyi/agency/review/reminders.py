"""催办: who signs next in a case that is near its legal limit, or past it, is told so once. Basis: d14-4, service-18.

Called daily; a second call on a day finds nothing to do.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef

from quanyi.agency.audit.services import acting_for
from quanyi.agency.review import selectors
from quanyi.agency.review.limits import Nearness, known_clock
from quanyi.agency.review.models import Case, Reminder, Signature


def remind(*, today: date, region: str) -> int:
    """催办 of every case that waits for a signature; how many were made."""
    return sum(_remind_of(case, today, region) for case in selectors.undecided())


@transaction.atomic
def _remind_of(case: Case, today: date, region: str) -> bool:
    """Whether a reminder was made: the clock runs, the limit is near or past, and this stage was not told yet."""
    clock, stage = known_clock(case, today, region), selectors.standing(case).next_stage
    if clock is None or stage is None or clock.nearness is Nearness.LATER:
        return False
    with acting_for(case.agency_id):
        _, is_new = Reminder.objects.get_or_create(
            round=selectors.latest_round(case),
            stage=stage.value,
            threshold=clock.nearness.value,
            defaults={"case": case, "due_on": clock.due_on},
        )
    return is_new


def reminders_of(rounds: Iterable[int]) -> list[Reminder]:
    """The reminders of the stage that each of these rounds waits at, the latest first."""
    signed = Signature.objects.filter(round=OuterRef("round"), stage=OuterRef("stage"))
    return list(Reminder.objects.filter(~Exists(signed), round__in=list(rounds)))
