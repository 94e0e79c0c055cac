"""A row in every table of custody, for the tests that try what may be done to one."""

from django.utils import timezone
from tests.agency.world import account

from quanyi.agency.audit.models import KeyChange
from quanyi.agency.custody.models import Backup, Drill, ErasureConfirmation, ErasureOrder, JobRun, OfficeMark
from quanyi.agency.staff.models import Post


def keep(case):
    now, digest = timezone.now(), {"name": "x", "digest": "x", "leaves": 1}
    KeyChange.objects.create(content="{}", signature=b"")
    OfficeMark.objects.create(kind="demo")
    JobRun.objects.create(job="data", started_at=now, result="clean", found=0, told={})
    Backup.objects.create(**digest, size=1, started_at=now)
    Drill.objects.create(**digest, result="clean", found=0, told={})
    order = ErasureOrder.objects.create(
        case=case, rows=[], ground="测试", authority="测试", ordered_by=account("keeper", Post.DATA_KEEPER)
    )
    ErasureConfirmation.objects.create(order=order, confirmed_by=account("approver", Post.APPROVAL))
