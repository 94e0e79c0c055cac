"""What a transfer out rests on (转出的材料): the contact letter, where it came on paper. Basis: sco-2009-66-8."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind, Submission
from quanyi.agency.review.materials import Material, of

PAPER, EXCHANGE = "paper", "exchange"


def matter_of(submission: Submission) -> str:
    """By what the letter came."""
    return EXCHANGE if submission.transfer.is_exchanged else PAPER


MATERIALS = (
    Material(
        code="contact_letter", name=_("转入地机构的联系函"), kind=DocumentKind.AUTHORITY, basis=("sco-2009-66-8",),
        needed=of(PAPER), taken=of(),
    ),
    Material(
        code="transfer_identity", name=_("参保人的身份证件"), kind=DocumentKind.IDENTITY, basis=("sco-2009-66-8",),
        needed=of(), taken=of(PAPER, EXCHANGE),
    ),
)  # fmt: skip
