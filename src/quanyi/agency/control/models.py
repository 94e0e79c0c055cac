"""计算: a run of a rule over many accounts: which rule, which parameters, up to which posting; and 数据核查: runs of
the checks over all records, what they found, and what became of it.

Basis: d14-6-4, d14-11-1, d14-12, gb-10.2-3.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import Submission
from quanyi.agency.control.complaint_models import ComplaintFinding as ComplaintFinding
from quanyi.agency.control.complaint_models import ComplaintResult as ComplaintResult
from quanyi.agency.control.complaint_models import FollowUp as FollowUp
from quanyi.agency.control.complaint_models import Step as Step
from quanyi.agency.control.dispute_models import DisputeEnd as DisputeEnd
from quanyi.agency.control.dispute_models import DisputeFinding as DisputeFinding
from quanyi.agency.control.dispute_models import DisputeResult as DisputeResult
from quanyi.agency.control.remark_models import Register as Register
from quanyi.agency.control.remark_models import Remark as Remark
from quanyi.agency.control.remark_models import RemarkAnswer as RemarkAnswer
from quanyi.agency.control.remark_models import RemarkKind as RemarkKind
from quanyi.agency.control.remark_models import RemarkReminder as RemarkReminder
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.terms import InquiryResult, Scheme


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


class SettlementRequest(models.Model):
    """结息申请: somebody's wish that a year be settled; a worker of the site computes it. Basis: d14-6-3, gb-10.2-3."""

    year = models.PositiveSmallIntegerField("社保年度")
    region = models.CharField("统筹地区", max_length=10)
    reason = models.CharField("事由", max_length=200)
    requested_by = models.ForeignKey(Account, models.PROTECT, verbose_name="申请人")
    requested_at = models.DateTimeField("申请时间", db_default=Now())

    class Meta:
        verbose_name = "结息申请"
        ordering = ["-id"]
        indexes = [models.Index(fields=["year", "id"], name="settlement_request_by_year")]


class SettlementOutcome(models.Model):
    """结息办理结果: what became of a request, once: the run, or a sentence that says why there is none.

    Basis: d14-6-3, d14-12.
    """

    request = models.OneToOneField(
        SettlementRequest, models.PROTECT, verbose_name="结息申请", related_name="outcome"
    )
    run = models.OneToOneField(
        Run, models.PROTECT, verbose_name="计算批次", null=True, related_name="outcome"
    )
    refusal = models.CharField("未办成原因", max_length=500)
    ended_at = models.DateTimeField("办完时间", db_default=Now())

    class Meta:
        verbose_name = "结息办理结果"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(run__isnull=True) ^ models.Q(refusal=""), name="outcome_is_run_or_refusal"
            )
        ]


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
    PAYABLE_UNEQUAL = "payable_unequal", _("应付、应收待遇与明细不等")
    MOVEMENT_UNEQUAL = "movement_unequal", _("基金科目与银行流水不等")
    VOUCHER_UNEQUAL = "voucher_unequal", _("凭证金额与批次不等")
    ORIGINAL_CHANGED = "original_changed", _("原件与接收时的摘要不符")
    REPORT_UNEQUAL = "report_unequal", _("报表数与账上数不等")
    REPORT_OVERTAKEN = "report_overtaken", _("报表出具后账上有变动")
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


class FundReport(models.Model):
    """基金报表: what a scheme's fund took in, paid out and held over a period, as issued; `figures` maps names to
    fen or counts. Never changed: a later one of the same period stands beside it. Basis: gb-10.2-4, gb-12-2.
    """

    region = models.CharField("统筹地区", max_length=10)
    scheme = CodeField("险种", max_length=20, choices=[(s.value, s.label_zh) for s in Scheme])
    first_month = MonthField("起始月份")
    last_month = MonthField("截止月份")
    last_entry_id = models.BigIntegerField("截至分录")
    figures = models.JSONField("报表数")
    issued_by = models.ForeignKey(Account, models.PROTECT, verbose_name="出具人")
    issued_by_name = models.CharField("出具人姓名", max_length=100)
    issued_at = models.DateTimeField("出具时间", db_default=Now())

    class Meta:
        verbose_name = "基金报表"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_month__lte=models.F("last_month")), name="report_runs_forward"
            )
        ]


class WhyWhole(models.TextChoices):
    """Why everything was looked over (全部核查的原因); empty where only persons touched since were."""

    NOT = "", _("只核查有变动的人员")
    ASKED = "asked", _("要求全部核查")
    FIRST = "first", _("还没有全部核查过")
    DUE = "due", _("距上次全部核查已到规定天数")
    PROGRAM = "program", _("程序或核查规则有变")
    PARAMETERS = "parameters", _("参数有变")
    OF_MANY = "of_many", _("其间结过息或接收过历史数据")


class CheckRun(models.Model):
    """核查批次: all checks, once, over all records or those of persons touched since the run before.

    `counts`: check -> how many stand now, found by this run or before. `persons`: how many were looked at.
    Basis: d14-11-1, d14-12.
    """

    region = models.CharField("统筹地区", max_length=10)
    checked_on = models.DateField("核查日期")
    started_by = models.ForeignKey(Account, models.PROTECT, verbose_name="核查人", null=True)
    finished_at = models.DateTimeField("完成时间", db_default=Now())
    counts = models.JSONField("发现数")
    parameters_version = models.CharField("参数版本", max_length=80)
    why_whole = models.CharField(
        "全部核查的原因",
        max_length=20,
        choices=WhyWhole,
        blank=True,
        default=WhyWhole.ASKED,
        db_default=WhyWhole.ASKED.value,
    )
    persons = models.PositiveIntegerField("核查人数", null=True)
    program = models.CharField("程序版本", max_length=40, default="", db_default="")

    class Meta:
        verbose_name = "核查批次"
        ordering = ["-id"]


class DataFinding(models.Model):
    """核查发现: something that a check found, from the run that saw it first; seen again, it is the same.

    Once gone, it may come back: then it is found anew, with the next recurrence. Basis: d14-11-1.
    """

    run = models.ForeignKey(CheckRun, models.PROTECT, verbose_name="首次发现批次", related_name="findings")
    check_code = models.CharField("核查规则", max_length=40)
    key = models.CharField("识别键", max_length=200)
    recurrence = models.PositiveSmallIntegerField("再现次数", default=0)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+")
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", null=True, related_name="+"
    )
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="涉及案件", null=True, related_name="+")
    evidence = models.JSONField("证据")

    class Meta:
        verbose_name = "核查发现"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["key", "recurrence"], name="finding_opened_once")]
        indexes = [models.Index(fields=["check_code", "id"], name="finding_by_check")]


class FindingGone(models.Model):
    """发现消失: the first run that no longer saw a finding."""

    finding = models.OneToOneField(DataFinding, models.PROTECT, verbose_name="核查发现", related_name="gone")
    run = models.ForeignKey(CheckRun, models.PROTECT, verbose_name="核查批次", related_name="gone")

    class Meta:
        verbose_name = "发现消失"


class Inquiry(models.Model):
    """核查意见: what the keeper of the data proposes on a finding, before the reviewers. Basis: d14-5-2, d14-11-1."""

    submission = models.OneToOneField(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="inquiry"
    )
    finding = models.ForeignKey(
        DataFinding, models.PROTECT, verbose_name="核查发现", related_name="inquiries"
    )
    result = CodeField("核查结论", max_length=20, choices=[(r.value, r.label_zh) for r in InquiryResult])
    reason = models.CharField("理由", max_length=500)
    handling = models.CharField("处理方法", max_length=500)

    class Meta:
        verbose_name = "核查意见"


class FindingResolution(models.Model):
    """核查结论: what four signatures decided on a finding, once. Basis: d14-7, d14-11-1, d14-12."""

    finding = models.OneToOneField(
        DataFinding, models.PROTECT, verbose_name="核查发现", related_name="resolution"
    )
    case = models.OneToOneField(Case, models.PROTECT, verbose_name="案件", related_name="+")
    inquiry = models.OneToOneField(Inquiry, models.PROTECT, verbose_name="核查意见", related_name="+")
    resolved_at = models.DateTimeField("结论时间", db_default=Now())

    class Meta:
        verbose_name = "核查结论"
