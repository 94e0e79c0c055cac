"""What a complaint may be shown by (投诉的材料). Basis: d13-27-2."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind
from quanyi.agency.review.materials import Material, of

MATERIALS = (
    Material(
        code="complaint", name=_("签名的投诉书或者投诉笔录"), kind=DocumentKind.APPLICATION,
        basis=("d13-27-2",), needed=of("counter"), taken=of("counter"),
    ),
    Material(
        code="complaint_evidence", name=_("劳动合同、工资单、考勤等证明材料"), kind=DocumentKind.OTHER,
        basis=("d13-27-2",), needed=of(),
    ),
)  # fmt: skip
