"""工伤登记: an injury recognised as one of work, what was assessed of it, the application for payment in advance, and
what the employer returned of it. Basis: d13-9, injury-17, injury-20, injury-28, sil-41.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import InjuryRow, Submission
from quanyi.agency.kinds.injury.letters import LETTERS
from quanyi.agency.kinds.injury.lines import InjuryLine
from quanyi.agency.kinds.injury.materials import MATERIALS, matter_of
from quanyi.agency.kinds.injury.registering import carry_out, try_out
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _person(submission: Submission) -> str:
    row = submission.injury
    return f"{shown_names([row.person_id])[row.person_id]} {row.injured_on}"


KIND = Kind(
    case=CaseKind.INJURY,
    puts_right=True,
    folder="injury",
    about=gettext_lazy("工伤认定和劳动能力鉴定的登记，由受伤时的单位承担责任；单位未参保的先行支付和追偿。"),
    opened_by=(Post.COUNTER,),
    basis=("d13-9", "injury-17", "injury-20", "injury-28", "sil-41"),
    carry_out=carry_out,
    try_out=try_out,
    rows=lambda submission: (
        InjuryRow.objects.filter(submission=submission).select_related("employer").order_by("pk")
    ),
    lines=each(InjuryLine),
    subject=_person,
    is_posted=lambda case: case.journals.exists(),
    materials=MATERIALS,
    matter=matter_of,
    letters=LETTERS,
)
