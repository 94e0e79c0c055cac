"""死亡报告: who died when, by whose report and what proof; what follows is carried out with it.

Basis: gb-9.3-4, gb-6.4-2, gb-8-4, service-25, sil-14.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.kinds.death.carrying import carry_out, try_out
from quanyi.agency.kinds.death.letters import LETTERS
from quanyi.agency.kinds.death.lines import DeathLine, reports
from quanyi.agency.kinds.death.materials import MATERIALS, matter_of
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.DEATH,
    puts_right=True,
    folder="death",
    about=gettext_lazy(
        "家属、单位、其他机关报告或比对发现的死亡：登记死亡，冻结账户，终止参保关系，停发待遇，追回多发的月份。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("gb-9.3-4", "gb-6.4-2", "service-25"),
    carry_out=carry_out,
    try_out=try_out,
    rows=reports,
    lines=each(DeathLine),
    sums=(("claimed_fen", gettext_lazy("追回或不再支付（元）")),),
    is_posted=lambda case: case.journals.exists(),
    takes_books_alone=True,
    materials=MATERIALS,
    matter=matter_of,
    letters=LETTERS,
)
