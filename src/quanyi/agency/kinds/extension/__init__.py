"""延长缴费: somebody of age and short of years goes on paying, alone, until the years are there.

Basis: d13-2, sil-16.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import ExtensionRow
from quanyi.agency.kinds.extension.extending import carry_out, try_out
from quanyi.agency.kinds.extension.letters import LETTERS
from quanyi.agency.kinds.extension.lines import ExtensionLine
from quanyi.agency.kinds.extension.materials import MATERIALS
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.EXTENSION,
    folder="extension",
    about=gettext_lazy(
        "到达法定退休年龄而缴费年限不足的，本人申请延长缴费；审批后以个人身份参保，选定基数按月缴到满最低缴费年限。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("d13-2", "sil-16"),
    carry_out=carry_out,
    try_out=try_out,
    rows=lambda submission: ExtensionRow.objects.filter(submission=submission).order_by("pk"),
    lines=each(ExtensionLine),
    is_posted=lambda case: False,
    materials=MATERIALS,
    letters=LETTERS,
)
