"""差错更正: a correction put before the reviewers. Basis: d14-7, d14-16."""

from collections.abc import Callable, Iterable

from django.db import transaction

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.correction import proposal as correction
from quanyi.agency.kinds.correction import rates
from quanyi.agency.kinds.correction.proposal import Proposal
from quanyi.agency.kinds.correction.rights import Ground
from quanyi.agency.locks import again_on_deadlock
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


@again_on_deadlock
@transaction.atomic
def open_correction(propose: Callable[[], Proposal], *, by: Account, papers: Iterable[Paper] = ()) -> Case:
    """差错更正: work the correction out and put it before the reviewers; a case that was sent back goes on.

    Raises NotCorrectable, NothingToCorrect, LawError, or AlreadyUnderWay where the same fact is being corrected.
    """
    claim = correction.claim_of(propose())
    return review_services.put_before(
        lambda: correction.submit(propose(), by=by), claim, by=by, papers=lambda: papers
    )


@again_on_deadlock
@transaction.atomic
def open_rate_correction(
    year: int, ground: Ground, *, region: str, by: Account, papers: Iterable[Paper] = ()
) -> Case:
    """利率更正: compute a region's settled years anew and put the differences before the reviewers.

    Raises NothingToCorrect, NoParameter, or AlreadyUnderWay where the same year is being corrected.
    """

    def submit() -> Submission:
        return rates.submit_rate(rates.propose_rate(year, region), ground, by=by)

    return review_services.put_before(submit, Claim.of("rate", year, region), by=by, papers=lambda: papers)
