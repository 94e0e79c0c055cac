"""补缴: put before the reviewers. Basis: notice-2016-5, d14-7."""

from collections.abc import Callable, Iterable
from functools import partial

from django.db import transaction

from quanyi.agency.kinds.back_payment.asking import Wanted, submit_back_payment
from quanyi.agency.locks import Lock, again_on_deadlock, take
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


@again_on_deadlock
@transaction.atomic
def open_back_payment(
    employer: Employer,
    person: Person,
    wanted: Wanted,
    *,
    by: Account,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """补缴立案; of a person with an employer once at a time, and goes on with what was sent back.

    Raises BackPaymentRefused, AlreadyUnderWay.
    """
    take(Lock.DECLARATIONS, employer.pk)
    claim = Claim.of("back payment", employer.pk, person.pk)
    submit = partial(submit_back_payment, employer, person, wanted, by=by)
    return review_services.put_before(submit, claim, by=by, papers=papers)
