"""暂收待查 among the worklists. Basis: d14-4."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.worklists import Worklist
from quanyi.agency.ledger.suspense import waiting
from quanyi.agency.staff.models import BUSINESS

WORKLISTS = [
    Worklist(
        40, _("暂收待查的到账"), _("到账流水、付款单位、可能是谁的"), _("认领或者退回"), "suspense", BUSINESS,
        lambda asked: waiting().count(),
    ),
]  # fmt: skip
