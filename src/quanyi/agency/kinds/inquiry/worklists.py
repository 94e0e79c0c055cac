"""数据核查的发现 among the worklists: perhaps one person twice, deaths by the lists of others, everything else.

Basis: d14-5-1, d14-11-1, gb-11.
"""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.control.models import DataFinding
from quanyi.agency.desk.worklists import Worklist, WorklistReader
from quanyi.agency.kinds.inquiry.findings import DUPLICATE, STATES
from quanyi.agency.staff.models import BUSINESS

_OPEN = STATES["open"][1]
DEATH = "notified.death"


def _of(check: str) -> int:
    return DataFinding.objects.filter(**_OPEN, check_code=check).count()


def _others(asked: WorklistReader) -> int:
    """What neither of the lists above shows."""
    return DataFinding.objects.filter(**_OPEN).exclude(check_code__in=[DUPLICATE, DEATH]).count()


WORKLISTS = [
    Worklist(
        70, _("疑似一人两个号码"), _("两个号码的姓名、性别、出生日期"), _("归并重复账户"), "findings", BUSINESS,
        lambda asked: _of(DUPLICATE), f"?check={DUPLICATE}",
    ),
    Worklist(
        72, _("其他机关通报死亡、没有登记的人员"), _("通报部门、来文、通报的日期"), _("登记死亡"), "findings", BUSINESS,
        lambda asked: _of(DEATH), f"?check={DEATH}",
    ),
    Worklist(
        74, _("数据核查的其他发现"), _("查出的记录和核查规则"), _("核查，或者从发现开始更正"), "findings", BUSINESS,
        _others,
    ),
]  # fmt: skip
