"""信息比对: what other authorities know, held against the register; nothing of it changes by the file alone.

Basis: d14-5-1, d14-5-2.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.kinds.comparison.lines import comparison_rows, exchange_facts, lines_of, subject_of
from quanyi.agency.kinds.comparison.posting import note_findings, try_out
from quanyi.agency.review.kind import Kind
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.COMPARISON,
    folder="comparison",
    about=gettext_lazy(
        "公安、民政、市场监管、机构编制、税务部门通报的名单，逐行与登记核对，不一致的列为待核查事项。"
    ),
    opened_by=(Post.DATA_KEEPER,),
    basis=("d14-5-1", "d14-5-2"),
    carry_out=note_findings,
    try_out=try_out,
    rows=comparison_rows,
    lines=lines_of,
    facts=exchange_facts,
    subject=subject_of,
    is_posted=lambda case: False,
    opens_records=False,
)
