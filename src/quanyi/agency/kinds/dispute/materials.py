"""What a dispute may be shown by (异议的材料). Basis: d14-16."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind
from quanyi.agency.review.materials import Material, of

MATERIALS = (
    Material(
        code="dispute_application", name=_("签名的书面核查申请"), kind=DocumentKind.APPLICATION,
        basis=("d14-16",), needed=of("counter"), taken=of("counter"),
    ),
    Material(
        code="dispute_evidence", name=_("工资单、银行流水、劳动合同等证明材料"), kind=DocumentKind.OTHER,
        basis=("d14-16",), needed=of(),
    ),
)  # fmt: skip
