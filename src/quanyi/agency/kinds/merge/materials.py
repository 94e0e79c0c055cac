"""What a merge rests on (归并的材料). Basis: gb-11, notice-2009-187."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind
from quanyi.agency.review.materials import Material

MATERIALS = (
    Material(
        code="merge_identity", name=_("身份证件和证明两个号码同属一人的材料"), kind=DocumentKind.IDENTITY,
        basis=("gb-11",), needed=lambda matter: True,
    ),
    Material(
        code="merge_choice", name=_("本人书面选择保留哪个账户的确认书"), kind=DocumentKind.APPLICATION,
        basis=("notice-2009-187",), needed=lambda matter: True,
    ),
)  # fmt: skip
