"""Where an extract stands, as pages show it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.desk.cases import badge_of
from quanyi.agency.grants.models import ExtractRequest
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import standing
from quanyi.law.workflow import State


def badge(asked: ExtractRequest, case: Case) -> tuple[str, str]:
    """(word, tone): of the case until it is approved, then of the data."""
    stands = standing(case)
    if stands.state is not State.APPROVED:
        return badge_of(stands)
    extract = getattr(asked, "extract", None)
    if extract is None:
        return _("待导出"), "wait"
    if hasattr(extract, "end"):
        return _("已销毁或归还"), "ok"
    return (_("已到期"), "bad") if asked.ends_on < timezone.localdate() else (_("使用中"), "ok")
