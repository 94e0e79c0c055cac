"""失业登记: how work ended and since when another is sought: on it rest the benefits of unemployment insurance.

Basis: sil-45, sil-50, d13-13-1 to d13-13-6.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import Submission, UnemploymentRow
from quanyi.agency.kinds.unemployment.letters import LETTERS
from quanyi.agency.kinds.unemployment.lines import UnemploymentLine
from quanyi.agency.kinds.unemployment.materials import MATERIALS, matter_of
from quanyi.agency.kinds.unemployment.registering import carry_out, try_out
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _person(submission: Submission) -> str:
    person_id = submission.unemployment.person_id
    return shown_names([person_id])[person_id]


KIND = Kind(
    case=CaseKind.UNEMPLOYMENT,
    puts_right=True,
    folder="unemployment",
    about=gettext_lazy("失业人员登记：劳动关系怎样终止、何时登记失业、是否求职；失业保险待遇据此核定。"),
    opened_by=(Post.COUNTER,),
    basis=("sil-45", "sil-50", "d13-13-1", "d13-13-2", "d13-13-3", "d13-13-4", "d13-13-5", "d13-13-6"),
    carry_out=carry_out,
    try_out=try_out,
    rows=lambda submission: (
        UnemploymentRow.objects.filter(submission=submission).select_related("employer").order_by("pk")
    ),
    lines=each(UnemploymentLine),
    subject=_person,
    is_posted=lambda case: False,
    materials=MATERIALS,
    matter=matter_of,
    legal_limit="unemployment_benefit",
    letters=LETTERS,
)
