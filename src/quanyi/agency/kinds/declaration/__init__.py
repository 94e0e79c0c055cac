"""缴费申报: what an employer declares of its workers for a month. Basis: d14-6-1, gb-6.2."""

from django.utils.translation import gettext_lazy

from quanyi.agency.kinds.declaration.lines import declared_facts, declared_lines
from quanyi.agency.ledger.declaration import try_out, work_out
from quanyi.agency.ledger.services import posted
from quanyi.agency.review.kind import Kind
from quanyi.agency.review.letters import Addressee, Letters
from quanyi.agency.review.models import LetterEvent
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.DECLARATION,
    folder="declaration",
    about=gettext_lazy(
        "参保单位在线或到窗口申报一个月的人员、工资和到账；审核后记应缴、记账户，登记新参保人员。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("d14-6-1", "gb-6.2"),
    carry_out=posted(work_out),
    try_out=try_out,
    rows=lambda submission: submission.declaration_rows.order_by("row"),
    lines=declared_lines,
    facts=declared_facts,
    sums=(
        ("own_due_fen", gettext_lazy("个人应缴")),
        ("employer_due_fen", gettext_lazy("单位应缴")),
        ("set_aside_fen", gettext_lazy("挂起")),
    ),
    letters=Letters(
        addressee=lambda submission: Addressee(submission.employer),
        # Whoever hands a file in is shown at once that it came.
        events=tuple(event for event in LetterEvent if event is not LetterEvent.OPENED),
    ),
)
