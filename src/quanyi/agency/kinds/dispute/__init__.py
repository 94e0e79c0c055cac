"""异议核查: a figure of the record is said to be wrong; its source is looked up, and the answer written.

Basis: d14-16, d14-12, gb-16.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import DisputeRow
from quanyi.agency.kinds.dispute.answering import carry_out, try_out
from quanyi.agency.kinds.dispute.letters import LETTERS
from quanyi.agency.kinds.dispute.lines import DisputeLine
from quanyi.agency.kinds.dispute.materials import MATERIALS
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.DISPUTE,
    folder="dispute",
    about=gettext_lazy(
        "本人或者单位对记录中的一个数字有异议；查阅原始材料后书面答复，确有错误的转入更正，答复以前该项记录标明有异议。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("d14-16", "d14-12"),
    carry_out=carry_out,
    try_out=try_out,
    rows=lambda submission: (
        DisputeRow.objects.filter(submission=submission).select_related("person").order_by("pk")
    ),
    lines=each(DisputeLine),
    is_posted=lambda case: False,
    legal_limit="record_review",
    materials=MATERIALS,
    matter=lambda submission: "employer" if submission.employer_id else "person",
    letters=LETTERS,
)
