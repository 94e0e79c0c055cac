"""年度结息: a year put before the reviewers. Basis: d14-7, gb-10.2-3."""

from collections.abc import Callable

from django.db import transaction

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.settlement import settling as compute
from quanyi.agency.locks import again_on_deadlock
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


@again_on_deadlock
@transaction.atomic
def settle_year(
    year: int, *, region: str, by: Account, progress: Callable[[int], None] = lambda done: None
) -> Case:
    """年度结息: compute a year and put the result before the reviewers.

    Raises NoParameter, NothingToSettle, or AlreadyUnderWay.
    """

    def submit() -> Submission:
        return compute.settle_year(year, region=region, by=by, progress=progress).submission

    return review_services.put_before(submit, settlement_claim(year), by=by)


def settlement_claim(year: int) -> Claim:
    return Claim.of("settlement", year)
