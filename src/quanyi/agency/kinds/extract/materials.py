"""What an administration that asks for data hands in (统计数据申请的材料). Basis: d14-17."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind
from quanyi.agency.review.materials import Material

MATERIALS = (
    Material(
        code="data_request", name=_("写明目的、栏目和期限的公函"), kind=DocumentKind.AUTHORITY, basis=("d14-17",),
        needed=lambda matter: True,
    ),
)  # fmt: skip
