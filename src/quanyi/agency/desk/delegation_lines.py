"""代办 as pages show it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.staff.models import Delegation, Post


@dataclass(frozen=True)
class DelegationLine:
    """代办: who stands in for whom; `may_end`: whether whoever looks may end it, and it is not over."""

    delegation: Delegation
    may_end: bool

    @property
    def post(self) -> str:
        return str(Post(self.delegation.post).label)

    @property
    def badge(self) -> tuple[str, str]:
        """(word, tone)."""
        today = timezone.localdate()
        if hasattr(self.delegation, "end"):
            return _("已提前结束"), ""
        if self.delegation.last_on < today:
            return _("已到期"), ""
        return (_("未开始"), "wait") if today < self.delegation.first_on else (_("代办中"), "ok")
