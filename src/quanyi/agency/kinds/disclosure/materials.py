"""What a body that asks for records hands in (查询申请的材料). Basis: d14-19-1, d14-19-2, d14-19-3, d14-18."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind, Submission
from quanyi.agency.review.materials import Material, of
from quanyi.law.terms import Requester


def matter_of(submission: Submission) -> str:
    """What the papers are asked for by: as whom the body asks."""
    requester: str = submission.disclosure_request.requester
    return requester


MATERIALS = (
    Material(
        code="unit_certificate", name=_("查询单位的有效证明文件"), kind=DocumentKind.AUTHORITY,
        basis=("d14-19-1",), needed=of(Requester.OTHER_UNIT.value, Requester.AUTHORITY.value),
    ),
    Material(
        code="written_application", name=_("书面申请或者查询文书"), kind=DocumentKind.APPLICATION,
        basis=("d14-18", "d14-19"), needed=of(Requester.OTHER_UNIT.value, Requester.AUTHORITY.value),
    ),
    Material(
        code="officer_identity", name=_("经办人的身份证件或者工作证件"), kind=DocumentKind.IDENTITY,
        basis=("d14-18",), needed=of(), taken=of(Requester.OTHER_UNIT.value, Requester.AUTHORITY.value),
    ),
)  # fmt: skip
