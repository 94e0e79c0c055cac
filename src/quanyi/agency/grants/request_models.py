"""查询申请: what a body outside asks for in writing, and what is proposed to be given.

Basis: d14-18, d14-19, d14-20.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import Submission
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Person


class DisclosureRequest(models.Model):
    """查询申请书: who asks, why, by what law, what; of the items asked for those that are proposed to be given.

    What is asked for and not `proposed` is refused for `refusal`. `times`: how often each person's may be given.
    """

    submission = models.OneToOneField(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="disclosure_request"
    )
    requester = CodeField("查询主体", max_length=20)
    unit_name = models.CharField("单位名称", max_length=200)
    certificate = models.CharField("有效证明文件", max_length=200)
    contact = models.CharField("联系方式", max_length=200)
    document_number = models.CharField("文书号", max_length=100, blank=True)
    purpose = models.CharField("查询目的", max_length=500)
    basis = models.CharField("法律依据", max_length=500)
    items = ArrayField(models.CharField(max_length=20), verbose_name="申请查询内容")
    proposed = ArrayField(models.CharField(max_length=20), verbose_name="拟提供内容")
    refusal = models.CharField("不予提供的理由", max_length=500, blank=True)
    from_month = MonthField("所属期起", null=True)
    to_month = MonthField("所属期止", null=True)
    last_on = models.DateField("提供期限")
    times = models.PositiveSmallIntegerField("每人提供次数")
    silent_until = models.DateField("暂缓告知至", null=True)
    silent_basis = models.CharField("暂缓告知的依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "查询申请书"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(items__contains=models.F("proposed")), name="proposed_was_asked_for"
            ),
            models.CheckConstraint(
                condition=models.Q(proposed=models.F("items")) | ~models.Q(refusal=""),
                name="what_is_refused_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(silent_until__isnull=True)
                | models.Q(requester="authority") & ~models.Q(silent_basis=""),
                name="silence_rests_on_a_law",
            ),
        ]


class RequestedPerson(models.Model):
    """申请查询的参保人, by row."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="requested_persons"
    )
    row = models.PositiveIntegerField("行号")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")

    class Meta:
        verbose_name = "申请查询的参保人"
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "person"], name="requested_once_a_person")
        ]
