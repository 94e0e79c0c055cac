"""待认证 among the worklists. Basis: service-26."""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.worklists import Worklist
from quanyi.agency.kinds.certification.due import due
from quanyi.agency.staff.models import Post

WORKLISTS = [
    Worklist(
        25, _("待认证待遇资格的人员"), _("上次认证日期、现在怎样发放"), _("办理资格认证"), "certifications",
        frozenset({Post.COUNTER}), lambda asked: due(asked.region, asked.today).count(),
    ),
]  # fmt: skip
