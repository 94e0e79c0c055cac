"""差错更正: a month, a year or a region's rate put right. Basis: d14-16, gb-9.3-2."""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import RateCorrection, Submission
from quanyi.agency.kinds.correction.lines import DifferenceLine, correction_facts
from quanyi.agency.kinds.correction.materials import MATERIALS, matter_of
from quanyi.agency.kinds.correction.posting import work_out
from quanyi.agency.kinds.correction.states import cancel_opening, end_dispute
from quanyi.agency.ledger.services import posted
from quanyi.agency.review.kind import Books, Kind, each
from quanyi.agency.review.letters import Addressee, Letters
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

_post = posted(work_out)


def _carry_out(case: Case) -> None:
    """更正入账; where nothing is left of what opened an account, it is cancelled."""
    _post(case)
    submission = latest_round(case).submission
    cancel_opening(case, submission)
    end_dispute(case, submission)


def _is_of_a_rate(case: Case) -> bool:
    submissions = case.rounds.values("submission")
    return RateCorrection.objects.filter(submission__in=submissions).exists()


def _addressee(submission: Submission) -> Addressee | None:
    """Whose record is put right; of a region's rate nobody's in particular."""
    return None if matter_of(submission) == "rate" else Addressee(person=submission.correction.person)


KIND = Kind(
    case=CaseKind.CORRECTION,
    puts_right=True,
    materials=MATERIALS,
    matter=matter_of,
    folder="correction",
    about=gettext_lazy("一个月的缴费记错了，红字冲销后重记；或一个年度的利率改了，重算差额。"),
    opened_by=(Post.COUNTER, Post.SETTLEMENT),
    basis=("d14-16", "gb-9.3-2"),
    carry_out=_carry_out,
    try_out=work_out,
    rows=lambda submission: submission.interest_differences.select_related("person"),
    lines=each(DifferenceLine),
    facts=correction_facts,
    sums=(("principal_fen", gettext_lazy("本金增减")), ("interest_fen", gettext_lazy("利息增减"))),
    letters=Letters(addressee=_addressee),
    takes_books_alone=True,
    is_about_everybody=_is_of_a_rate,
    books=Books.CORRECTING,
)
