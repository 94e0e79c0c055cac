"""参数申请: what a case says of a rate, wage, limit or calendar, with its document. Basis: gb-6.7-2."""

from django.db import models

from quanyi.agency.audit.fields import CodeField
from quanyi.law.terms import Confidence


class ParameterRequest(models.Model):
    """参数申请: values of one series for a region, as a document states them; `rows` has them. Never edited: what
    turns out wrong, or is replaced, a later case says.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="parameter_request"
    )
    series = models.CharField("参数", max_length=60)
    region = models.CharField("适用地区", max_length=12)
    document_number = models.CharField("文号", max_length=100)
    document_title = models.CharField("文件名称", max_length=200)
    issued_by = models.CharField("发文机关", max_length=100)
    issued_on = models.DateField("发文日期")
    confidence = CodeField("可信度", max_length=1, choices=[(c.value, c.label_zh) for c in Confidence])

    class Meta:
        verbose_name = "参数申请"


class ParameterRow(models.Model):
    """参数值: from a day to a day (None: until further notice), as the law's files write it; empty where the document
    says that there is none. `key`: the line of a table.
    """

    request = models.ForeignKey(
        ParameterRequest, models.PROTECT, verbose_name="参数申请", related_name="rows"
    )
    row = models.PositiveIntegerField("行号")
    key = models.CharField("栏", max_length=40, default="", db_default="")
    first_on = models.DateField("起日")
    last_on = models.DateField("止日", null=True)
    value = models.CharField("值", max_length=40, default="", db_default="")
    term = models.CharField("名称", max_length=60, default="", db_default="")

    class Meta:
        verbose_name = "参数值"
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(fields=["request", "row"], name="parameter_row_once"),
            models.CheckConstraint(
                condition=models.Q(last_on=None) | models.Q(last_on__gte=models.F("first_on")),
                name="parameter_days_in_order",
            ),
        ]
