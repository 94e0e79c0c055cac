"""社会捐助: money that an employer gives to the pooled fund, beyond what it owes. Basis: d14-6-1, gb-12-2."""

from django.utils.translation import gettext_lazy as _
from quanyi.agency.kinds.donation.materials import MATERIALS
from quanyi.agency.kinds.donation.posting import work_out

from quanyi.agency.collect.models import Submission
from quanyi.agency.ledger.services import posted
from quanyi.agency.review.kind import Kind
from quanyi.agency.review.letters import Addressee, Letters
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _donor(submission: Submission) -> Addressee:
    return Addressee(submission.employer)


KIND = Kind(
    case=CaseKind.DONATION,
    folder="donation",
    about=_("参保单位在应缴之外捐给统筹基金的款项，凭协议和进账单入账。"),
    opened_by=(Post.COUNTER,),
    basis=("d14-6-1", "gb-12-2"),
    carry_out=posted(work_out),
    try_out=work_out,
    rows=lambda submission: Submission.objects.filter(pk=submission.pk),
    lines=lambda submission, rows: rows,
    sums=(("amount_fen", _("捐助金额")),),
    materials=MATERIALS,
    letters=Letters(addressee=_donor),
)
