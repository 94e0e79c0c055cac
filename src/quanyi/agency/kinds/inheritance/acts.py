"""继承: put before the reviewers, one of a person at a time. Basis: gb-8-4, d14-7."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.db import transaction

from quanyi.agency.kinds.inheritance.heirs import Heir
from quanyi.agency.kinds.inheritance.submitting import KIND, submit_inheritance
from quanyi.agency.registry.models import Person
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


@transaction.atomic
def open_inheritance(
    person: Person, heirs: Sequence[Heir], *, by: Account, papers: Callable[[], Iterable[Paper]] = tuple
) -> Case:
    """继承立案. Its claim is the one of that benefit: no other case of it waits. Raises BenefitRefused."""
    submit = partial(submit_inheritance, person, heirs, by=by)
    claim = Claim.of("benefit", person.pk, KIND.value)
    return review_services.put_before(submit, claim, by=by, papers=papers)
