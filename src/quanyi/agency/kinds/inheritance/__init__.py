"""账户余额继承: what the account of the dead holds, to the heirs by their shares; what nobody inherits, to the pool.

Basis: d13-6-2, gb-6.3-3, gb-8-4, gb-8-5, gb-9.1, sil-14.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.kinds.inheritance.carrying import carry_out, try_out
from quanyi.agency.kinds.inheritance.letters import LETTERS
from quanyi.agency.kinds.inheritance.lines import HeirLine, facts, heirs_of
from quanyi.agency.kinds.inheritance.materials import MATERIALS, matter_of
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind

KIND = Kind(
    case=CaseKind.INHERITANCE,
    folder="inheritance",
    about=gettext_lazy("参保人死亡后，个人账户余额按份额支付给各继承人；没有人继承的部分并入统筹基金。"),
    opened_by=(Post.COUNTER,),
    basis=("d13-6-2", "gb-6.3-3", "gb-8-4", "gb-8-5", "gb-9.1"),
    carry_out=carry_out,
    try_out=try_out,
    rows=heirs_of,
    lines=each(HeirLine),
    facts=facts,
    sums=(
        ("paid_fen", gettext_lazy("可继承额（元）")),
        ("to_pool_fen", gettext_lazy("并入统筹基金（元）")),
    ),
    is_posted=lambda case: case.journals.exists(),
    takes_books_alone=True,
    legal_limit="pension_application",
    materials=MATERIALS,
    matter=matter_of,
    letters=LETTERS,
)
