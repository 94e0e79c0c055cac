"""投诉举报 among the worklists. Basis: d13-27-2."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.control.complaints import complaints
from quanyi.agency.desk.worklists import Worklist
from quanyi.agency.staff.models import BUSINESS

WORKLISTS = [
    Worklist(
        16, _("没有了结的投诉"), _("被投诉单位、事项和进度，不列投诉人"),
        _("写核查结论，责令改正或者移送"), "complaints", BUSINESS,
        lambda asked: sum(each.is_open for each in complaints()),
    ),
]  # fmt: skip
