"""代办: a post is signed for by a colleague while its holder is absent, and who stands in for whom. Basis: d14-7."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import acting_for, record
from quanyi.agency.locks import Lock, take
from quanyi.agency.staff import days
from quanyi.agency.staff.contracts import is_helper
from quanyi.agency.staff.models import BUSINESS, Account, Delegation, DelegationEnd, Post
from quanyi.agency.staff.selectors import posts_of
from quanyi.law import workflow
from quanyi.law.handover import NotDelegated, NotEnded, why_not_delegated, why_not_ended
from quanyi.law.terms import Stage


@transaction.atomic
def delegate_post(
    delegator: Account,
    delegate: Account,
    post: Post,
    first_on: date,
    last_on: date,
    *,
    by: Account,
    reason: str,
) -> Delegation | NotDelegated:
    """委托代办, asked for by the holder of the post or by who leads. A refusal is an answer, and is logged."""
    take(Lock.LOGIN_POSTS, delegator.pk)
    agencies = {delegator.agency_id, delegate.agency_id, by.agency_id}
    is_one = len(agencies) == 1
    why_not = why_not_delegated(
        first_on,
        last_on,
        today=timezone.localdate(),
        is_theirs=by == delegator or (may_arrange(by) and by != delegate and is_one),
        is_held=post.stage is not None and post in posts_of(delegator),
        is_colleague=delegate != delegator and is_one and _does_business(delegate),
        is_taken=_in_days(delegator, post, first_on, last_on).exists(),
        reason=reason,
    )
    about: dict[str, Any] = {"delegator": delegator.pk, "delegate": delegate.pk, "post": post.value}
    if why_not:
        record(Act.REFUSED, purpose=why_not.code, **about)
        return why_not
    about |= {"first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
    record(Act.DELEGATE, purpose=reason.strip(), **about)
    return Delegation.objects.create(
        delegator=delegator, delegate=delegate, post=post, first_on=first_on, last_on=last_on, by=by,
        reason=reason.strip(),
    )  # fmt: skip


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: Account, reason: str) -> DelegationEnd | NotEnded:
    """结束代办 before its last day. A refusal is an answer, and is logged."""
    take(Lock.LOGIN_POSTS, delegation.delegator_id)
    why_not = why_not_ended(
        is_theirs=may_end(delegation, by), is_over=delegation not in not_over(), reason=reason
    )
    if why_not:
        record(Act.REFUSED, purpose=why_not.code, delegation=delegation.pk)
        return why_not
    record(Act.END_DELEGATION, purpose=reason.strip(), delegation=delegation.pk)
    with acting_for(delegation.delegator.agency_id):
        return DelegationEnd.objects.create(delegation=delegation, by=by, reason=reason.strip())


def may_arrange(account: Account) -> bool:
    """Whether somebody leads the office: arranges for others who stands in for whom."""
    return Post.APPROVAL in posts_of(account)


def may_end(delegation: Delegation, account: Account) -> bool:
    if account.pk in (delegation.delegator_id, delegation.delegate_id):
        return True
    return may_arrange(account) and account.agency_id == delegation.delegator.agency_id


def _does_business(account: Account) -> bool:
    return account.is_active and bool(posts_of(account) & BUSINESS) and not is_helper(account)


def delegations() -> QuerySet[Delegation]:
    return Delegation.objects.select_related("delegator", "delegate", "by", "end__by")


def not_over() -> QuerySet[Delegation]:
    """Those that run or are to come."""
    return delegations().filter(days.not_over())


def _in_days(delegator: Account, post: Post, first_on: date, last_on: date) -> QuerySet[Delegation]:
    same = Q(delegator=delegator, post=post, end=None)
    return delegations().filter(same, first_on__lte=last_on, last_on__gte=first_on)


def delegators(ids: Iterable[int]) -> dict[int, str]:
    """{delegation: the name of whom is stood in for}."""
    return {each.pk: each.delegator.display_name for each in delegations().filter(pk__in=list(ids))}


def stood_in_by(account: Account) -> tuple[workflow.Delegation, ...]:
    """What the account may sign for others today, as the pure rule wants it: their posts are theirs still."""
    today = timezone.localdate()
    found = not_over().select_related(None).filter(delegate=account, first_on__lte=today)
    return tuple(
        workflow.Delegation(each.pk, each.delegator_id, Stage(each.post), each.first_on, each.last_on)
        for each in found.order_by("pk")
        if Post(each.post) in posts_of(each.delegator)
    )
