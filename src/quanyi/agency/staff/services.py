"""Giving and taking posts; what is done to a login."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import acting_for, record
from quanyi.agency.staff.models import Account, AccountKind, DutyChange, Post

SYSTEM_LOGIN = "quanyi-system"


@transaction.atomic
def change_duty(
    account: Account, post: Post, *, granted: bool, by: Account | None, reason: str
) -> DutyChange:
    """Give or take a post. The database refuses business posts to administrators. Basis: d14-26-1, d14-26-2.

    Raises IntegrityError with constraint `administrators_do_no_business`.
    """
    with acting_for(account.agency_id):
        change = DutyChange.objects.create(account=account, post=post, granted=granted, by=by, reason=reason)
    act = Act.GRANT_DUTY if granted else Act.REVOKE_DUTY
    record(act, purpose=reason, account_id=account.pk, account=account.username, post=str(post))
    return change


@transaction.atomic
def change_login(
    account: Account, *, display_name: str | None = None, is_active: bool | None = None, reason: str
) -> None:
    """变更登录账户: its shown name, or on and off. What it was stays on record (`AccountChange`).

    The account that the system's own jobs use stays off: ValueError. Basis: d14-12, d14-26-1.
    """
    if account.kind == AccountKind.SYSTEM:
        raise ValueError("系统任务的账户不作变更。 The login of the system's jobs is not changed.")
    if display_name is not None:
        account.display_name = display_name
    if is_active is not None:
        account.is_active = is_active
    account.save(update_fields=["display_name", "is_active"])
    record(
        Act.CHANGE_LOGIN, purpose=reason, account_id=account.pk, account=account.username,
        is_active=account.is_active, is_renamed=display_name is not None,
    )  # fmt: skip


@transaction.atomic
def change_password(account: Account, password: str, *, reason: str) -> None:
    """更换密码: an act like any other, without the password or its hash. Raises ValidationError where it is too weak.

    Basis: d14-12, d14-26-1.
    """
    validate_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    record(Act.CHANGE_PASSWORD, purpose=reason, account_id=account.pk, account=account.username)


@transaction.atomic
def system_account() -> Account:
    """系统任务: the login of the served site's own jobs: off, without password and post.

    It can look records over; the database refuses it anything else. Basis: d14-11-1, d14-26-1.
    """
    found = Account.objects.filter(username=SYSTEM_LOGIN, kind=AccountKind.SYSTEM).first()
    if found:
        return found
    made = Account(username=SYSTEM_LOGIN, display_name="系统任务", kind=AccountKind.SYSTEM, is_active=False)
    made.set_unusable_password()
    made.save()
    record(Act.OPEN_LOGIN, account_id=made.pk, account=made.username, kind=str(made.kind))
    return made
