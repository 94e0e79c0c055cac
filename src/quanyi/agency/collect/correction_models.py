"""更正: what a correction puts before the reviewers: what is wrong, what is right, what settled years gain or lose.

Basis: d14-16, d14-6-4, gb-A-34.
"""

from django.db import models

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Person
from quanyi.law.terms import CorrectionReason, CorrectionTarget


class CorrectionRow(models.Model):
    """更正申请: a posted fact that is wrong, why, and what is right. A case corrects one fact.

    `right_row` is the month as it should have been, computed like any declared month; empty where nothing should stand,
    and where a settled year is computed anew. Where more is due than was paid, it holds what was paid, and the
    submission's supplements hold the rest; `rest_paid_on` is the day on which that was paid, if it was. Basis: d14-16.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="correction"
    )
    target = CodeField("更正对象", max_length=20, choices=[(t.value, t.label_zh) for t in CorrectionTarget])
    reason = CodeField("更正原因", max_length=20, choices=[(r.value, r.label_zh) for r in CorrectionReason])
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")
    contribution = models.ForeignKey(
        "ledger.Contribution", models.PROTECT, verbose_name="缴费记录", related_name="+", null=True
    )
    migrated_year = models.ForeignKey(
        "collect.MigrationYear", models.PROTECT, verbose_name="迁移年度", related_name="+", null=True
    )
    month = MonthField("所属期")
    right_row = models.OneToOneField(
        "collect.DeclarationRow", models.PROTECT, verbose_name="更正后明细", related_name="+", null=True
    )
    money_arrived = models.BooleanField("原到账款确已收到")
    rest_paid_on = models.DateField("差额到账日期", null=True)
    rest_reference = models.CharField("差额流水号", max_length=64, default="", db_default="")
    evidence = models.CharField("依据", max_length=500)
    evidence_name = models.CharField("依据文件名", max_length=255)
    evidence_digest = models.CharField("依据文件摘要", max_length=68)
    application_number = models.CharField("核查申请编号", max_length=40)

    class Meta:
        verbose_name = "更正申请"


class RateCorrection(models.Model):
    """利率更正: the settled accounts of a region computed anew from a year on, by the rate that is in force now.

    Its differences are the submission's. Basis: d14-16, gb-A-34.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="rate_correction"
    )
    region = models.CharField("统筹地区", max_length=10)
    year = models.PositiveSmallIntegerField("社保年度")
    rate = models.CharField("记账利率", max_length=40)  # numerator/denominator
    rate_source = models.CharField("利率文件", max_length=200)
    confidence = models.CharField("可信度", max_length=1)
    evidence = models.CharField("依据", max_length=500)
    evidence_name = models.CharField("依据文件名", max_length=255)
    evidence_digest = models.CharField("依据文件摘要", max_length=68)

    class Meta:
        verbose_name = "利率更正"


class InterestDifference(models.Model):
    """重算差额: what a settled year of an account gains or loses by a correction. Basis: d14-16, d14-6-4, gb-A-34."""

    submission = models.ForeignKey(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="interest_differences"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")
    year = models.PositiveSmallIntegerField("社保年度")
    own_before_fen = models.BigIntegerField("个人部分原利息")
    own_after_fen = models.BigIntegerField("个人部分重算利息")
    transfer_before_fen = models.BigIntegerField("单位划转部分原利息")
    transfer_after_fen = models.BigIntegerField("单位划转部分重算利息")

    class Meta:
        verbose_name = "重算差额"
        ordering = ["person_id", "year"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "person", "year"], name="recomputed_once_in_a_case")
        ]
