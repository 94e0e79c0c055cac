"""欠费账: what was assessed for want of a declaration, which late fees are charged, which months are deferred.

Basis: sil-62, sil-86, d13-20, d13-21, d13-22, collection-13.
"""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.arrears_models import ArrearsRow, DeferralForm, DeferralRow
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Employer
from quanyi.agency.review.models import Case


class Assessment(models.Model):
    """未申报核定: what an employer owes for a month that it did not declare, until it does. Basis: sil-62."""

    journal = models.ForeignKey("ledger.Journal", models.PROTECT, verbose_name="凭证", related_name="+")
    row = models.OneToOneField(ArrearsRow, models.PROTECT, verbose_name="欠费明细", related_name="assessment")
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="参保单位", related_name="+")
    month = MonthField("费款所属期")
    amount_fen = models.BigIntegerField("金额")

    class Meta:
        verbose_name = "未申报核定"
        constraints = [
            models.UniqueConstraint(fields=["employer", "month"], name="month_assessed_once"),
        ]


class AssessmentEnd(models.Model):
    """核定结清: the employer declared the month, and what was assessed is settled by that. Basis: sil-62."""

    journal = models.ForeignKey("ledger.Journal", models.PROTECT, verbose_name="凭证", related_name="+")
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, verbose_name="未申报核定", related_name="end"
    )

    class Meta:
        verbose_name = "核定结清"


class LateFee(models.Model):
    """滞纳金: what an employer owes the fund for what it paid late; never the worker. Basis: sil-86, d13-20."""

    journal = models.ForeignKey("ledger.Journal", models.PROTECT, verbose_name="凭证", related_name="+")
    row = models.OneToOneField(ArrearsRow, models.PROTECT, verbose_name="欠费明细", related_name="late_fee")
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="参保单位", related_name="+")
    month = MonthField("费款所属期")
    paid_on = models.DateField("到账日期")
    basis_fen = models.BigIntegerField("逾期金额")
    amount_fen = models.BigIntegerField("金额")

    class Meta:
        verbose_name = "滞纳金"
        indexes = [models.Index(fields=["employer", "month"], name="late_fee_by_employer")]


class LateFeePayment(models.Model):
    """滞纳金缴纳: what paid a late fee, in part or whole; it falls to the pooled fund. Basis: collection-13.

    The database refuses more than is left of a fee.
    """

    journal = models.ForeignKey("ledger.Journal", models.PROTECT, verbose_name="凭证", related_name="+")
    fee = models.ForeignKey(LateFee, models.PROTECT, verbose_name="滞纳金", related_name="payments")
    row = models.ForeignKey(
        "collect.ClearanceRow", models.PROTECT, verbose_name="处理明细", related_name="fees_paid"
    )
    amount_fen = models.BigIntegerField("金额")

    class Meta:
        verbose_name = "滞纳金缴纳"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="late_fee_paid_above_zero"),
        ]


class Deferral(models.Model):
    """缓缴: months that an employer may pay later: no late fee meanwhile, the workers' benefits go on.

    Basis: d13-21, d13-22, d13-23.
    """

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="+")
    row = models.OneToOneField(DeferralRow, models.PROTECT, verbose_name="缓缴申请", related_name="deferral")
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="参保单位", related_name="deferrals")
    form = CodeField("缓缴方式", max_length=20, choices=DeferralForm)
    first_month = MonthField("缓缴起月")
    last_month = MonthField("缓缴止月")
    made_at = models.DateTimeField("生效时间", db_default=Now())

    class Meta:
        verbose_name = "缓缴"
        ordering = ["first_month"]
