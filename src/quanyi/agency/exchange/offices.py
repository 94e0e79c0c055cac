"""对方经办机构名录: whose key and bank account are believed. One person enters, another confirms. Basis: gb-6.6."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import TransferOffice, TransferOfficeConfirmation
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.models import Account
from quanyi.witness.seals import PublicKey, SealError


class OfficeRefused(Refusal):
    """名录不予登记: the sentence says why."""


@dataclass(frozen=True)
class OfficeData:
    """What is entered of another office."""

    code: str
    name: str
    key: str
    bank_account: str
    address: str
    document: str


@transaction.atomic
def enter_office(data: OfficeData, *, by: Account) -> TransferOffice:
    """登记: believed once another person has confirmed it. Raises OfficeRefused."""
    if data.key:
        try:
            PublicKey.parse(data.key).verify(b"", b"")
        except SealError as error:
            raise OfficeRefused(
                _("公钥应写作“算法:十六进制”，例如 ed25519:0a1b…。请照对方机构的文件填写。")
            ) from error
    made = TransferOffice.objects.create(**vars(data), entered_by=by)
    record(Act.REGISTER, purpose="对方经办机构名录", office=data.code, row=made.pk)
    return made


@transaction.atomic
def confirm_office(office: TransferOffice, *, by: Account) -> TransferOfficeConfirmation:
    """复核: from now on this version counts. Raises OfficeRefused where it is confirmed, or by who entered it."""
    if office.entered_by_id == by.pk:
        raise OfficeRefused(_("登记人不能复核自己登记的机构。请由另一人对照文件复核。"))
    made, is_new = TransferOfficeConfirmation.objects.get_or_create(office=office, defaults={"by": by})
    if not is_new:
        raise OfficeRefused(_("这个机构已经复核，不必再办。"))
    record(Act.REGISTER, purpose="对方经办机构名录", office=office.code, row=office.pk)
    return made


def confirmed(code: str) -> TransferOffice | None:
    """The version of an office that counts."""
    rows = TransferOffice.objects.filter(code=code, confirmation__isnull=False)
    return rows.order_by("-confirmation__pk").first()


def exchanging(code: str) -> TransferOffice | None:
    """An office that signs what it tells us."""
    found = confirmed(code)
    return found if found and found.key else None


def offices() -> list[TransferOffice]:
    """Every version, the latest first."""
    return list(TransferOffice.objects.select_related("entered_by", "confirmation__by").order_by("-pk"))
