"""Lives in the middle of their journeys, so that each worklist of the demo has somebody on it (示范在办事项).

Begun after the road, once, in a district that has all the persons whom they concern. Who stands where is told by each
module; the waiting cases stay undecided, for a newcomer to go on with.
"""

from collections.abc import Callable

from django.db import transaction

from quanyi.agency.demo import aged, between, dues, worked
from quanyi.agency.demo.migration import migrated
from quanyi.agency.kinds import dispute
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.models import Case
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError

NEEDED = 200  # persons of the district: the journeys are those of the first of them
_BEGUN_BY = dispute.KIND.case.value  # no other part of the demo opens one, and no day refuses it


@transaction.atomic
def begin(*, say: Callable[[str], None]) -> None:
    """Begin them all by the doors that clerks use; what the office of this day refuses is told and left out."""
    if migrated() < NEEDED or Case.objects.filter(kind=_BEGUN_BY).exists():
        return
    before = Case.objects.count()
    for part in (between, aged, worked, dues):
        for journey in part.JOURNEYS:
            _begin_one(journey, say)
    say(f"\n在办事项 Under way: {Case.objects.count() - before} 件案件 cases，见“待办总览” /worklists/")


def _begin_one(journey: Callable[[], object], say: Callable[[str], None]) -> None:
    """Whole or not at all: of another year a wage or a rate may not be published, or the year before not settled."""
    try:
        with transaction.atomic():
            journey()
    except (Refusal, LawError) as why:
        told = why.sentence if isinstance(why, Refusal) else sentence(why)
        say(f"  今天不能办的一件 Not begun today: {told}")
