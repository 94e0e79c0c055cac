"""资格认证: put before the reviewers. Basis: d14-7, service-26."""

from collections.abc import Callable, Iterable
from functools import partial

from django.db import transaction

from quanyi.agency.kinds.certification.checking import Found, submit_certification
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


@transaction.atomic
def open_certification(found: Found, *, by: Account, papers: Callable[[], Iterable[Paper]] = tuple) -> Case:
    """一人认证立案; of a person once at a time, and goes on with what was sent back.

    Raises CertificationRefused, AlreadyUnderWay.
    """
    submit = partial(submit_certification, [found], by=by)
    claim = Claim.of("entitlement", found.person_id)
    return review_services.put_before(submit, claim, by=by, papers=papers)


@transaction.atomic
def open_comparison(region: str, found: Callable[[], list[Found]], *, by: Account) -> Case:
    """按比对认证立案: a region's once at a time; what it rests on is asked under the claim. Raises as above."""
    return review_services.put_before(
        lambda: submit_certification(found(), by=by), Claim.of("entitlements", region), by=by
    )
