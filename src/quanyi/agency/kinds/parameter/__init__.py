"""参数登记: a rate, wage, limit or calendar enters with its document, is signed, and is public from then on.

Basis: gb-6.7-2, d14-7, d14-6-3.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.kinds.parameter.entering import enter, try_out
from quanyi.agency.kinds.parameter.lines import facts_of, lines_of, rows_of
from quanyi.agency.kinds.parameter.materials import MATERIALS
from quanyi.agency.review.kind import Kind
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.PARAMETER,
    folder="parameter",
    about=gettext_lazy(
        "利率、工资、上下限或节假日安排按公布文件登记；审批同意的当日起，全部计算按它办理，并公开。"
    ),
    opened_by=(Post.SETTLEMENT, Post.DATA_KEEPER),
    basis=("gb-6.7-2", "d14-7"),
    carry_out=enter,
    try_out=try_out,
    rows=rows_of,
    lines=lines_of,
    facts=facts_of,
    is_posted=lambda case: False,
    opens_records=False,
    materials=MATERIALS,
)
