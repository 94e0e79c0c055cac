"""计算: a run of a rule over many accounts: which rule, which parameters, up to which posting.

Basis: d14-6-4, gb-10.2-3.
"""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.collect.models import Submission
from quanyi.agency.staff.models import Account


class Run(models.Model):
    """计算批次. Its result is a submission that travels the road like any other."""

    submission = models.OneToOneField(Submission, models.PROTECT, verbose_name="申报批次", related_name="run")
    year = models.PositiveSmallIntegerField("社保年度")
    region = models.CharField("统筹地区", max_length=10)
    rate = models.CharField("记账利率", max_length=40)  # numerator/denominator
    rate_source = models.CharField("利率文件", max_length=200)
    last_entry_id = models.BigIntegerField("截至分录")
    started_by = models.ForeignKey(Account, models.PROTECT, verbose_name="计算人")
    computed_at = models.DateTimeField("计算时间", db_default=Now())

    class Meta:
        verbose_name = "计算批次"
