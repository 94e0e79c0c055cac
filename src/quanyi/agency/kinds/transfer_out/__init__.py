"""转出: another office asks for a person's relation; the account, its information and the pooled part move there.

Basis: d14-10, gb-6.6, gb-5-1, sco-2009-66-4, sco-2009-66-8.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.kinds.transfer_out.letters import LETTERS
from quanyi.agency.kinds.transfer_out.lines import facts_of, rows_of
from quanyi.agency.kinds.transfer_out.materials import MATERIALS, matter_of
from quanyi.agency.kinds.transfer_out.posting import carry_out, try_out
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.TRANSFER_OUT,
    folder="transfer_out",
    about=gettext_lazy(
        "凭转入地的联系函转出养老保险关系：按账面列出信息表，冻结账户；对方复算接受后付款，账户注销，记录保留备查。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("d14-10", "gb-6.6", "gb-5-1", "sco-2009-66-4", "sco-2009-66-8"),
    carry_out=carry_out,
    try_out=try_out,
    rows=rows_of,
    lines=each(lambda row: row),
    facts=facts_of,
    sums=(("total_fen", gettext_lazy("转移基金总额")),),
    is_posted=lambda case: case.journals.exists(),
    legal_limit="transfer_handover",
    materials=MATERIALS,
    matter=matter_of,
    letters=LETTERS,
)
