"""责令改正: an employer is ordered to put right what it owes its workers, by a day; met, not met, referred.

Basis: d13-24, d13-27-2, d13-28, sil-58, sil-60, sil-62, sil-63.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import OrderRow
from quanyi.agency.kinds.order.letters import LETTERS
from quanyi.agency.kinds.order.lines import OrderLine
from quanyi.agency.kinds.order.materials import MATERIALS
from quanyi.agency.kinds.order.ordering import carry_out, try_out
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.ORDER,
    folder="order",
    about=gettext_lazy(
        "按社会保险行政部门的决定或者委托，责令单位限期告知、登记、申报或者缴费；逾期未改正的移送。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("d13-24", "d13-28", "sil-63"),  # what the order quotes: not that workers may complain
    carry_out=carry_out,
    try_out=try_out,
    rows=lambda submission: OrderRow.objects.filter(submission=submission).order_by("pk"),
    lines=each(OrderLine),
    is_posted=lambda case: False,
    materials=MATERIALS,
    letters=LETTERS,
    opens_records=False,
)
