"""历史数据接收: the books of the earlier system, as of a month. Basis: d14-9-4."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.migration.lines import MigratedLine
from quanyi.agency.kinds.migration.posting import try_out, work_out
from quanyi.agency.kinds.migration.sheets import facts_of
from quanyi.agency.ledger.services import posted
from quanyi.agency.review.kind import Books, Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _until(submission: Submission) -> str:
    return _("截至 %(month)s 的原系统账目") % {"month": submission.month}


KIND = Kind(
    case=CaseKind.MIGRATION,
    folder="migration",
    about=gettext_lazy("接收原系统截至一个月的账目和人员。"),
    basis=("d14-9-4",),
    carry_out=posted(work_out),
    try_out=try_out,
    opened_by=(Post.DATA_KEEPER,),
    facts=facts_of,
    rows=lambda submission: submission.migration_persons.order_by("pk"),
    lines=each(MigratedLine),
    sums=(("balance_fen", gettext_lazy("储存额合计")),),
    subject=_until,
    books=Books.TAKEN_OVER,
)
