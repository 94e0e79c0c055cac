"""灵活就业缴费: who is insured alone chooses a base for some months, and owes what the rule makes of it.

Basis: sil-60, sc-2005-38, sco-2019-13, gb-A-36-4, gb-A-37-8.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.flexible.choosing import person_behind
from quanyi.agency.kinds.flexible.posting import work_out
from quanyi.agency.ledger.services import posted
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.review.letters import Addressee, Letters
from quanyi.agency.review.models import LetterEvent
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _addressee(submission: Submission) -> Addressee:
    return Addressee(person=person_behind(submission))


KIND = Kind(
    case=CaseKind.FLEXIBLE,
    folder="flexible",
    about=gettext_lazy(
        "以个人身份参保的人在线或到窗口选定几个月的缴费基数；审核后记应缴，凭本人号码到账后记入账户。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("sil-60", "sc-2005-38", "gb-A-37-8"),
    carry_out=posted(work_out),
    try_out=work_out,
    rows=lambda submission: submission.declaration_rows.order_by("row"),
    lines=each(lambda row: row),
    sums=(("own_due_fen", gettext_lazy("个人应缴")),),
    letters=Letters(
        addressee=_addressee,
        # Whoever chooses is shown at once that it came.
        events=tuple(event for event in LetterEvent if event is not LetterEvent.OPENED),
    ),
)
