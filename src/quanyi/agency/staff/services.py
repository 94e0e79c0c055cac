"""Giving and taking posts."""

from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.staff.models import Account, DutyChange, Post


@transaction.atomic
def change_duty(
    account: Account, post: Post, *, granted: bool, by: Account | None, reason: str
) -> DutyChange:
    """Give or take a post. The database refuses business posts to administrators. Basis: d14-26-1, d14-26-2.

    Raises IntegrityError with constraint `administrators_do_no_business`.
    """
    change = DutyChange.objects.create(account=account, post=post, granted=granted, by=by, reason=reason)
    act = Act.GRANT_DUTY if granted else Act.REVOKE_DUTY
    record(act, purpose=reason, account_id=account.pk, account=account.username, post=str(post))
    return change
