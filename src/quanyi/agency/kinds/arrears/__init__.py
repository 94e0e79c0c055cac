"""欠费核定: months that an employer did not declare assessed at 110 %, late fees charged, an order to pay by a day.

Basis: sil-62, sil-86, d13-20, d13-29, collection-10, collection-13.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.kinds.arrears.letters import LETTERS
from quanyi.agency.kinds.arrears.lines import ArrearsLine, arrears_rows, facts_of, subject_of
from quanyi.agency.kinds.arrears.posting import work_out
from quanyi.agency.ledger.services import posted
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.ARREARS,
    folder="arrears",
    about=gettext_lazy(
        "单位未申报的月份按上月的百分之一百一十核定，逾期缴纳的加收滞纳金；审批后向单位发限期补缴通知。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("sil-62", "sil-86", "d13-20", "d13-29", "collection-13"),
    carry_out=posted(work_out),
    try_out=work_out,
    rows=arrears_rows,
    lines=each(ArrearsLine),
    facts=facts_of,
    sums=(("amount_fen", gettext_lazy("金额合计")),),
    subject=subject_of,
    letters=LETTERS,
)
