"""计算: a run of a rule over many accounts: which rule, which parameters, up to which posting.

Basis: d14-6-4, gb-10.2-3.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
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


class Agreement(models.TextChoices):
    """对账种类: which two sides must agree. Basis: gb-10.2-4, gb-12-2."""

    BOOKS = "books", _("账账")
    VOUCHERS = "vouchers", _("账证")
    REPORTS = "reports", _("账表")
    BANK = "bank", _("账实")


class Finding(models.TextChoices):
    """差异种类: how two sides differ."""

    MONTH_UNEQUAL = "month_unequal", _("当月各科目合计与基金不等")
    DUE_UNEQUAL = "due_unequal", _("应收与未到账应缴不等")
    JOURNAL_UNBALANCED = "journal_unbalanced", _("凭证不平或分录不全")
    SUSPENSE_UNEQUAL = "suspense_unequal", _("暂收科目与暂收款明细不等")
    MOVEMENT_UNEQUAL = "movement_unequal", _("基金科目与银行流水不等")
    VOUCHER_UNEQUAL = "voucher_unequal", _("凭证金额与批次不等")
    ORIGINAL_CHANGED = "original_changed", _("原件与接收时的摘要不符")
    REPORT_UNEQUAL = "report_unequal", _("报表数与账上数不等")
    NOT_IN_STATEMENT = "not_in_statement", _("账上有、对账单没有")
    NOT_IN_LEDGER = "not_in_ledger", _("对账单有、账上没有")
    OTHER_AMOUNT = "other_amount", _("金额不同")
    OTHER_DATE = "other_date", _("日期不同")
    TWICE_IN_STATEMENT = "twice_in_statement", _("对账单重复")
    RUNNING_BALANCE = "running_balance", _("对账单余额不连续")


class ReconciliationRun(models.Model):
    """对账: one comparison of ledger, vouchers, reports and bank statement; it changes nothing.

    Basis: gb-10.2-4, gb-12-2.
    """

    ran_by = models.ForeignKey(Account, models.PROTECT, verbose_name="对账人", null=True)
    ran_by_name = models.CharField("对账人姓名", max_length=100)
    ran_at = models.DateTimeField("对账时间", db_default=Now())
    last_entry_id = models.BigIntegerField("截至分录")
    statement_name = models.CharField("对账单文件名", max_length=255)
    statement = models.BinaryField("对账单原件", null=True)
    statement_digest = models.CharField("对账单摘要", max_length=68)
    compared = models.JSONField("核对内容", default=dict)
    difference_count = models.PositiveIntegerField("差异数")

    class Meta:
        verbose_name = "对账"
        ordering = ["-id"]


class ReconciliationDifference(models.Model):
    """对账差异: two amounts that should be one, with what shows it. Money is fen; null where a side has nothing."""

    run = models.ForeignKey(
        ReconciliationRun, models.PROTECT, verbose_name="对账", related_name="differences"
    )
    agreement = CodeField("对账种类", max_length=20, choices=Agreement)
    finding = CodeField("差异种类", max_length=30, choices=Finding)
    subject = models.CharField("事项", max_length=200)
    ledger_fen = models.BigIntegerField("账上金额", null=True)
    other_fen = models.BigIntegerField("对方金额", null=True)
    evidence = models.JSONField("证据", default=dict)

    class Meta:
        verbose_name = "对账差异"
        ordering = ["id"]
