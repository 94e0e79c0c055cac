"""到龄人员 and 待支付的待遇 among the worklists. Basis: gb-9.3-3, gb-8-2, gb-10.2-4."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.worklists import Worklist
from quanyi.agency.kinds.benefit.ages import AHEAD, of_age
from quanyi.agency.ledger.payout import count_open
from quanyi.agency.staff.models import Post

WORKLISTS = [
    Worklist(
        20, _("已到或者三个月内到退休年龄的人员"), _("法定退休月份、弹性区间、岗位类别有没有登记"), _("办理退休"),
        "of-age", frozenset({Post.COUNTER}), lambda asked: len(of_age(asked.region, asked.today, AHEAD[0])),
    ),
    Worklist(
        30, _("银行没有付出去的待遇"), _("失败或者退回的原因、收款账户"), _("更正收款账户后重新支付"),
        "pay-benefits", frozenset({Post.SETTLEMENT}),
        lambda asked: count_open(failed=True),
    ),
    Worklist(
        32, _("等银行答复的待遇"), _("付款指令、金额、有没有收款账户"), _("发送付款指令，登记支付结果"),
        "pay-benefits", frozenset({Post.SETTLEMENT}), lambda asked: count_open(),
    ),
]  # fmt: skip
