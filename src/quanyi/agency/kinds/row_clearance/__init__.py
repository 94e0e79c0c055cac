"""挂起明细处理: whose a row set aside is, or that it goes back. Basis: d14-5-2, d14-11-1."""

from django.utils.translation import gettext_lazy

from quanyi.agency.kinds.row_clearance.lines import RowClearanceLine, clearance_of
from quanyi.agency.ledger.services import posted
from quanyi.agency.ledger.set_aside import try_out, work_out
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.ROW_CLEARANCE,
    puts_right=True,
    folder="row_clearance",
    about=gettext_lazy("申报中未能匹配的一行，认定到人照常入账，或退回单位。"),
    opened_by=(Post.COUNTER,),
    basis=("d14-5-2", "d14-11-1"),
    carry_out=posted(work_out),
    try_out=try_out,
    rows=clearance_of,
    lines=each(RowClearanceLine),
    sums=(("own_due_fen", gettext_lazy("个人应缴")), ("employer_due_fen", gettext_lazy("单位应缴"))),
    is_posted=lambda case: case.journals.exists(),
)
