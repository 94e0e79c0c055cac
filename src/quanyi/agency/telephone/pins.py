"""Setting a telephone code, ending it, and proving with it who calls. Basis: d14-14, d14-26-1, gb-4.3."""

from datetime import timedelta
from itertools import pairwise

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import current_actor, record
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.selectors import person_of
from quanyi.agency.staff.factors import opened, sealed
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.telephone.models import PhonePin, PhoneTry

REASON = "电话查询"
DIGITS = 6
WRONG_OF_ALL = 200  # wrong tries in an hour, after which nobody is asked until they grow fewer (mark P)
AT_MOST = 5  # wrong tries in a day, after which the line stays shut for the rest of it (mark P)


class PinRefused(Refusal):
    """密码不合要求: the sentence says what is wanted."""


@transaction.atomic
def set_pin(account: Account, digits: str) -> None:
    """设置: the one before counts no more; no digits end it. Raises PinRefused for one that is easily guessed."""
    if digits and (why := _why_weak(account, digits)):
        raise PinRefused(why)
    take(Lock.PHONE_PIN, account.pk)
    PhonePin.objects.create(account=account, digest=sealed(make_password(digits)) if digits else "")
    record(
        Act.CHANGE_PASSWORD,
        person_id=person_of(account),
        purpose=REASON,
        account_id=account.pk,
        is_on=bool(digits),
    )


def pin_of(account: Account) -> PhonePin | None:
    """The code that counts."""
    latest = PhonePin.objects.filter(account=account).first()
    return latest if latest and latest.digest else None


def caller(number: str, digits: str) -> PhonePin | None:
    """核验来电: the code of whose number and digits these are; None where they do not agree, or were tried too often.

    Nobody is told which of them was wrong. Each try is kept, whether or not the rest of the call comes to something.
    """
    account = _called(number)
    if account is None:
        return _refused(digits)
    with transaction.atomic():
        take(Lock.PHONE_PIN, account.pk)
        pin = pin_of(account)
        if pin is None or _wrong_today(account) >= AT_MOST:
            return _refused(digits)
        is_right = check_password(digits, opened(pin.digest) or "")
        PhoneTry.objects.create(pin=pin, is_right=is_right)
        actor = account.as_actor(current_actor().address)
        record(Act.LOGIN if is_right else Act.LOGIN_FAILED, purpose=REASON, actor=actor)
        return pin if is_right else None


def too_many_wrong() -> bool:
    """Whether so many calls of the last hour gave wrong digits, whosever, that somebody is trying out numbers."""
    since = timezone.now() - timedelta(hours=1)
    return PhoneTry.objects.filter(is_right=False, at__gte=since).count() >= WRONG_OF_ALL


def _called(number: str) -> Account | None:
    if not (number.isascii() and number.isdigit()):
        return None
    return Account.objects.filter(username=number, kind=AccountKind.PERSON, is_active=True).first()


@transaction.atomic
def _refused(digits: str) -> None:
    """Counted and written like a wrong code, and as slow: nobody is told which numbers have one."""
    make_password(digits[:DIGITS])
    PhoneTry.objects.create(pin=None, is_right=False)
    record(Act.LOGIN_FAILED, purpose=REASON)


def _wrong_today(account: Account) -> int:
    """Of all codes of the login: to choose another does not open the line again."""
    since = timezone.now() - timedelta(days=1)
    return PhoneTry.objects.filter(pin__account=account, is_right=False, at__gte=since).count()


def _why_weak(account: Account, digits: str) -> str:
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return _("电话查询密码应为 6 位数字。")
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    if len(steps) == 1 or len(set(digits)) < 3:
        return _("这个密码容易被猜到（连续或重复的数字），请另选 6 位数字。")
    mandate = getattr(account, "mandate", None)
    person = mandate.person if mandate else None
    known = f"{account.username} {person.social_security_number}" if person else ""
    if digits in known:
        return _("这个密码出现在您的号码或出生日期里，请另选 6 位数字。")
    return ""
