"""设立经办机构: the agencies that one installation serves. Basis: gb-10.1."""

from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.models import Agency


class AgencyRefused(Refusal):
    """不能设立: the code is taken or not well formed, or a name is missing."""


class UnknownAgency(Refusal):
    """没有这个机构: no agency has that code."""


@transaction.atomic
def open_agency(
    code: str, name: str, name_en: str, *, region: str, parent: str | None = None, reason: str
) -> Agency:
    """设立经办机构: it stays as it is written. Raises AgencyRefused or UnknownAgency; then nothing is kept."""
    above = agency_of(parent) if parent else None
    _refuse_wrong(code, region, (name, name_en, reason))
    agency = Agency.objects.create(code=code, name=name, name_en=name_en, region=region, parent=above)
    record(Act.OPEN_AGENCY, purpose=reason, agency=agency.pk, code=code, region=region, parent=parent)
    return agency


def agency_of(code: str) -> Agency:
    """The agency that has this code. Raises UnknownAgency."""
    if found := Agency.objects.filter(code=code).first():
        return found
    known = "、".join(Agency.objects.values_list("code", flat=True))
    raise UnknownAgency(
        f"没有代码为“{code}”的经办机构；现有：{known}。 No agency has the code {code!r}; there are: {known}."
    )


def _refuse_wrong(code: str, region: str, texts: tuple[str, ...]) -> None:
    if not _is_code(code, 20):
        raise AgencyRefused(
            f"机构代码“{code}”应为1至20位字母或数字，请改正。 The code {code!r} must be 1 to 20 letters or digits."
        )
    if not _is_code(region, 10):
        raise AgencyRefused(
            f"统筹地区“{region}”应为1至10位字母或数字，请改正。"
            f" The region {region!r} must be 1 to 10 letters or digits."
        )
    if not all(text.strip() and len(text) <= 100 for text in texts):
        raise AgencyRefused(
            "机构名称、英文名称和事由都要填写，各不超过100字。"
            " Give a name, an English name and a reason, of at most 100 characters each."
        )
    if Agency.objects.filter(code=code).exists():
        raise AgencyRefused(f"机构代码“{code}”已使用，请核对。 The code {code!r} is taken; check it.")


def _is_code(text: str, longest: int) -> bool:
    return text.isascii() and text.isalnum() and len(text) <= longest
