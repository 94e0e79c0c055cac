"""What the report of a death is asked for (死亡报告的材料). Basis: gb-9.3-4, service-25, sil-14.

Which paper proves a death is this system's choice (mark P).
"""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DeathReporter, DocumentKind, Submission
from quanyi.agency.review.materials import Material, of

R = DeathReporter


def matter_of(submission: Submission) -> str:
    """What the papers are asked for by: who reports."""
    reporter: str = submission.death_report.reporter
    return reporter


MATERIALS = (
    Material(
        code="death", name=_("死亡证明、户口注销证明或宣告死亡的判决"), kind=DocumentKind.DEATH,
        basis=("gb-9.3-4", "service-25"), needed=of(R.FAMILY.value, R.EMPLOYER.value),
    ),
    Material(
        code="death_notice", name=_("其他机关的通报或比对结果"), kind=DocumentKind.AUTHORITY, basis=("service-25",),
        needed=of(R.AUTHORITY.value, R.FINDING.value), taken=of(R.AUTHORITY.value, R.FINDING.value),
    ),
    Material(
        code="reporter", name=_("报告人的身份证件"), kind=DocumentKind.IDENTITY, basis=("gb-9.3-4",),
        needed=of(R.FAMILY.value), taken=of(R.FAMILY.value, R.EMPLOYER.value),
    ),
)  # fmt: skip
