"""挂起明细 among the worklists. Basis: d14-4."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.worklists import Worklist
from quanyi.agency.ledger.set_aside import waiting
from quanyi.agency.staff.models import BUSINESS

WORKLISTS = [
    Worklist(
        45, _("挂起的申报明细"), _("申报表原行、可能是哪一位"), _("认定或者退回"), "set-aside-rows", BUSINESS,
        lambda asked: waiting().count(),
    ),
]  # fmt: skip
