"""转交: that the next stage of a case was moved to another desk. Basis: d14-7."""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.staff.models import Account
from quanyi.law.terms import Stage


class Transfer(models.Model):
    """转交: a stage that waits is moved to a colleague who alone signs it, or back to all who hold the post."""

    case = models.ForeignKey("review.Case", models.PROTECT, verbose_name="案件", related_name="transfers")
    round = models.ForeignKey("review.Round", models.PROTECT, verbose_name="轮次", related_name="transfers")
    stage = CodeField("环节", max_length=20, choices=[(s.value, s.label_zh) for s in Stage])
    to = models.ForeignKey(Account, models.PROTECT, verbose_name="接办人", null=True, related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="转交人", related_name="+")
    reason = models.CharField("转交理由", max_length=200)
    moved_at = models.DateTimeField("转交时间", db_default=Now())

    class Meta:
        verbose_name = "转交"
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="transfer_has_a_reason")]

    @property
    def step(self) -> Stage:
        return Stage(self.stage)
