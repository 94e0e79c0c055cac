"""欠费单位 among the worklists. Basis: sil-62, sil-86."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.worklists import Worklist
from quanyi.agency.kinds.arrears.standing import worklist
from quanyi.agency.staff.models import BUSINESS

WORKLISTS = [
    Worklist(
        50, _("未申报或者欠费的单位"), _("申报到哪个月、未申报几个月、欠缴本金和滞纳金"),
        _("未申报核定、加收滞纳金"), "arrears", BUSINESS,
        lambda asked: len(worklist(asked.today, asked.region)),
    ),
]  # fmt: skip
