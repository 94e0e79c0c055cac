"""责令改正 among the worklists. Basis: d13-24."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.control.complaints import orders
from quanyi.agency.desk.worklists import Worklist
from quanyi.agency.staff.models import BUSINESS

WORKLISTS = [
    Worklist(
        17, _("没有了结的责令改正"), _("单位、事项、限期和进度"),
        _("登记单位答复，核实是否改正"), "orders", BUSINESS,
        lambda asked: sum(each.is_open for each in orders()),
    ),
]  # fmt: skip
