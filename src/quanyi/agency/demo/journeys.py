"""Lives in the middle of their journeys, so that each worklist of the demo has somebody on it (示范在办事项).

Begun after the road, once, whole or not at all, in a district that has all the persons whom they concern. Who stands
where is told by each module; the waiting cases stay undecided, for a newcomer to go on with.
"""

from collections.abc import Callable

from django.db import transaction

from quanyi.agency.demo import aged, between, dues, worked
from quanyi.agency.demo.migration import migrated
from quanyi.agency.kinds import transfer_out
from quanyi.agency.review.models import Case

NEEDED = 200  # persons of the district: the journeys are those of the first of them
_BEGUN_BY = transfer_out.KIND.case.value  # no other part of the demo opens one


@transaction.atomic
def begin(*, say: Callable[[str], None]) -> None:
    """Begin them all by the doors that clerks use."""
    if migrated() < NEEDED or Case.objects.filter(kind=_BEGUN_BY).exists():
        return
    before = Case.objects.count()
    for part in (between, aged, worked, dues):
        part.begin()
    say(f"\n在办事项 Under way: {Case.objects.count() - before} 件案件 cases，见“待办总览” /worklists/")
