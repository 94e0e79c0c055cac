"""On what an order rests (责令改正的材料): the decision or mandate of the department. Basis: d13-24, d13-28."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind
from quanyi.agency.review.materials import Material, of

MATERIALS = (
    Material(
        code="order_decision", name=_("社会保险行政部门的决定或者委托书"), kind=DocumentKind.AUTHORITY,
        basis=("d13-24", "d13-28"), needed=of(""),
    ),
)  # fmt: skip
