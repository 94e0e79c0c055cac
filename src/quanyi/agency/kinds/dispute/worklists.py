"""异议 among the worklists. Basis: d14-16."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.control.disputes import count_open
from quanyi.agency.desk.worklists import Worklist
from quanyi.agency.staff.models import BUSINESS

WORKLISTS = [
    Worklist(
        15, _("没有办结的异议"), _("异议的数字、牵涉到的其他数字、答复时限"), _("写核查结论"), "disputes", BUSINESS,
        lambda asked: count_open(),
    ),
]  # fmt: skip
