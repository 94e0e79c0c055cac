"""统计数据的限额和登记: what a recipient had before is counted, and what is handed out is written down.

Basis: d14-17, d14-22.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.grants.models import Extract, ExtractEnd, ExtractOrder, ExtractRequest
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.models import Account
from quanyi.law.extracts import Ceiling, Over, ceiling, over


class ExtractRefused(Refusal):
    """不予提供: the sentence says why."""


def ceiling_today() -> Ceiling:
    return ceiling(on=timezone.localdate(), region=settings.QUANYI_REGION)


def refuse_beyond(asked: ExtractRequest, *, lines: int) -> None:
    """Raises ExtractRefused where the recipient would have too much together with what it had before, or still keeps
    what it should have given back.
    """
    had = Extract.objects.filter(request__unit_code=asked.unit_code)
    _refuse_kept(had.filter(end=None, request__ends_on__lt=timezone.localdate()).count())
    of_year = list(
        had.filter(request__year=asked.year).exclude(request_id=asked.pk).select_related("request")
    )
    _refuse_difference(asked, of_year)
    allowed, before = ceiling_today(), {name for each in of_year for name in each.columns}
    if asked.smallest < allowed.smallest:
        raise ExtractRefused(
            _("每组至少 %(n)s 人，本件申请的是 %(asked)s 人，没有提供。请对方按现行规定重新申请。")
            % {"n": allowed.smallest, "asked": asked.smallest}
        )
    _refuse_over(
        over(allowed.columns, len(before), len(before | set(asked.columns))),
        _(
            "%(year)s年度的栏目，同一单位最多得到 %(allowed)s 项，已得 %(given)s 项，连同这次 %(together)s 项，"
            "超出限额，没有提供。请按使用目的减少栏目。"
        ),
        year=asked.year,
    )
    this_year = had.filter(at__year=timezone.localdate().year).aggregate(n=Sum("lines"))["n"] or 0
    _refuse_over(
        over(allowed.lines, this_year, this_year + lines),
        _(
            "同一单位一年最多得到 %(allowed)s 行，今年已得 %(given)s 行，连同这次 %(together)s 行，超出限额，没有提供。"
            "请减少栏目，或者加大最小组人数。"
        ),
    )


def _refuse_over(found: Over | None, sentence: str, **said: int) -> None:
    if found:
        told = {"allowed": found.allowed, "given": found.given, "together": found.together}
        raise ExtractRefused(sentence % (told | said))


def _refuse_kept(overdue: int) -> None:
    if overdue:
        raise ExtractRefused(
            _("该单位有 %(n)s 份统计数据到期没有销毁或归还，没有提供。请先登记其销毁或归还的证明。")
            % {"n": overdue}
        )


def _refuse_difference(asked: ExtractRequest, given: list[Extract]) -> None:
    """Two extracts that share persons tell, subtracted, of a few: those who are put together in one and not in the
    other, those who were left out, or whose year was corrected in between.
    """
    for each in given:
        had, wanted = set(each.request.population), set(asked.population)
        if not had or not wanted or had & wanted:
            raise ExtractRefused(
                _(
                    "该单位已得 %(year)s年度同一些人员的数据，两份相减可能认出少数人，没有提供。"
                    "请使用已提供的数据，或申请另一年度、另一人员范围。"
                )
                % {"year": asked.year}
            )


@transaction.atomic
def order(asked: ExtractRequest, *, receipt: str, undertaking: str, by: Account) -> ExtractOrder:
    """申请导出: who receives it and which undertaking was signed; another person makes it. Raises ExtractRefused."""
    refuse_past(asked)
    if Extract.objects.filter(request=asked).exists():
        raise ExtractRefused(_("本案的统计数据已经导出一次，没有重复导出。需要再次提供的，请对方重新申请。"))
    record(Act.ORDER_EXTRACT, case_id=asked.submission.round.case_id)
    return ExtractOrder.objects.create(request=asked, receipt=receipt, undertaking=undertaking, by=by)


@transaction.atomic
def end(extract: Extract, *, what: str, by: Account) -> ExtractEnd:
    """登记销毁或者归还, once; the database refuses a second time."""
    record(Act.END_EXTRACT, case_id=extract.request.submission.round.case_id)
    return ExtractEnd.objects.create(extract=extract, what=what, by=by)


def refuse_past(asked: ExtractRequest) -> None:
    """Raises ExtractRefused where the data would be due to be destroyed before they are given."""
    if asked.ends_on < timezone.localdate():
        raise ExtractRefused(
            _("销毁或者归还期限 %(day)s 已经过去。请与申请单位核实后填写今天或以后的日期。")
            % {"day": asked.ends_on}
        )
