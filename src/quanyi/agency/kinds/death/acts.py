"""死亡报告: put before the reviewers, one of a person at a time. Basis: gb-9.3-4, d14-7."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.db import transaction

from quanyi.agency.kinds.death.reporting import submit_report
from quanyi.agency.registry.models import Person
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


@transaction.atomic
def open_report(
    person: Person, told: Mapping[str, Any], *, by: Account, papers: Callable[[], Iterable[Paper]] = tuple
) -> Case:
    """死亡报告立案. Raises DeathRefused, AlreadyUnderWay."""
    submit = partial(submit_report, person, told, by=by)
    return review_services.put_before(submit, Claim.of("death", person.pk), by=by, papers=papers)
