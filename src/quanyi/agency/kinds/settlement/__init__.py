"""年度结息: the interest of a region's year. Basis: gb-8-2, gb-10.2-3."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.settlement.lines import interest_rows
from quanyi.agency.kinds.settlement.posting import work_out
from quanyi.agency.ledger.services import posted
from quanyi.agency.review.kind import Books, Kind
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _rate(submission: Submission) -> dict[str, Any]:
    return {"rate": Fraction(submission.summary["rate"])}


def _year(submission: Submission) -> str:
    return _("%(year)s年度") % {"year": submission.month.year}


KIND = Kind(
    case=CaseKind.SETTLEMENT,
    folder="settlement",
    about=gettext_lazy("按公布的记账利率，为本统筹区全部账户结一个年度的利息。"),
    opened_by=(Post.SETTLEMENT,),
    basis=("gb-8-2", "gb-10.2-3"),
    carry_out=posted(work_out),
    try_out=work_out,
    rows=interest_rows,
    lines=lambda submission, rows: rows,
    facts=_rate,
    sums=(("interest_fen", gettext_lazy("利息合计")),),
    subject=_year,
    takes_books_alone=True,
    is_about_everybody=lambda case: True,
    books=Books.SETTLING,
)
