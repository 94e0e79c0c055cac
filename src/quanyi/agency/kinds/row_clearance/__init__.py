"""挂起明细处理: whose a row set aside is, or that it goes back. Basis: d14-5-2, d14-11-1."""

from django.utils.translation import gettext_lazy

from quanyi.agency.desk.set_aside_lines import RowClearanceLine, clearance_of
from quanyi.agency.ledger import set_aside as poster
from quanyi.agency.ledger.services import post
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.law.terms import CaseKind, RowUse


def carry_out(case: Case) -> None:
    """办结: a row that was found to be somebody's is posted, one that goes back waits no longer."""
    clearance = latest_round(case).submission.row_clearance
    if clearance.use == RowUse.MATCHED.value:
        post(case, poster)
    else:
        poster.give_back(case, clearance)


KIND = Kind(
    case=CaseKind.ROW_CLEARANCE,
    basis=("d14-5-2", "d14-11-1"),
    carry_out=carry_out,
    rows=clearance_of,
    lines=each(RowClearanceLine),
    sums=(("own_due_fen", gettext_lazy("个人应缴")), ("employer_due_fen", gettext_lazy("单位应缴"))),
    is_posted=lambda case: case.journals.exists(),
)
