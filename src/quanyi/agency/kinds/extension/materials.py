"""On what an extension rests (延长缴费的材料). Basis: d13-2."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind
from quanyi.agency.review.materials import Material, of

MATERIALS = (
    Material(
        code="extension_application", name=_("签名的延长缴费申请"), kind=DocumentKind.APPLICATION,
        basis=("d13-2",), needed=of(""),
    ),
)  # fmt: skip
