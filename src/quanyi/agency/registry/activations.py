"""激活码: the counter opens a login for who stands before it and hands out a code; its owner chooses the password.

Nobody at the counter knows a password, and a code works once, for two weeks. Basis: d14-15-2, d14-26-1, gb-6.3-4.
"""

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import acting_as, acting_for, current_actor, record
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Activation, ActivationUse, Employer, Mandate, Person
from quanyi.agency.registry.selectors import person_of
from quanyi.agency.staff.factors import end_factor
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.staff.services import change_password
from quanyi.written.chance_codes import digest_of, grouped, new_number, read_number

DAYS = 14  # for which a code works (mark P)
REASON = "激活登录"


class ActivationRefused(Refusal):
    """不能激活: the sentence does not say which of name, code and term was wrong."""


@transaction.atomic
def open_for_person(person: Person, name: str, *, seen: str, by: Account) -> tuple[Account, str]:
    """The login of a person, opened if there is none, and a code for it. An older code works no more; a password does
    until the new code is used. Raises ActivationRefused where the login is switched off.
    """
    account = login_of(person, name)
    if not account.is_active:
        raise ActivationRefused(_("这个登录已停用，不能激活。请联系系统管理员核对停用的原因。"))
    return account, _hand_out(account, seen=seen, by=by, person_id=person.pk)


def login_of(person: Person, name: str) -> Account:
    """The login of a person, on or off; opened if there is none."""
    mandate = Mandate.objects.filter(person=person).select_related("account").first()
    if mandate:
        return mandate.account
    account = _new(_free(person.insurance_number), name, AccountKind.PERSON)
    Mandate.objects.create(account=account, person=person)
    return account


@transaction.atomic
def open_for_officer(employer: Employer, name: str, *, seen: str, by: Account) -> tuple[Account, str]:
    """A login of an employer for one officer of it, and a code. Each officer has their own."""
    account = _new(_free(f"{employer.credit_code}-1"), name, AccountKind.EMPLOYER)
    Mandate.objects.create(account=account, employer=employer)
    return account, _hand_out(account, seen=seen, by=by)


def _free(username: str) -> str:
    """This user name, or where it is taken the next that ends in a number."""
    stem, number = username.removesuffix("-1"), 1
    while Account.objects.filter(username=username).exists():
        number += 1
        username = f"{stem}-{number}"
    return username


def _new(username: str, name: str, kind: AccountKind) -> Account:
    with acting_for(current_actor().agency_id):
        # Nobody knows this one: it is changed by who has the code.
        account = Account.objects.create_account(
            username, secrets.token_urlsafe(32), display_name=name, kind=kind
        )
    record(Act.OPEN_LOGIN, account_id=account.pk, account=username, kind=str(kind))
    return account


def _hand_out(account: Account, *, seen: str, by: Account, person_id: int | None = None) -> str:
    code = new_number()
    Activation.objects.create(
        account=account,
        digest=digest_of(code),
        seen=seen,
        expires_at=timezone.now() + timedelta(days=DAYS),
        made_by=by,
    )
    record(
        Act.HAND_OUT_CODE,
        person_id=person_id,
        purpose=REASON,
        account_id=account.pk,
        account=account.username,
        seen=seen,
    )
    return grouped(code)


@transaction.atomic
def activate(username: str, written: str, password: str) -> Account:
    """激活: give a login its password, by the latest code that was handed out for it, once.

    Raises ActivationRefused, and ValidationError where the password is too weak.
    """
    account = use_code(username, written, reason=REASON)
    validate_password(password, account)
    with acting_as(account.as_actor(current_actor().address)):
        change_password(account, password, reason=REASON)
        end_factor(account, person_id=person_of(account))  # the counter has had its owner before it
    return account


@transaction.atomic
def use_code(username: str, written: str, *, reason: str) -> Account:
    """The login whose code this is; the code is used up. Raises ActivationRefused."""
    code, account = read_number(written), Account.objects.filter(username=username, is_active=True).first()
    if account is None or code is None:
        raise _refused()
    take(Lock.LOGIN_POSTS, account.pk)
    latest = Activation.objects.filter(account=account).select_related("use").first()
    if latest is None or hasattr(latest, "use") or latest.expires_at < timezone.now():
        raise _refused()
    if not secrets.compare_digest(latest.digest, digest_of(code)):
        raise _refused()
    with acting_as(account.as_actor(current_actor().address)):
        ActivationUse.objects.create(activation=latest)
        record(Act.ACTIVATE_LOGIN, person_id=person_of(account), purpose=reason)
    return account


def _refused() -> ActivationRefused:
    return ActivationRefused(
        _(
            "用户名和激活码不一致，或者激活码已经用过、已经过期。请对照打印件核对；仍不能激活的，到经办窗口重新领取。"
        )
    )
