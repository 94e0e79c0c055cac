"""采集: files and submissions as they were received, with what the rules computed from them; never edited.

Basis: d14-5-2, d14-6-1, d14-6-3, d14-6-4, d14-13.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.answer_models import FileAnswer as FileAnswer
from quanyi.agency.collect.answer_models import QuestionKind as QuestionKind
from quanyi.agency.collect.arrears_models import ArrearsAct as ArrearsAct
from quanyi.agency.collect.arrears_models import ArrearsRow as ArrearsRow
from quanyi.agency.collect.arrears_models import BackPaymentPaper as BackPaymentPaper
from quanyi.agency.collect.arrears_models import BackPaymentRow as BackPaymentRow
from quanyi.agency.collect.arrears_models import DeferralForm as DeferralForm
from quanyi.agency.collect.arrears_models import DeferralRow as DeferralRow
from quanyi.agency.collect.books_models import BooksFile as BooksFile
from quanyi.agency.collect.books_models import BooksPart as BooksPart
from quanyi.agency.collect.books_models import MigrationRecord as MigrationRecord
from quanyi.agency.collect.change_models import BenefitAct as BenefitAct
from quanyi.agency.collect.change_models import BenefitRow as BenefitRow
from quanyi.agency.collect.change_models import ChangeAct as ChangeAct
from quanyi.agency.collect.change_models import ChangeRow as ChangeRow
from quanyi.agency.collect.change_models import Document as Document
from quanyi.agency.collect.change_models import DocumentKind as DocumentKind
from quanyi.agency.collect.change_models import OutcomeRow as OutcomeRow
from quanyi.agency.collect.change_models import PayeeRow as PayeeRow
from quanyi.agency.collect.change_models import PaymentResult as PaymentResult
from quanyi.agency.collect.complaint_models import ComplaintMatter as ComplaintMatter
from quanyi.agency.collect.complaint_models import ComplaintRow as ComplaintRow
from quanyi.agency.collect.complaint_models import OrderRow as OrderRow
from quanyi.agency.collect.correction_models import CorrectionRow as CorrectionRow
from quanyi.agency.collect.correction_models import InterestDifference as InterestDifference
from quanyi.agency.collect.correction_models import RateCorrection as RateCorrection
from quanyi.agency.collect.dispute_models import DisputeRow as DisputeRow
from quanyi.agency.collect.dispute_models import MergeRow as MergeRow
from quanyi.agency.collect.ending_models import DeathReport as DeathReport
from quanyi.agency.collect.ending_models import DeathReporter as DeathReporter
from quanyi.agency.collect.ending_models import HeirTitle as HeirTitle
from quanyi.agency.collect.ending_models import Kinship as Kinship
from quanyi.agency.collect.ending_models import Recipient as Recipient
from quanyi.agency.collect.ending_models import TerminationAct as TerminationAct
from quanyi.agency.collect.ending_models import TerminationGround as TerminationGround
from quanyi.agency.collect.ending_models import TerminationRequest as TerminationRequest
from quanyi.agency.collect.ending_models import TerminationRow as TerminationRow
from quanyi.agency.collect.ending_models import TerminationStep as TerminationStep
from quanyi.agency.collect.entitlement_models import EntitlementRow as EntitlementRow
from quanyi.agency.collect.exchange_models import ComparisonRow as ComparisonRow
from quanyi.agency.collect.exchange_models import Exchange as Exchange
from quanyi.agency.collect.exchange_models import NoticeEvent as NoticeEvent
from quanyi.agency.collect.exchange_models import Outcome as Outcome
from quanyi.agency.collect.extension_models import ExtensionRow as ExtensionRow
from quanyi.agency.collect.paper_models import SubmissionPaper as SubmissionPaper
from quanyi.agency.collect.parameter_models import ParameterRequest as ParameterRequest
from quanyi.agency.collect.parameter_models import ParameterRow as ParameterRow
from quanyi.agency.collect.scheme_models import InjuryMatter as InjuryMatter
from quanyi.agency.collect.scheme_models import InjuryRow as InjuryRow
from quanyi.agency.collect.scheme_models import UnemploymentRow as UnemploymentRow
from quanyi.agency.collect.set_aside_models import RowClearance as RowClearance
from quanyi.agency.collect.set_aside_models import SetAsideRow as SetAsideRow
from quanyi.agency.collect.transfer_models import MessageKind as MessageKind
from quanyi.agency.collect.transfer_models import TransferAct as TransferAct
from quanyi.agency.collect.transfer_models import TransferMessage as TransferMessage
from quanyi.agency.collect.transfer_models import TransferOffice as TransferOffice
from quanyi.agency.collect.transfer_models import TransferOfficeConfirmation as TransferOfficeConfirmation
from quanyi.agency.collect.transfer_models import TransferRow as TransferRow
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.staff.models import Account
from quanyi.law.terms import (
    CaseKind,
    ClearanceUse,
    ContributionKind,
    Scheme,
    SuspenseReason,
)


class Channel(models.TextChoices):
    """渠道: how a file came in."""

    ONLINE = "online", _("网上申报")
    COUNTER = "counter", _("窗口受理")


class FileKind(models.TextChoices):
    """文件种类: what a received file lists."""

    DECLARATION = "declaration", _("缴费申报表")
    PAYMENTS = "payments", _("到账文件")
    RESULTS = "results", _("支付结果文件")
    STATEMENT = "statement", _("银行对账单")
    POLICE = "police", _("公安机关通报")
    CIVIL = "civil", _("民政部门通报")
    MARKET = "market", _("市场监管部门通报")
    STAFFING = "staffing", _("机构编制部门通报")
    TAX = "tax", _("税务机关缴费明细")
    ROSTER = "roster", _("增减员表")


# What other authorities send to be compared: the kind of the file says whose it is.
NOTICES = (FileKind.POLICE, FileKind.CIVIL, FileKind.MARKET, FileKind.STAFFING, FileKind.TAX)


class ReceivedFile(models.Model):
    """收到的文件: the original, byte for byte, with its SM3 digest, time, channel and who handed it in.

    A payment file is of no one employer; its month is the one in which it came in.
    """

    kind = CodeField(
        "文件种类",
        max_length=20,
        choices=FileKind,
        default=FileKind.DECLARATION,
        db_default=FileKind.DECLARATION.value,
    )
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="参保单位", null=True)
    month = MonthField("费款所属期")
    name = models.CharField("文件名", max_length=255)
    content = models.BinaryField("原件")
    size = models.PositiveIntegerField("大小")
    digest = models.CharField("摘要", max_length=68)
    channel = CodeField("渠道", max_length=10, choices=Channel)
    received_by = models.ForeignKey(Account, models.PROTECT, verbose_name="提交人")
    received_at = models.DateTimeField("接收时间", db_default=Now())

    class Meta:
        verbose_name = "收到的文件"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["employer", "month", "digest"], name="file_received_once"),
            models.UniqueConstraint(
                fields=["digest"],
                name="payment_file_received_once",
                condition=models.Q(kind=FileKind.PAYMENTS.value),
            ),
            models.UniqueConstraint(
                fields=["digest"],
                name="result_file_received_once",
                condition=models.Q(kind=FileKind.RESULTS.value),
            ),
            models.UniqueConstraint(
                fields=["digest"],
                name="statement_received_once",
                condition=models.Q(kind=FileKind.STATEMENT.value),
            ),
            models.UniqueConstraint(
                fields=["kind", "digest"],
                name="notice_received_once",
                condition=models.Q(kind__in=[kind.value for kind in NOTICES]),
            ),
        ]


class FileCheck(models.Model):
    """文件检查: what one reading of a file found. A file with faults changes nothing else."""

    file = models.ForeignKey(ReceivedFile, models.PROTECT, verbose_name="文件", related_name="checks")
    checked_at = models.DateTimeField("检查时间", db_default=Now())
    row_count = models.PositiveIntegerField("行数")
    faults = models.JSONField("问题")
    notices = models.JSONField("提示", default=list)  # seen and left aside: it stops nothing

    class Meta:
        verbose_name = "文件检查"
        ordering = ["-id"]


class Submission(models.Model):
    """申报批次: what is put before the reviewers. One of three kinds; its rows stand in the table of that kind."""

    kind = CodeField("种类", max_length=20, choices=[(k.value, k.label_zh) for k in CaseKind])
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="参保单位", null=True)
    month = MonthField("所属期")
    file = models.ForeignKey(ReceivedFile, models.PROTECT, verbose_name="文件", null=True)
    submitted_by = models.ForeignKey(Account, models.PROTECT, verbose_name="提交人")
    submitted_at = models.DateTimeField("提交时间", db_default=Now())
    row_count = models.PositiveIntegerField("行数")
    rules = models.JSONField("规则版本", default=dict)
    parameters_version = models.CharField("参数版本", max_length=80)
    summary = models.JSONField("汇总", default=dict)

    class Meta:
        verbose_name = "申报批次"
        ordering = ["-id"]


class DeclarationRow(models.Model):
    """申报明细: one person's month as declared, and what the rules made of it.

    Of a supplement (补差), base and amounts are what is due beyond what was paid for the month; only a correction makes
    one. Basis: gb-A-27, gb-A-28, gb-A-32, gb-A-37-1, d14-16.
    """

    submission = models.ForeignKey(
        Submission,
        models.PROTECT,
        verbose_name="申报批次",
        related_name="declaration_rows",
        db_constraint=False,
    )
    row = models.PositiveIntegerField("行号")
    social_security_number = models.CharField("社会保障号码", max_length=18)
    name = models.CharField("姓名", max_length=50)
    kind = CodeField("缴费类型", max_length=20, choices=[(k.value, k.label_zh) for k in ContributionKind])
    month = MonthField("费款所属期")
    declared_wage_fen = models.BigIntegerField("申报工资")
    base_fen = models.BigIntegerField("缴费基数")
    own_due_fen = models.BigIntegerField("个人应缴")
    employer_due_fen = models.BigIntegerField("单位应缴")
    account_own_fen = models.BigIntegerField("个人缴费部分")
    account_transfer_fen = models.BigIntegerField("单位划转部分")
    paid_on = models.DateField("到账日期", null=True)
    started_on = models.DateField("入职日期", null=True)
    remark = models.CharField("备注", max_length=200)

    class Meta:
        verbose_name = "申报明细"
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "social_security_number", "month", "kind"],
                name="declared_once_in_a_file",
                # A month that was corrected twice may have been made up twice, at other times.
                condition=~models.Q(kind=ContributionKind.SUPPLEMENT.value),
            ),
            models.CheckConstraint(
                condition=models.Q(own_due_fen__gte=0, employer_due_fen__gte=0)
                & (models.Q(base_fen__gt=0) | models.Q(base_fen=0, kind=ContributionKind.SUPPLEMENT.value)),
                name="declared_amounts",
            ),
        ]
        indexes = [models.Index(fields=["social_security_number", "month"], name="declared_by_person")]


class InterestRow(models.Model):
    """结息明细: one account's year as computed, on its way to review.

    Basis: gb-A-33, gb-A-34, gb-A-37-9 to gb-A-37-12.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="interest_rows", db_constraint=False
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", db_constraint=False)
    opening_own_fen = models.BigIntegerField("年初个人部分")
    opening_transfer_fen = models.BigIntegerField("年初单位划转部分")
    credited_own_fen = models.BigIntegerField("本年个人缴费")
    credited_transfer_fen = models.BigIntegerField("本年单位划转")
    paid_out_fen = models.BigIntegerField("本年支付")
    own_interest_fen = models.BigIntegerField("个人部分利息")
    transfer_interest_fen = models.BigIntegerField("单位划转部分利息")

    class Meta:
        verbose_name = "结息明细"
        constraints = [
            models.UniqueConstraint(fields=["submission", "person"], name="settled_once_in_a_batch")
        ]


class MigrationPerson(models.Model):
    """迁移人员: a person as the earlier system knew them. Basis: d14-9-4."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="migration_persons"
    )
    insurance_number = models.CharField("个人社会保险编号", max_length=20)
    social_security_number = models.CharField("社会保障号码", max_length=18)
    name = models.CharField("姓名", max_length=50)
    sex = models.CharField("性别", max_length=1)
    born_on = models.DateField("出生日期")
    status = models.CharField("人员状态", max_length=20)
    status_from = models.DateField("状态生效日期")
    # [[credit code, first day, last day or null], ...]
    employments = models.JSONField("参保关系")

    class Meta:
        verbose_name = "迁移人员"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "social_security_number"], name="migrated_once_in_a_batch"
            )
        ]


class MigrationYear(models.Model):
    """迁移年度: one account year as the earlier system kept it. Arrays hold twelve months, January first.

    Months: base and due by the month they belong to; credits and payments by the month of crediting. Interest is null
    while the year was not settled there. Basis: d14-9-4, gb-A-26 to gb-A-37.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="migration_years"
    )
    insurance_number = models.CharField("个人社会保险编号", max_length=20)
    year = models.PositiveSmallIntegerField("社保年度")
    credit_code = models.CharField("统一社会信用代码", max_length=18)
    base_fen = ArrayField(models.IntegerField(), 12, verbose_name="月缴费基数")
    own_due_fen = ArrayField(models.IntegerField(), 12, verbose_name="月个人应缴")
    employer_due_fen = ArrayField(models.IntegerField(), 12, verbose_name="月单位应缴")
    credited_in = ArrayField(MonthField(null=True), 12, verbose_name="记账月份")
    own_credit_fen = ArrayField(models.IntegerField(), 12, verbose_name="月记入个人缴费")
    transfer_credit_fen = ArrayField(models.IntegerField(), 12, verbose_name="月记入单位划转")
    own_payout_fen = ArrayField(models.IntegerField(), 12, verbose_name="月支付个人部分")
    transfer_payout_fen = ArrayField(models.IntegerField(), 12, verbose_name="月支付单位划转部分")
    own_interest_fen = models.BigIntegerField("个人部分利息", null=True)
    transfer_interest_fen = models.BigIntegerField("单位划转部分利息", null=True)

    class Meta:
        verbose_name = "迁移年度"
        indexes = [models.Index(fields=["insurance_number", "year"], name="migrated_year_by_person")]


class PaymentRow(models.Model):
    """到账明细: one arrival as the bank or the tax authority reports it, and what matching made of it.

    Without a reason it is credited to the persons of `employer` (or to `person`) for whom `due_fen` stands open in
    `month`; with one it waits in suspense. Basis: gb-6.2, gb-6.5-1, gb-10.2-4, gb-A-37-1.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="payment_rows"
    )
    row = models.PositiveIntegerField("行号")
    reference = models.CharField("流水号", max_length=64)
    arrived_on = models.DateField("到账日期")
    amount_fen = models.BigIntegerField("金额")
    credit_code = models.CharField("统一社会信用代码", max_length=60)
    employer_name = models.CharField("单位名称", max_length=200)
    social_security_number = models.CharField("社会保障号码", max_length=60)
    name = models.CharField("姓名", max_length=100)
    month = MonthField("费款所属期", null=True)
    remark = models.CharField("备注", max_length=200)
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", null=True, related_name="+"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+")
    due_fen = models.BigIntegerField("未到账应缴", null=True)
    reason = CodeField(
        "暂收原因", max_length=20, blank=True, choices=[(r.value, r.label_zh) for r in SuspenseReason]
    )
    scheme = CodeField(
        "险种",
        max_length=20,
        choices=[(s.value, s.label_zh) for s in Scheme],
        default=Scheme.PENSION.value,
        db_default=Scheme.PENSION.value,
    )  # whose fund the money is

    class Meta:
        verbose_name = "到账明细"
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "reference"], name="reference_once_in_a_file"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="arrived_amount"),
        ]


class ClearanceRow(models.Model):
    """暂收款处理明细: a part of one arrival in suspense, and what it is to become.

    Basis: gb-6.5-1, gb-12-2, d14-6-4.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="clearance_rows"
    )
    item = models.ForeignKey("ledger.SuspenseItem", models.PROTECT, verbose_name="暂收款", related_name="+")
    use = CodeField("去向", max_length=20, choices=[(u.value, u.label_zh) for u in ClearanceUse])
    amount_fen = models.BigIntegerField("金额")
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", null=True, related_name="+"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+")
    month = MonthField("费款所属期", null=True)
    payee = models.CharField("收款户名和账号", max_length=200)
    note = models.CharField("处理依据", max_length=200)

    class Meta:
        verbose_name = "暂收款处理明细"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="cleared_amount"),
        ]
