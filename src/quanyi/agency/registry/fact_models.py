"""What every fact of the registry has: when it was learned and by which case, and of a version when it holds.

Basis: d14-2-1, d14-6-3.
"""

from django.db import models
from django.db.models.functions import Now


class Fact(models.Model):
    """A fact on two time axes: when it holds is the subclass's; when, and by which case, it was learned is here."""

    learned_at = models.DateTimeField("记录时间", db_default=Now())
    case = models.ForeignKey(
        "review.Case", models.PROTECT, verbose_name="依据案件", null=True, related_name="+"
    )

    class Meta:
        abstract = True


class Version(Fact):
    """A fact that holds over days: from the first to the day before `holds_to`; open where that is None."""

    holds_from = models.DateField("生效日期")
    holds_to = models.DateField("失效日期", null=True)
    reason = models.CharField("原因", max_length=200, default="", db_default="")

    class Meta:
        abstract = True
