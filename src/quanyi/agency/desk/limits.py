"""办理时限 as pages show it: the last day, and in words how far it is."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quanyi.agency.review.limits import Clock, Nearness, clock_of
from quanyi.agency.review.models import Case
from quanyi.agency.wording import sentence
from quanyi.law.errors import NoParameter

TONES = {Nearness.OVERDUE: "bad", Nearness.NEAR: "warn", Nearness.LATER: ""}


@dataclass(frozen=True)
class Limit:
    """办理时限: the clock of a case, or why the law's limit cannot be worked out here; neither where there is none."""

    clock: Clock | None
    why_not: str = ""

    @property
    def nearness(self) -> Nearness | None:
        """None where there is no limit, or its clock stands still."""
        return self.clock.nearness if self.clock and not self.clock.is_stopped else None

    @property
    def badge(self) -> tuple[str, str] | None:
        """(word, tone) of how far the last day is."""
        if self.clock is None:
            return None
        if self.clock.is_stopped:
            return _("停止计时"), ""
        return _how_far(self.clock), TONES[self.clock.nearness]


def _how_far(clock: Clock) -> str:
    left = clock.left
    if clock.nearness is Nearness.OVERDUE:
        told = ngettext("已超期 %(n)s 个工作日", "已超期 %(n)s 个工作日", -left) % {"n": -left}
        return told if left else _("已超期")
    if clock.due_on == clock.today:
        return _("今天到期")
    return ngettext("还剩 %(n)s 个工作日", "还剩 %(n)s 个工作日", left) % {"n": left}


def today() -> date:
    """The day as of which limits are told."""
    return timezone.localdate()


def limit_of(case: Case) -> Limit:
    """The limit of a case today, in the region of this office."""
    try:
        return Limit(clock_of(case, today=today(), region=settings.QUANYI_REGION))
    except NoParameter as error:
        return Limit(None, sentence(error))
