"""缓缴: months that an employer may pay later: force majeure approved by the province, or a guarantee and an agreement.

Basis: d13-21, d13-22, d13-23, sil-60, sil-63.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import DeferralRow, Submission
from quanyi.agency.kinds.deferral.deferring import carry_out, try_out
from quanyi.agency.kinds.deferral.letters import LETTERS
from quanyi.agency.kinds.deferral.lines import DeferralLine
from quanyi.agency.kinds.deferral.materials import MATERIALS, matter_of
from quanyi.agency.registry.names import name_of
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _employer(submission: Submission) -> str:
    return name_of(submission.deferral.employer)


KIND = Kind(
    case=CaseKind.DEFERRAL,
    folder="deferral",
    about=gettext_lazy(
        "单位因不可抗力经省级批准，或者提供担保并签订协议，暂缓缴纳；缓缴期间免滞纳金，职工待遇不受影响。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("d13-21", "d13-22", "d13-23", "sil-60", "sil-63"),
    carry_out=carry_out,
    try_out=try_out,
    rows=lambda submission: DeferralRow.objects.filter(submission=submission).order_by("pk"),
    lines=each(DeferralLine),
    subject=_employer,
    is_posted=lambda case: False,
    materials=MATERIALS,
    matter=matter_of,
    letters=LETTERS,
)
