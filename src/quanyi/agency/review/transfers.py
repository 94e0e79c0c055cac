"""转交: the stage that waits is moved to another desk, with a reason. Basis: d14-7."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import acting_for, record
from quanyi.agency.locks import Lock, take
from quanyi.agency.review import selectors
from quanyi.agency.review.models import Case, Round, Transfer
from quanyi.agency.review.signers import Signer, answer_of
from quanyi.agency.staff.delegations import not_over
from quanyi.agency.staff.models import Account, AccountKind, Post
from quanyi.agency.staff.selectors import holders_of, posts_of
from quanyi.law.handover import NotTransferred, why_not_transferred
from quanyi.law.workflow import Refused


@transaction.atomic
def transfer(
    case_id: int, to: Account | None, *, by: Account, reason: str, stage: str
) -> Transfer | NotTransferred:
    """转交: `to` alone signs the stage from now on; None: all who hold the post, again. A refusal is an answer, logged.

    `stage` is the one that whoever moves it was shown.
    """
    take(Lock.CASE, case_id)
    case = selectors.cases_to_sign().get(pk=case_id)
    waits = selectors.standing(case).next_stage
    why_not = refusal_of(case, by, to, reason)
    if why_not is None and (waits is None or waits.value != stage):
        why_not = NotTransferred.NOT_WAITING
    if why_not:
        record(Act.REFUSED, case_id=case_id, purpose=why_not.code)
        return why_not
    latest = selectors.latest_round(case)
    record(Act.TRANSFER, case_id=case_id, purpose=reason.strip(), stage=stage, to=to.pk if to else None)
    with acting_for(case.agency_id):
        return Transfer.objects.create(
            case=case, round=latest, stage=stage, to=to, by=by, reason=reason.strip()
        )


def refusal_of(case: Case, by: Account, to: Account | None, reason: str) -> NotTransferred | None:
    """Why the stage that waits may not be moved so; None where it may."""
    there = moved_to(case)
    return why_not_transferred(
        selectors.standing(case),
        is_theirs=_has_it(case, by, there),
        may_receive=to is None or to in receivers(case, by),
        is_there=there == (to.pk if to else None),
        reason=reason,
    )


def may_transfer(case: Case, by: Account) -> bool:
    """Whether this account may move the stage that waits."""
    return selectors.standing(case).next_stage is not None and _has_it(case, by, moved_to(case))


def _has_it(case: Case, by: Account, there: int | None) -> bool:
    """Who may sign it now, or leads the office of the case."""
    leads = Post.APPROVAL in posts_of(by)
    return leads or not isinstance(answer_of(case, Signer.of(by), moved_to=there), Refused)


def receivers(case: Case, by: Account) -> list[Account]:
    """Whom the stage that waits may be moved to: colleagues who could sign it, moved or not."""
    stage = selectors.standing(case).next_stage
    if stage is None:
        return []
    standing_in = not_over().filter(post=stage.value).values("delegate")
    found = Account.objects.filter(
        Q(pk__in=holders_of(Post(stage.value))) | Q(pk__in=standing_in),
        kind=AccountKind.STAFF, is_active=True, agency=by.agency_id,
    )  # fmt: skip
    return [
        each
        for each in found.order_by("username")
        if not isinstance(answer_of(case, Signer.of(each), moved_to=None), Refused)
    ]


def moved_to(case: Case) -> int | None:
    """Who alone signs the stage that waits; None where all may who hold the post."""
    stage = selectors.standing(case).next_stage
    if stage is None:
        return None
    moved = Transfer.objects.filter(round=selectors.latest_round(case), stage=stage.value)
    return moved.values_list("to", flat=True).last()


Moved = Mapping[tuple[int, str], Transfer]


def transfer_in(moved: Moved, case: Case) -> Transfer | None:
    """The last transfer of the stage that waits in a case."""
    stage = selectors.standing(case).next_stage
    return moved.get((selectors.latest_round(case).pk, stage.value)) if stage else None


def transfers_of(rounds: Iterable[Round]) -> Moved:
    """(round, stage) -> its last transfer."""
    found = Transfer.objects.filter(round__in=[each.pk for each in rounds]).select_related("to", "by")
    return {(each.round_id, each.stage): each for each in found}
