"""统计数据提供: an administration gets groups of persons in bands, by a case, once, and says when it destroyed them.

Basis: d14-17, d14-22.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.extract.asking import approve, asked_rows, facts_of, try_out
from quanyi.agency.kinds.extract.materials import MATERIALS
from quanyi.agency.review.kind import Kind
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _unit(submission: Submission) -> str:
    name: str = submission.extract_request.unit_name
    return name


KIND = Kind(
    case=CaseKind.EXTRACT,
    folder="extract",
    about=gettext_lazy(
        "行政部门、信息机构为宏观管理、决策和信息系统开发需要数据的，去除身份识别信息、归并小组后提供一次，到期销毁或归还。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("d14-17", "d14-22"),
    carry_out=approve,
    try_out=try_out,
    rows=asked_rows,
    lines=lambda submission, rows: list(rows),
    facts=facts_of,
    subject=_unit,
    is_posted=lambda case: False,
    opens_records=False,
    materials=MATERIALS,
)
