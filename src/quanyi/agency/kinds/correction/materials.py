"""What a correction is asked for (更正的材料). Basis: d14-11-1, d14-16."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind, Submission
from quanyi.agency.review.materials import Material, Retention, of

EVIDENCE = Material(
    code="evidence", name=_("依据文件"), kind=DocumentKind.OTHER, basis=("d14-16",), needed=of(),
    retention=Retention.ACCOUNTS,
)  # fmt: skip
MATERIALS = (EVIDENCE,)


def matter_of(submission: Submission) -> str:
    """Of what is corrected: a region's rate or one fact."""
    return "rate" if hasattr(submission, "rate_correction") else "fact"
