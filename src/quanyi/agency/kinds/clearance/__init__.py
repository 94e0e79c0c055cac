"""暂收款处理: what money in suspense becomes. Basis: gb-6.5-1, gb-10.2-4."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.clearance.lines import ClearanceLine, clearance_rows
from quanyi.agency.kinds.clearance.posting import try_out, work_out
from quanyi.agency.ledger.services import posted
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _items(submission: Submission) -> str:
    return _("暂收款 %(items)s") % {"items": _("、").join(map(str, submission.summary["items"]))}


KIND = Kind(
    case=CaseKind.CLEARANCE,
    puts_right=True,
    folder="clearance",
    about=gettext_lazy("暂收款查明归属后，转应缴、作同一笔款或退款。"),
    opened_by=(Post.COUNTER, Post.SETTLEMENT),
    basis=("gb-6.5-1", "gb-10.2-4"),
    carry_out=posted(work_out),
    try_out=try_out,
    rows=clearance_rows,
    lines=each(ClearanceLine),
    sums=(("amount_fen", gettext_lazy("处理金额")),),
    subject=_items,
)
