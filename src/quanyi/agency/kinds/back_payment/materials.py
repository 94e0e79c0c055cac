"""What a back payment rests on (补缴的材料), by the age of the months. Basis: notice-2016-5, notice-2019-94."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import BackPaymentPaper, DocumentKind, Submission
from quanyi.agency.review.materials import Material, of

PLAIN = BackPaymentPaper.NONE.value
PAPERS = tuple(paper.value for paper in BackPaymentPaper if paper is not BackPaymentPaper.NONE)


def matter_of(submission: Submission) -> str:
    """What the papers are asked for by: on what paper the back payment rests, or none."""
    paper: str = submission.back_payment.paper
    return paper


MATERIALS = (
    Material(
        code="back_payment_application", name=_("单位补缴申请和职工签字的补缴明细"), kind=DocumentKind.APPLICATION,
        basis=("d14-6-1",), needed=of(PLAIN, *PAPERS),
    ),
    Material(
        code="legal_document", name=_("判决、仲裁、劳动监察或者审计文书"), kind=DocumentKind.AUTHORITY,
        basis=("notice-2016-5", "notice-2019-94"), needed=of(*PAPERS), taken=of(*PAPERS),
    ),
    Material(
        code="employment_proof", name=_("劳动合同、工资凭证"), kind=DocumentKind.EMPLOYMENT,
        basis=("d14-6-1",), needed=of(), taken=of(PLAIN, *PAPERS),
    ),
)  # fmt: skip
