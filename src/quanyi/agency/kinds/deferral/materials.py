"""What a deferral rests on (缓缴的材料). Basis: d13-21, d13-22, sil-63."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DeferralForm, DocumentKind, Submission
from quanyi.agency.review.materials import Material, of

PROVINCE, GUARANTEE = DeferralForm.PROVINCE.value, DeferralForm.GUARANTEE.value


def matter_of(submission: Submission) -> str:
    """What the papers are asked for by: on what the deferral rests."""
    form: str = submission.deferral.form
    return form


MATERIALS = (
    Material(
        code="deferral_application", name=_("单位缓缴申请"), kind=DocumentKind.APPLICATION,
        basis=("d13-21", "d13-22"), needed=of(PROVINCE, GUARANTEE),
    ),
    Material(
        code="province_approval", name=_("省级社会保险行政部门的批准文件"), kind=DocumentKind.AUTHORITY,
        basis=("d13-21",), needed=of(PROVINCE), taken=of(PROVINCE),
    ),
    Material(
        code="guarantee", name=_("担保合同或者抵押、质押材料"), kind=DocumentKind.OTHER,
        basis=("d13-22", "sil-63"), needed=of(GUARANTEE), taken=of(GUARANTEE),
    ),
    Material(
        code="deferral_agreement", name=_("缓缴协议"), kind=DocumentKind.OTHER,
        basis=("d13-22", "sil-63"), needed=of(GUARANTEE), taken=of(GUARANTEE),
    ),
)  # fmt: skip
