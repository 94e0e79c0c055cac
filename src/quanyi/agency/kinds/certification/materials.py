"""What a check of entitlement rests on (资格认证的材料). Basis: service-26, letter-2001-44.

Which paper proves what is this system's choice (mark P).
"""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind, Submission
from quanyi.agency.review.materials import Material, of
from quanyi.law.terms import PensionEvent

E = PensionEvent
_BY_AUTHORITY = (
    E.SENTENCED_TO_PRISON.value,
    E.RELEASED.value,
    E.SENTENCED_OUTSIDE_PRISON.value,
    E.WANTED_OR_IN_CUSTODY.value,
    E.ACQUITTED.value,
)
COMPARED = "compared"  # by the lists of other authorities, which are cases of their own


def matter_of(submission: Submission) -> str:
    """What the papers are asked for by: what was found; of a comparison its lists are the ground."""
    row = submission.entitlement_rows.order_by("pk").first()
    return COMPARED if row is None or submission.summary["is_comparison"] else row.event


MATERIALS = (
    Material(
        code="authority", name=_("有关机关的文书"), kind=DocumentKind.AUTHORITY, basis=("letter-2001-44",),
        needed=of(*_BY_AUTHORITY), taken=of(E.ENTITLEMENT_IN_DOUBT.value),
    ),
    Material(
        code="investigation", name=_("核实记录"), kind=DocumentKind.OTHER, basis=("service-26",),
        needed=of(E.FOUND_NOT_ENTITLED.value), taken=of(E.ENTITLEMENT_IN_DOUBT.value),
    ),
    Material(
        code="identity", name=_("本人的身份证件"), kind=DocumentKind.IDENTITY, basis=("gb-6.3-2",),
        needed=of(), taken=of(E.ENTITLEMENT_CONFIRMED.value),
    ),
)  # fmt: skip
