"""查询申请: put before the reviewers. Basis: d14-19, d14-20."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from quanyi.agency.kinds.disclosure.asking import submit_request
from quanyi.agency.registry.models import Person
from quanyi.agency.review import services as review_services
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


@transaction.atomic
def open_request(
    asked: Mapping[str, Any],
    persons: Sequence[Person],
    *,
    by: Account,
    sent_back: Case | None = None,
    papers: Callable[[], Iterable[Paper]] = tuple,
) -> Case:
    """查询申请立案; a case that was sent back goes on with it. Raises RequestRefused."""
    submit = partial(submit_request, asked, persons, by=by)
    return review_services.put_before(submit, by=by, goes_on=sent_back, papers=papers)
