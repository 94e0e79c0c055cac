"""监督任职: who looks in on the office for the body that supervises it, by which document, until when.

All are append-only. An administrator puts it forward, who leads agrees; it ends by itself on its last day. Nobody
supervises who holds a post. Basis: d14-3-3, gb-13-1.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField


class BodyKind(models.TextChoices):
    """监督主体: for whom a supervisor looks in."""

    DEPARTMENT = "department", _("社会保险行政部门")
    AUDITOR = "auditor", _("内部审计")


class Supervision(models.Model):
    """监督任职: a login looks in for a body, both days within; it counts once who leads has agreed."""

    account = models.ForeignKey(
        "staff.Account", models.PROTECT, verbose_name="登录账户", related_name="supervisions"
    )
    body_kind = CodeField("监督主体", max_length=20, choices=BodyKind)
    body = models.CharField("单位名称", max_length=200)
    document = models.CharField("委派文书", max_length=200)
    first_on = models.DateField("开始日期")
    last_on = models.DateField("截止日期")
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="提出人", related_name="+")
    made_at = models.DateTimeField("提出时间", db_default=Now())

    class Meta:
        verbose_name = "监督任职"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="supervision_runs_forward"
            ),
            models.CheckConstraint(
                condition=~models.Q(body="") & ~models.Q(document=""), name="supervision_has_a_document"
            ),
        ]


class SupervisionApproval(models.Model):
    """监督任职核准: the second person's word, without which nobody supervises."""

    supervision = models.OneToOneField(
        Supervision, models.PROTECT, verbose_name="监督任职", related_name="approval"
    )
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="核准人", related_name="+")
    at = models.DateTimeField("核准时间", db_default=Now())

    class Meta:
        verbose_name = "监督任职核准"


class SupervisionEnd(models.Model):
    """监督任职终止: before its last day, as the body asked; by an administrator, not by who is supervised."""

    supervision = models.OneToOneField(
        Supervision, models.PROTECT, verbose_name="监督任职", related_name="end"
    )
    reason = models.CharField("终止事由", max_length=200)
    by = models.ForeignKey("staff.Account", models.PROTECT, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("终止时间", db_default=Now())

    class Meta:
        verbose_name = "监督任职终止"
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="supervision_end_has_a_reason")
        ]
