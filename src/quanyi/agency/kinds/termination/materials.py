"""What a termination rests on (终止关系的材料): three papers in their order, with the record of delivery.

Basis: d13-3-2, d13-6-1, gb-8-3.
"""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind, Submission, TerminationGround
from quanyi.agency.review.materials import Material, Retention, of

SHORT, LEFT = TerminationGround.SHORT.value, TerminationGround.LEFT.value
_BASIS = ("d13-3-2", "d13-6-1")


def matter_of(submission: Submission) -> str:
    """What the papers are asked for by: the ground."""
    ground: str = submission.termination.request.ground
    return ground


MATERIALS = (
    Material(
        code="application", name=_("终止关系的书面申请"), kind=DocumentKind.APPLICATION, basis=_BASIS,
        needed=of(SHORT, LEFT), retention=Retention.ACCOUNTS,
    ),
    Material(
        code="emigration", name=_("出国（境）定居和丧失中国国籍的证明"), kind=DocumentKind.AUTHORITY,
        basis=("d13-6-1", "gb-8-3"), needed=of(LEFT), taken=of(LEFT),
    ),
    Material(
        code="notice", name=_("经办机构的书面告知"), kind=DocumentKind.OTHER, basis=_BASIS, needed=of(SHORT, LEFT),
    ),
    Material(
        code="delivery", name=_("书面告知的送达回证"), kind=DocumentKind.OTHER, basis=_BASIS, needed=of(SHORT, LEFT),
    ),
    Material(
        code="confirmation", name=_("本人的书面确认"), kind=DocumentKind.APPLICATION, basis=_BASIS,
        needed=of(SHORT, LEFT), retention=Retention.ACCOUNTS,
    ),
)  # fmt: skip
