"""催办: that a case came near its legal limit, or passed it, was told to who signs next. Basis: d14-4, service-18."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.law.terms import Stage


class Threshold(models.TextChoices):
    """催办节点: how near the limit was; values are those of `limits.Nearness`."""

    NEAR = "near", _("临期")
    OVERDUE = "overdue", _("超期")


class Reminder(models.Model):
    """催办: a stage of a round is told once that the limit is near, and once that it is past."""

    case = models.ForeignKey("review.Case", models.PROTECT, verbose_name="案件", related_name="reminders")
    round = models.ForeignKey("review.Round", models.PROTECT, verbose_name="轮次", related_name="reminders")
    stage = CodeField("环节", max_length=20, choices=[(s.value, s.label_zh) for s in Stage])
    threshold = CodeField("催办节点", max_length=10, choices=Threshold)
    due_on = models.DateField("办理时限")
    made_at = models.DateTimeField("催办时间", db_default=Now())

    class Meta:
        verbose_name = "催办"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["round", "stage", "threshold"], name="reminded_once")]
