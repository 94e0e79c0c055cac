"""账户归并: two accounts of one person become the one that the person chose.

Basis: gb-11, gb-6.4-2, notice-2009-187.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import InterestDifference
from quanyi.agency.kinds.correction.lines import DifferenceLine
from quanyi.agency.kinds.merge.letters import LETTERS
from quanyi.agency.kinds.merge.lines import merge_facts
from quanyi.agency.kinds.merge.materials import MATERIALS
from quanyi.agency.kinds.merge.merging import carry_out, work_out
from quanyi.agency.review.kind import Books, Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.MERGE,
    folder="merge",
    about=gettext_lazy(
        "一个人有两个账户的，按本人书面选择保留一个：月份不重复计算，其余月份和余额并入，重复缴费的退还本人，另一个注销。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("gb-11", "gb-6.4-2", "notice-2009-187"),
    carry_out=carry_out,
    try_out=work_out,
    rows=lambda submission: (
        InterestDifference.objects.filter(submission=submission)
        .select_related("person")
        .order_by("year", "pk")
    ),
    lines=each(DifferenceLine),
    facts=merge_facts,
    sums=(("left_fen", gettext_lazy("账户余额结转")), ("interest_fen", gettext_lazy("利息增减"))),
    books=Books.CORRECTING,
    takes_books_alone=True,
    materials=MATERIALS,
    letters=LETTERS,
)
