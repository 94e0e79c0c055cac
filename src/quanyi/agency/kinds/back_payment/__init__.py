"""补缴: months of a person that an employer makes up for, inside a relation that is registered or that a paper shows.

Basis: notice-2016-5, notice-2019-94, sil-58, gb-A-30, gb-A-37-4, gb-A-37-5.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.kinds.back_payment.letters import LETTERS
from quanyi.agency.kinds.back_payment.lines import BackPaymentLine, back_payment_rows, facts_of
from quanyi.agency.kinds.back_payment.materials import MATERIALS, matter_of
from quanyi.agency.kinds.back_payment.posting import try_out, work_out
from quanyi.agency.ledger.services import posted
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.BACK_PAYMENT,
    puts_right=True,
    folder="back_payment",
    about=gettext_lazy(
        "单位为职工补缴以前的月份：在登记的参保关系之内，或者凭判决、仲裁、劳动监察、审计文书认定的期间。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("notice-2016-5", "notice-2019-94", "gb-A-30", "gb-A-37-4", "gb-A-37-5"),
    carry_out=posted(work_out),
    try_out=try_out,
    rows=back_payment_rows,
    lines=each(BackPaymentLine),
    facts=facts_of,
    sums=(("amount_fen", gettext_lazy("补缴合计")),),
    materials=MATERIALS,
    matter=matter_of,
    letters=LETTERS,
)
