"""缴费到账: the bank's file of money that came in. Basis: gb-6.5-1, gb-10.2-4."""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import Submission
from quanyi.agency.desk.rows import told
from quanyi.agency.kinds.receipt.lines import PaymentLine, payment_rows
from quanyi.agency.kinds.receipt.posting import work_out
from quanyi.agency.ledger.services import posted
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _file(submission: Submission) -> str:
    return str(submission.file.name) if submission.file else ""


KIND = Kind(
    case=CaseKind.PAYMENT,
    folder="receipt",
    about=gettext_lazy("银行或税务机关的到账明细；与应缴恰好相等的记入各人账户，其余转暂收待查。"),
    opened_by=(Post.COUNTER, Post.SETTLEMENT),
    basis=("gb-6.5-1", "gb-10.2-4"),
    carry_out=posted(work_out),
    try_out=work_out,
    rows=payment_rows,
    lines=each(PaymentLine),
    facts=told,
    sums=(("credited_fen", gettext_lazy("可记入")), ("suspense_fen", gettext_lazy("转暂收"))),
    subject=_file,
)
