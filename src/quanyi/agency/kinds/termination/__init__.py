"""书面终止关系: application, notice of rights and consequences, confirmation; then the account is paid out.

Basis: d13-3-2, d13-6-1, gb-8-3, sil-14, sil-16.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.kinds.termination.carrying import carry_out, try_out
from quanyi.agency.kinds.termination.letters import LETTERS
from quanyi.agency.kinds.termination.lines import TerminationLine, facts, rows
from quanyi.agency.kinds.termination.materials import MATERIALS, matter_of
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.TERMINATION,
    folder="termination",
    about=gettext_lazy(
        "缴费年限不足，或者出国（境）定居并丧失中国国籍的，本人书面申请、经书面告知并书面确认后终止关系，一次性支付储存额。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("d13-3-2", "d13-6-1", "gb-8-3"),
    carry_out=carry_out,
    try_out=try_out,
    rows=rows,
    lines=each(TerminationLine),
    facts=facts,
    sums=(("paid_fen", gettext_lazy("一次性支付（元）")),),
    is_posted=lambda case: case.journals.exists(),
    takes_books_alone=True,
    legal_limit="pension_application",
    materials=MATERIALS,
    matter=matter_of,
    letters=LETTERS,
)
