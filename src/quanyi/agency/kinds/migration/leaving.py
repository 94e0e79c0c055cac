"""账册带不走的: what hinders that books leave the office, and what of it stays behind, each with its count and why.

Basis: d14-9-4.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.grants.selectors import grants
from quanyi.agency.ledger import kept_books, kept_rights, set_aside
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Mandate
from quanyi.agency.review.models import Case, Letter
from quanyi.agency.review.selectors import approved, decided, undecided
from quanyi.law.money import format_yuan


class NotExported(Refusal):
    """没有导出: the books cannot leave, or the folder cannot be written into."""


@dataclass(frozen=True)
class Left:
    """留下的一项: what, how many, and why."""

    what: str
    count: int
    why: str

    @property
    def told(self) -> str:
        return _("%(what)s %(count)s：%(why)s") % {
            "what": self.what,
            "count": f"{self.count:,}",
            "why": self.why,
        }

    def as_values(self) -> dict[str, Any]:
        return {"what": self.what, "count": self.count, "why": self.why}


def refuse_unfinished() -> None:
    """Money on its way, and relations half moved, would be lost: they are ended first. Raises NotExported."""
    if on_the_way := kept_books.on_the_way():
        told = _("、").join(f"{account.label_zh} {format_yuan(fen)}" for account, fen in on_the_way)
        raise NotExported(
            _("没有导出：还有等待银行结果的支付或者没有收回的多领待遇（%(told)s 元），账册格式没有它们的表。"
              "请先办结这些支付和追回，再导出。") % {"told": told}
        )  # fmt: skip
    if count := kept_rights.leaving_for_another_office():
        raise NotExported(
            _(
                "没有导出：有 %(count)s 个账户正在转出，答复只有本机构收得到。请先办结或者撤销这些转移，再导出。"
            )
            % {"count": count}
        )


def left_behind() -> list[Left]:
    """What of the office does not go with its books, where there is any."""
    unaddressed = Letter.objects.filter(person=None, employer=None)
    found = (
        Left(
            _("未办结案件"),
            undecided(Case.objects.all()).count(),
            _("没有签署完的不是事实；请在接收机构重新提交"),
        ),
        Left(
            _("没有获准的案件"),
            decided(Case.objects.all()).exclude(approved()).count(),
            _("退回、驳回、撤回的没有办成；只有文书随账册移交"),
        ),
        Left(_("挂起的申报明细"), set_aside.waiting().count(), _("不属于任何参保人；请退回单位重新申报")),
        Left(
            _("仍然有效的查询授权"),
            grants().filter(end=None).count(),
            _("只作为记录移交；在接收机构要重新授权"),
        ),
        Left(
            _("个人和单位的登录账户"),
            Mandate.objects.count(),
            _("登录账户和口令属于本机构；本人在接收机构重新开通"),
        ),
        Left(_("收件人没有登记的文书"), unaddressed.count(), _("没有可以归入的人或者单位；随案卷保存")),
    )
    return [each for each in found if each.count]
