"""缓缴: put before the reviewers. Basis: d13-21, d13-22, d14-7."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.db import transaction

from quanyi.agency.kinds.deferral.deferring import submit_deferral
from quanyi.agency.registry.models import Employer
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


@transaction.atomic
def open_deferral(
    employer: Employer,
    asked: Mapping[str, Any],
    *,
    by: Account,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """缓缴立案; an employer's deferral is before the reviewers once, and goes on with what was sent back.

    Raises DeferralRefused, AlreadyUnderWay.
    """
    submit, claim = partial(submit_deferral, employer, asked, by=by), Claim.of("deferral", employer.pk)
    return review_services.put_before(submit, claim, by=by, papers=papers)
