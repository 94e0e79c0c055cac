"""登记变更: changes put before the reviewers. Basis: d14-6-1, d14-7."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.db import transaction

from quanyi.agency.kinds.change import changes as registering
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.materials import Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Titles


@transaction.atomic
def open_change(
    changes: Sequence[Change],
    *,
    titles: Titles,
    region: str,
    by: Account,
    sent_back: Case | None = None,
    papers: Callable[[], Iterable[Paper]] = tuple,
    ground: int | None = None,
) -> Case:
    """登记变更立案: put changes of the registry before the reviewers; a case that was sent back goes on with them.

    `ground` is the finding that they rest on: it is before the reviewers once. Raises ChangeRefused where they cannot
    stand, AlreadyUnderWay where a case of the same ground waits.
    """
    submit = partial(registering.submit_changes, changes, titles=titles, region=region, by=by, ground=ground)
    claim = Claim.of("ground", ground) if ground else None
    return review_services.put_before(submit, claim, by=by, goes_on=sent_back, papers=papers)
