"""生效的参数: what an approved case brought to the rules. Basis: gb-6.7-2, d14-6-3."""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.collect.models import ParameterRequest


class AddedParameter(models.Model):
    """生效的参数: the request of an approved case as the law's reader takes it, known from `entered_on` on.

    `content` is that file, `digest` the version by which every figure names it.
    """

    case = models.ForeignKey("review.Case", models.PROTECT, verbose_name="案件", related_name="+")
    request = models.OneToOneField(
        ParameterRequest, models.PROTECT, verbose_name="参数申请", related_name="added"
    )
    entered_on = models.DateField("生效登记日期")
    content = models.TextField("内容")
    digest = models.CharField("摘要", max_length=12)
    at = models.DateTimeField("登记时间", db_default=Now())

    class Meta:
        verbose_name = "生效的参数"
        ordering = ["id"]
