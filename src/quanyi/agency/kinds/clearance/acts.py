"""处理暂收款: what money in suspense is to become, put before the reviewers. Basis: gb-6.5-1, gb-10.2-4, d14-7."""

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from quanyi.agency.collect.models import ClearanceRow
from quanyi.agency.kinds.clearance.posting import plan_rows
from quanyi.agency.kinds.clearance.rolling import as_settled
from quanyi.agency.kinds.clearance.submission import submit_clearance
from quanyi.agency.refusal import Refusal
from quanyi.agency.review import services as review_services
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


class ClearanceRefused(Refusal):
    """不能这样处理: a sentence for each reason. Nothing is kept."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@transaction.atomic
def clear_suspense(rows: Sequence[ClearanceRow], *, by: Account, reopens: Case | None = None) -> Case:
    """处理暂收款: put before the reviewers what money in suspense is to become. `rows` are not saved yet.

    Raises ClearanceRefused where it is more than what is left, or a due would not be paid in full. What
    rolls to the oldest dues is lowered to what whole months take.
    """
    rows = as_settled(rows)
    refusals = plan_rows(rows).refusals
    if refusals:
        raise ClearanceRefused(refusals)
    return review_services.put_before(partial(submit_clearance, rows, by=by), by=by, goes_on=reopens)
