"""终止关系告知书: the rights that somebody keeps by not ending the relation, and what ending it comes to.

Basis: d13-3-1, d13-3-2, d13-6-1, sil-14, sil-16.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import TerminationGround, TerminationRequest
from quanyi.agency.ledger.whole_account import Whole
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.serve.notice_paper import notice_paper
from quanyi.agency.staff.models import Agency
from quanyi.law.money import format_yuan

_BASIS = {
    TerminationGround.SHORT.value: ("d13-2", "d13-3-1", "d13-3-2", "sil-16"),
    TerminationGround.LEFT.value: ("d13-6-1", "sil-14"),
}


def notice_pdf(agency: Agency, request: TerminationRequest, whole: Whole, *, at: datetime) -> bytes:
    """PDF bytes, A4; what would be paid is that of the day."""
    return notice_paper(agency, _content(request, whole), at=at)


def _content(request: TerminationRequest, whole: Whole) -> dict[str, Any]:
    return {
        "title": _("终止基本养老保险关系告知书"),
        "number": f"ZZ{request.pk:06d}",
        "to": shown_names([request.person_id])[request.person_id],
        "paragraphs": list(_paragraphs(request.ground)),
        "facts": [
            (_("终止事由"), str(request.get_ground_display())),
            (_("书面申请日期"), request.applied_on.isoformat()),
            (
                _("今天算得的储存额，含未结年度利息"),
                _("%(yuan)s 元") % {"yuan": format_yuan(whole.parts.total_fen)},
            ),
        ],
        "basis": _BASIS[request.ground],
    }


def _paragraphs(ground: str) -> Iterator[str]:
    yield _("您书面申请终止基本养老保险关系。现将您的权利和终止的后果告知如下。")
    if ground == TerminationGround.SHORT.value:
        yield _(
            "您可以不终止：可以延长缴费至最低缴费年限后按月领取基本养老金，也可以申请转入户籍所在地的城乡居民基本养老保险，"
            "享受相应的待遇；其间个人账户予以保留，按规定计息。"
        )
    else:
        yield _(
            "您可以不终止：个人账户予以保留并按规定计息，达到法定领取条件时可以按规定领取养老金；"
            "以后回国就业的，缴费年限累计计算。"
        )
    yield _(
        "终止的后果：个人账户储存额一次性支付给您，养老保险关系和个人账户同时终止；以前的缴费年限不再计算，"
        "不再享受基本养老保险待遇；统筹基金部分不退还。"
    )
    yield _("请在了解上述内容后决定。仍要终止的，请书面确认；办结前可以随时撤回申请。")
