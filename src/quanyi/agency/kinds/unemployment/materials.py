"""What a registration as unemployed rests on (失业登记的材料). Basis: sil-45, sil-50, d13-13."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind, Submission
from quanyi.agency.review.materials import Material, Retention, of

MATTER = "registration"


def matter_of(submission: Submission) -> str:
    return MATTER


MATERIALS = (
    Material(
        code="work_end", name=_("终止或者解除劳动关系的证明"), kind=DocumentKind.EMPLOYMENT,
        basis=("sil-50", "d13-13"), needed=of(MATTER), taken=of(MATTER),
    ),
    Material(
        code="jobless", name=_("失业登记凭证"), kind=DocumentKind.AUTHORITY, basis=("sil-45", "sil-50"),
        needed=of(), taken=of(MATTER),
    ),
    Material(
        code="identity", name=_("本人身份证件"), kind=DocumentKind.IDENTITY, basis=("sil-50",),
        needed=of(), taken=of(MATTER), retention=Retention.ACCOUNTS,
    ),
)  # fmt: skip
