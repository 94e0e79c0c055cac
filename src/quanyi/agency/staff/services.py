"""Giving and taking posts; what is done to a login."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import acting_for, record
from quanyi.agency.staff.models import Account, AccountKind, DutyChange, PasswordSet, Post, PostRequest
from quanyi.agency.staff.sessions import end_sessions

SYSTEM_LOGIN = "quanyi-system"


@transaction.atomic
def change_duty(
    account: Account,
    post: Post,
    *,
    granted: bool,
    by: Account | None,
    reason: str,
    request: PostRequest | None = None,
) -> DutyChange:
    """Give or take a post. The database refuses business posts to administrators. Basis: d14-26-1, d14-26-2.

    Raises IntegrityError with constraint `administrators_do_no_business`; once posts are asked for, without a request
    `post_needs_its_request`.
    """
    days = {"first_on": request.first_on, "last_on": request.last_on, "request": request} if request else {}
    with acting_for(account.agency_id):
        change = DutyChange.objects.create(
            account=account, post=post, granted=granted, by=by, reason=reason, **days
        )
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
def change_password(account: Account, password: str, *, reason: str, is_own: bool = True) -> None:
    """更换密码: an act like any other, without the password or its hash. Raises ValidationError where it is too weak.

    Sessions of the login end; what its owner did not choose (`is_own`) is changed at the next sign-in.
    Basis: d14-12, d14-26-1.
    """
    validate_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    note_password(account, is_own=is_own)
    end_sessions(account)
    record(Act.CHANGE_PASSWORD, purpose=reason, account_id=account.pk, account=account.username)


def note_password(account: Account, *, is_own: bool) -> None:
    """Who knows the password: its owner alone, or also who handed it out."""
    with acting_for(account.agency_id):
        PasswordSet.objects.create(account=account, is_own=is_own)


def is_handed_out(account: Account) -> bool:
    """初始密码: whether somebody else gave this login its password."""
    last = PasswordSet.objects.filter(account=account).first()
    return last is not None and not last.is_own


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
