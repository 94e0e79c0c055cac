"""待遇资格认证: whether pensioners still have their entitlement: data first, then the person, never silence alone.

Basis: gb-6.3-2, service-25, service-26, letter-2001-44.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import EntitlementRow
from quanyi.agency.kinds.certification.checking import carry_out, try_out
from quanyi.agency.kinds.certification.letters import LETTERS
from quanyi.agency.kinds.certification.lines import certification_facts, lines_of, subject_of
from quanyi.agency.kinds.certification.materials import MATERIALS, matter_of
from quanyi.agency.review.kind import Kind
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.CERTIFICATION,
    folder="certification",
    about=gettext_lazy(
        "领取养老金人员的资格认证：先按数据比对，再由本人或者协助人员核实；存疑的书面告知，查明不符的停发，核实仍有资格的恢复并补发。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("gb-6.3-2", "service-25", "service-26", "letter-2001-44"),
    carry_out=carry_out,
    try_out=try_out,
    rows=lambda submission: EntitlementRow.objects.filter(submission=submission).order_by("pk"),
    lines=lines_of,
    facts=certification_facts,
    subject=subject_of,
    is_posted=lambda case: False,
    materials=MATERIALS,
    matter=matter_of,
    letters=LETTERS,
)
