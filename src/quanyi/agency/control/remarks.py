"""监督意见和责令改正: filed by a supervisor, answered by who leads, reminded of. Basis: d14-3-3, gb-13-1."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import acting_for, record
from quanyi.agency.control.models import Register, Remark, RemarkAnswer, RemarkKind, RemarkReminder
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.limits import Nearness
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account, Post
from quanyi.agency.staff.selectors import posts_of, supervision_of

NEAR_DAYS = 3  # before the day that the supervisor set


class RemarkRefused(Refusal):
    """不予办理监督意见: the sentence says why."""


@dataclass(frozen=True)
class About:
    """监督对象: one of a case, a clerk (with the hour of an odd look), or a register."""

    case: Case | None = None
    clerk: Account | None = None
    since: datetime | None = None
    register: Register | None = None

    @property
    def agency_id(self) -> int | None:
        return (self.case or self.clerk).agency_id if self.case or self.clerk else None  # type: ignore[union-attr]


def remarks(agency_id: int) -> QuerySet[Remark]:
    """Of an agency, the last first."""
    found = Remark.objects.filter(supervision__account__agency=agency_id)
    return found.select_related("supervision__account", "case", "clerk", "answer__by")


def unanswered(agency_id: int) -> list[Remark]:
    """What waits for an answer, what is due first before the others."""
    return list(remarks(agency_id).filter(answer=None).order_by("due_on", "id"))


@transaction.atomic
def file_remark(kind: RemarkKind, about: About, *, text: str, due_on: date, by: Account) -> Remark:
    """提出监督意见 on what is of the supervisor's own agency. Raises RemarkRefused."""
    post = supervision_of(by)
    if post is None:
        raise RemarkRefused(_("现在没有监督任职，不能提出监督意见。"))
    if about.agency_id not in (None, by.agency_id):
        raise RemarkRefused(_("这件事不属于所监督的机构，没有提出。"))
    if due_on < timezone.localdate():
        raise RemarkRefused(_("答复期限已经过去，没有提出。请填写今天或以后的日期。"))
    register = about.register.value if about.register else ""
    made = Remark.objects.create(
        supervision=post, kind=kind, case=about.case, clerk=about.clerk, since=about.since, register=register,
        text=text.strip(), due_on=due_on,
    )  # fmt: skip
    record(Act.REMARK, case_id=about.case.pk if about.case else None, purpose=post.document, remark=made.pk)
    return made


@transaction.atomic
def answer_remark(remark: Remark, text: str, *, by: Account) -> RemarkAnswer:
    """答复监督意见, once, by who leads in that agency. Raises RemarkRefused."""
    if Post.APPROVAL not in posts_of(by) or by.agency_id != remark.supervision.account.agency_id:
        raise RemarkRefused(_("监督意见由本机构审批岗位的人员答复。"))
    if RemarkAnswer.objects.filter(remark=remark).exists():
        raise RemarkRefused(_("这件监督意见已经答复，没有重复办理。"))
    record(Act.ANSWER_REMARK, purpose=remark.supervision.document, remark=remark.pk)
    return RemarkAnswer.objects.create(remark=remark, text=text.strip(), by=by)


def subject_of(remark: Remark) -> str:
    """What it is about, in words; it names no insured person."""
    if remark.case:
        return _("案件 %(number)s") % {"number": remark.case.number}
    if remark.clerk is None:
        return str(Register(remark.register).label)
    told = {"name": remark.clerk.display_name}
    if remark.since is None:
        return _("工作人员 %(name)s") % told
    at = timezone.localtime(remark.since).strftime("%Y-%m-%d %H:%M")
    return _("%(name)s %(at)s 的异常查看") % (told | {"at": at})


def remark_lines(found: Iterable[Remark]) -> list[tuple[Remark, str, tuple[str, str]]]:
    """(remark, what it is about, how it stands)."""
    return [(each, subject_of(each), badge_of(each)) for each in found]


def nearness_of(remark: Remark, today: date) -> Nearness:
    left = (remark.due_on - today).days
    if left < 0:
        return Nearness.OVERDUE
    return Nearness.NEAR if left <= NEAR_DAYS else Nearness.LATER


def badge_of(remark: Remark) -> tuple[str, str]:
    """(word, tone) of how it stands today."""
    if hasattr(remark, "answer"):
        return _("已答复"), "ok"
    left = (remark.due_on - timezone.localdate()).days
    if left < 0:
        return ngettext("超期 %(n)s 天", "超期 %(n)s 天", -left) % {"n": -left}, "bad"
    return ngettext("还剩 %(n)s 天", "还剩 %(n)s 天", left) % {
        "n": left
    }, "warn" if left <= NEAR_DAYS else "wait"


def remind(*, today: date) -> int:
    """催办 of what is not answered and near its day, or past it; how many were made. A second call finds nothing."""
    return sum(_remind_of(each, today) for each in Remark.objects.filter(answer=None))


def _remind_of(remark: Remark, today: date) -> bool:
    near = nearness_of(remark, today)
    if near is Nearness.LATER:
        return False
    with acting_for(remark.supervision.account.agency_id):
        _made, is_new = RemarkReminder.objects.get_or_create(remark=remark, threshold=near.value)
    return is_new
