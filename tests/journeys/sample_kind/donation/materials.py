"""The papers of a donation (捐助的材料). Basis: d14-6-1, gb-12-2."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind
from quanyi.agency.review.materials import Material, Retention, of

MATERIALS = (
    Material(code="deed", name=_("捐助协议"), kind=DocumentKind.OTHER, basis=("d14-6-1",), needed=of(""),
             retention=Retention.ACCOUNTS),
    Material(code="bank_slip", name=_("进账单"), kind=DocumentKind.OTHER, basis=("gb-12-2",), needed=of(""),
             retention=Retention.ACCOUNTS),
)  # fmt: skip
