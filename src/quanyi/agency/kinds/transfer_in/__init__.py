"""转入: a person insured here brings the relation of another place: applied for, then its account and money received.

Basis: d14-10, gb-6.6, gb-5-1, d13-4, d13-5, sco-2009-66-3, sco-2009-66-5, sco-2009-66-6, sco-2009-66-8.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import Submission, TransferAct
from quanyi.agency.kinds.transfer_in.letters import LETTERS
from quanyi.agency.kinds.transfer_in.lines import facts_of, rows_of
from quanyi.agency.kinds.transfer_in.materials import MATERIALS, matter_of
from quanyi.agency.kinds.transfer_in.posting import carry_out, try_out
from quanyi.agency.review.kind import Books, Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _limit(submission: Submission) -> str:
    """Fifteen working days to review an application, fifteen to take up what came."""
    is_receipt = submission.transfer.act == TransferAct.RECEIPT.value
    return "transfer_posting" if is_receipt else "transfer_review"


KIND = Kind(
    case=CaseKind.TRANSFER_IN,
    puts_right=True,
    folder="transfer_in",
    about=gettext_lazy(
        "参保人在本地缴费后申请转入：审核年龄和户籍，发联系函或书面说明不予转移；收到信息表和资金后复核，接续账户和年限。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("d14-10", "gb-6.6", "gb-5-1", "d13-4", "d13-5", "sco-2009-66-5", "sco-2009-66-6", "sco-2009-66-8"),
    carry_out=carry_out,
    try_out=try_out,
    rows=rows_of,
    lines=each(lambda row: row),
    facts=facts_of,
    sums=(("total_fen", gettext_lazy("转移基金总额")),),
    books=Books.RECEIVED,
    is_posted=lambda case: case.journals.exists(),
    legal_limit="transfer_review",
    limit_of=_limit,
    materials=MATERIALS,
    matter=matter_of,
    letters=LETTERS,
)
