"""办理下一件: what waits for a clerk's signature, the most pressing first."""

from collections.abc import Sequence

from quanyi.agency.desk.cases import lines_of, refusal_of
from quanyi.agency.desk.signing import being_posted
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case
from quanyi.agency.review.signers import Signer
from quanyi.agency.review.transfers import transfer_in, transfers_of
from quanyi.agency.staff.models import Account


def to_sign(account: Account) -> list[int]:
    """The cases that this clerk may sign now; nothing of what was submitted is read."""
    signer = Signer.of(account)
    waiting = list(review.undecided(review.cases_to_sign())) if signer.stages else []
    asked, moved = being_posted(waiting), transfers_of(map(review.latest_round, waiting))
    return [
        case.pk
        for case in waiting
        if case.pk not in asked and refusal_of(case, signer, transfer_in(moved, case)) is None
    ]


def next_to_sign(account: Account, *, after: int) -> Case | None:
    """The case to sign after that one: the one below it in the order of urgency, or the first where it is not in it."""
    lines = lines_of(review.cases().filter(pk__in=to_sign(account)), account)
    order = [line.case for line in sorted(lines, key=lambda line: line.urgency)]
    return next(iter(_following(order, after)), None)


def _following(order: Sequence[Case], after: int) -> Sequence[Case]:
    """The others, beginning below that one and going on from the top."""
    at = next((n for n, case in enumerate(order) if case.pk == after), -1)
    return [*order[at + 1 :], *order[: max(at, 0)]]
