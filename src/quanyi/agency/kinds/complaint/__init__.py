"""投诉举报: that an employer did not tell, register, declare or pay; looked into, ordered, referred or refused.

Basis: d13-24, d13-27-2.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import ComplaintRow
from quanyi.agency.kinds.complaint.finding import carry_out, try_out
from quanyi.agency.kinds.complaint.letters import LETTERS
from quanyi.agency.kinds.complaint.lines import ComplaintLine
from quanyi.agency.kinds.complaint.materials import MATERIALS
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.COMPLAINT,
    folder="complaint",
    about=gettext_lazy(
        "投诉用人单位没有告知、登记、申报或者缴费；核查后责令改正，或者移送有权处理的机关。投诉人的身份不告诉单位。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("d13-24", "d13-27-2"),
    carry_out=carry_out,
    try_out=try_out,
    rows=lambda submission: ComplaintRow.objects.filter(submission=submission).order_by("pk"),
    lines=each(ComplaintLine),
    is_posted=lambda case: False,
    materials=MATERIALS,
    matter=lambda submission: "counter" if submission.summary.get("by_counter") else "person",
    letters=LETTERS,
    opens_records=False,
)
