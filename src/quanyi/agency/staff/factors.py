"""第二重验证: enrolling a device that shows codes by the clock, asking for a code, and ending it.

Who signs in by a password alone may look; what changes who may see the record, or where it goes, asks for the second.
Basis: d14-14, d14-26-1, gb-4.3.
"""

import secrets
import unicodedata
from base64 import urlsafe_b64encode
from datetime import timedelta

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.services import record
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.factor_models import FactorEnd, FactorUse, RecoveryCode, RecoveryUse, SecondFactor
from quanyi.agency.staff.models import Account
from quanyi.written.chance_codes import digest_of, grouped, new_number, read_number

REASON = "第二重验证"
RECOVERY = 8  # codes for when the device is lost
AT_MOST = 20  # wrong codes in a day (mark P)
STEP = 30  # seconds, RFC 6238


class FactorRefused(Refusal):
    """验证不符: the sentence says what to do."""


def factor_of(account: Account) -> SecondFactor | None:
    """What is asked of this login beside its password."""
    return SecondFactor.objects.filter(account=account, end=None).first()


@transaction.atomic
def enrol(account: Account, secret: str, code: str, *, person_id: int | None = None) -> list[str]:
    """启用: once the device shows the right code; the recovery codes, told this once. Raises FactorRefused."""
    take(Lock.FACTOR, account.pk)
    if factor_of(account):
        raise FactorRefused(_("第二重验证已经启用，没有重复办理。"))
    step = _step_of(secret, code)
    if step is None:
        raise FactorRefused(_("验证码不对。请核对设备上的 6 位数字和设备的时间后重填。"))
    factor = SecondFactor.objects.create(account=account, secret=sealed(secret))
    FactorUse.objects.create(factor=factor, step=step)
    codes = [new_number() for _n in range(RECOVERY)]
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, digest=digest_of(each)) for each in codes)
    record(Act.CHANGE_FACTOR, person_id=person_id, purpose=REASON, account_id=account.pk, is_on=True)
    return [grouped(each) for each in codes]


def verify(account: Account, code: str) -> None:
    """核验: a code of the device, or a recovery code, each once. Raises FactorRefused."""
    factor = factor_of(account)
    if factor and _wrong_today(factor) >= AT_MOST:
        raise FactorRefused(_("一天内验证码不对的次数过多，请明天再试，或带身份证件到经办窗口办理。"))
    if factor is None or not (_uses_step(factor, code) or _uses_recovery(factor, code)):
        record(Act.LOGIN_FAILED, purpose=REASON, account=account.username)
        raise FactorRefused(_("验证码不对，或者已经用过。请等设备显示下一个验证码后再填，或填写一个备用码。"))


@transaction.atomic
def end_factor(account: Account, *, person_id: int | None = None) -> None:
    """停用: what was enrolled is asked for no more; nothing where nothing was."""
    take(Lock.FACTOR, account.pk)
    factor = factor_of(account)
    if factor:
        FactorEnd.objects.create(factor=factor)
        record(Act.CHANGE_FACTOR, person_id=person_id, purpose=REASON, account_id=account.pk, is_on=False)


def address_of(account: Account, secret: str) -> str:
    """What a device reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=_("权益"))


def _uses_step(factor: SecondFactor, code: str) -> bool:
    secret = opened(factor.secret)
    step = (
        _step_of(secret, code) if secret else None
    )  # after a change of key a recovery code, or the counter, helps
    try:
        with transaction.atomic():
            return step is not None and bool(FactorUse.objects.create(factor=factor, step=step))
    except IntegrityError:
        return False


def _uses_recovery(factor: SecondFactor, code: str) -> bool:
    number = read_number(code)
    found = RecoveryCode.objects.filter(factor=factor, digest=digest_of(number or ""), use=None).first()
    try:
        with transaction.atomic():
            return found is not None and bool(RecoveryUse.objects.create(code=found))
    except IntegrityError:
        return False


def _step_of(secret: str, code: str) -> int | None:
    """The half minute, now or next to it, whose code this is."""
    given, now = "".join(unicodedata.normalize("NFKC", code).split()), int(timezone.now().timestamp()) // STEP
    if not (given.isascii() and given.isdigit()):  # a recovery code, or nothing of ours
        return None
    device = pyotp.TOTP(secret)
    return next(
        (step for step in (now, now - 1, now + 1) if secrets.compare_digest(device.at(step * STEP), given)),
        None,
    )


def _wrong_today(factor: SecondFactor) -> int:
    """Against this device; what was tried against an earlier one shuts nobody out."""
    since = max(timezone.now() - timedelta(days=1), factor.made_at)
    return AuditEntry.objects.filter(
        act=Act.LOGIN_FAILED, actor_id=factor.account_id, purpose=REASON, at__gte=since
    ).count()


def sealed(secret: str) -> str:
    """A secret as it may lie in the database."""
    return _cipher().encrypt(secret.encode()).decode()


def opened(kept: str) -> str | None:
    """What was sealed; None where the site's signing key is another by now."""
    try:
        return _cipher().decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


def _cipher() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"quanyi second factor").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(urlsafe_b64encode(key))
