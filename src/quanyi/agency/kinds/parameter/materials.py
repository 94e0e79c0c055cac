"""What a parameter is entered by (参数登记的材料). Basis: gb-6.7-2."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind
from quanyi.agency.review.materials import Material, Retention, of

DOCUMENT = Material(
    code="published_document", name=_("公布文件"), kind=DocumentKind.OTHER, basis=("gb-6.7-2",), needed=of(""),
    retention=Retention.ACCOUNTS,
)  # fmt: skip
MATERIALS = (DOCUMENT,)
