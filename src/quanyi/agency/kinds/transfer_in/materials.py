"""What a transfer in rests on (转入的材料). Basis: sco-2009-66-8, notice-2009-187."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import DocumentKind, Submission, TransferAct
from quanyi.agency.review.materials import Material, of

APPLICATION, POST, RECEIPT, OVERLAP = "application", "post", "receipt", "overlap"


def matter_of(submission: Submission) -> str:
    """What is asked for: an application (with an approved post), a receipt (with overlapping months)."""
    row = submission.transfer
    if row.act == TransferAct.APPLICATION.value:
        return POST if row.content["approved_post"] else APPLICATION
    return OVERLAP if row.content["overlapping"] else RECEIPT


MATERIALS = (
    Material(
        code="transfer_application", name=_("转移接续申请表"), kind=DocumentKind.APPLICATION,
        basis=("sco-2009-66-8",), needed=of(APPLICATION, POST), taken=of(),
    ),
    Material(
        code="contribution_certificate", name=_("原参保地的参保缴费凭证"), kind=DocumentKind.AUTHORITY,
        basis=("sco-2009-66-8",), needed=of(APPLICATION, POST), taken=of(),
    ),
    Material(
        code="post_approval", name=_("县级以上组织、人社部门批准调动的文件"), kind=DocumentKind.AUTHORITY,
        basis=("sco-2009-66-5",), needed=of(POST), taken=of(),
    ),
    Material(
        code="overlap_agreement", name=_("与本人商定重复月份保留哪一地的书面意见"), kind=DocumentKind.APPLICATION,
        basis=("notice-2009-187",), needed=of(OVERLAP), taken=of(),
    ),
)  # fmt: skip
