"""采集: files and submissions as they were received, with what the rules computed from them; never edited.

Basis: d14-5-2, d14-6-1, d14-6-3, d14-6-4, d14-13.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Employer, Person
from quanyi.agency.staff.models import Account
from quanyi.law.terms import CaseKind, ContributionKind, Scheme


class Channel(models.TextChoices):
    """渠道: how a file came in."""

    ONLINE = "online", _("网上申报")
    COUNTER = "counter", _("窗口受理")


class DocumentKind(models.TextChoices):
    """材料种类. The set is this system's (mark P)."""

    IDENTITY = "identity", _("身份证件")
    APPLICATION = "application", _("申请表")
    EMPLOYMENT = "employment", _("劳动关系材料")
    PERSONNEL_FILE = "personnel_file", _("人事档案材料")
    DEATH = "death", _("死亡证明")
    AUTHORITY = "authority", _("批准文件")
    OTHER = "other", _("其他材料")


class ChangeAct(models.TextChoices):
    """变更事项: what a row of a change asks for."""

    ITEM = "item", _("登记项目变更")
    ENROLMENT = "enrolment", _("个人参保登记")
    EMPLOYER = "employer", _("单位参保登记")
    RELATION_START = "relation_start", _("参保关系开始")
    RELATION_END = "relation_end", _("参保关系结束")
    RELATION_VOID = "relation_void", _("参保关系撤销")
    SUBSIDY = "subsidy", _("补贴记录")


class BenefitAct(models.TextChoices):
    """待遇事项: what a row of a benefit case asks for."""

    DECISION = "decision", _("待遇核定")
    PAYMENT = "payment", _("待遇支付")
    STOP = "stop", _("待遇停发")


class ReceivedFile(models.Model):
    """收到的文件: the original, byte for byte, with its SM3 digest, time, channel and who handed it in."""

    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="参保单位")
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


class Document(models.Model):
    """材料: a paper that stands behind a change or a benefit, byte for byte. Basis: d14-6-3, gb-12-2."""

    kind = CodeField("材料种类", max_length=20, choices=DocumentKind)
    name = models.CharField("文件名", max_length=255)
    content = models.BinaryField("原件")
    size = models.PositiveIntegerField("大小")
    digest = models.CharField("摘要", max_length=68)
    received_by = models.ForeignKey(Account, models.PROTECT, verbose_name="提交人", related_name="+")
    received_at = models.DateTimeField("接收时间", db_default=Now())

    class Meta:
        verbose_name = "材料"
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

    Basis: gb-A-27, gb-A-28, gb-A-32, gb-A-37-1.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="declaration_rows"
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
            ),
            models.CheckConstraint(
                condition=models.Q(base_fen__gt=0, own_due_fen__gte=0, employer_due_fen__gte=0),
                name="declared_amounts",
            ),
        ]
        indexes = [models.Index(fields=["social_security_number", "month"], name="declared_by_person")]


class ChangeRow(models.Model):
    """变更明细: one change of the registry, on its way to review.

    `before` and `after` map keys of `registry.items.ITEMS` to text: what was registered when the change was collected,
    and what is asked for. Basis: d14-2-1, d14-6-1, gb-6.1, gb-9.3-2, gb-11.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="change_rows"
    )
    row = models.PositiveIntegerField("行号")
    act = CodeField("变更事项", max_length=20, choices=ChangeAct)
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", null=True, related_name="change_rows"
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", null=True, related_name="change_rows"
    )
    scheme = CodeField("险种", max_length=20, choices=[(s.value, s.label_zh) for s in Scheme])
    before = models.JSONField("变更前", default=dict)
    after = models.JSONField("变更后", default=dict)
    holds_from = models.DateField("生效日期")
    holds_to = models.DateField("失效日期", null=True)
    reason = models.CharField("原因", max_length=200)
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="材料", null=True, related_name="change_rows"
    )

    class Meta:
        verbose_name = "变更明细"
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["submission", "row"], name="change_row_once")]


class BenefitRow(models.Model):
    """待遇明细: a benefit as the rules computed it, or a month of one to be paid, on its way to review.

    Amounts in fen; `own_fen` and `transfer_fen` are for a decision what the parts of the account hold, for a payment
    what each pays; `figure` is the tree of the computation. Basis: d14-2-3, d14-6-4, gb-8-2, gb-8-4, gb-10.2-2.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="benefit_rows"
    )
    act = CodeField("待遇事项", max_length=20, choices=BenefitAct)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="benefit_rows")
    decision = models.ForeignKey(
        BenefitDecision, models.PROTECT, verbose_name="待遇核定", null=True, related_name="benefit_rows"
    )
    scheme = CodeField("险种", max_length=20, choices=[(s.value, s.label_zh) for s in Scheme])
    kind = CodeField("待遇种类", max_length=20, choices=BenefitKind)
    month = MonthField("所属期")
    last_month = MonthField("止付月份", null=True)
    amount_fen = models.BigIntegerField("金额")
    account_fen = models.BigIntegerField("其中个人账户")
    own_fen = models.BigIntegerField("个人部分")
    transfer_fen = models.BigIntegerField("单位划转部分")
    figure = models.JSONField("计算过程")
    reason = models.CharField("原因", max_length=200)
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="材料", null=True, related_name="benefit_rows"
    )

    class Meta:
        verbose_name = "待遇明细"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "person", "kind", "month"], name="benefit_once_in_a_batch"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    amount_fen__gte=0, account_fen__gte=0, own_fen__gte=0, transfer_fen__gte=0
                ),
                name="benefit_amounts",
            ),
        ]


class InterestRow(models.Model):
    """结息明细: one account's year as computed, on its way to review.

    Basis: gb-A-33, gb-A-34, gb-A-37-9 to gb-A-37-12.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="申报批次", related_name="interest_rows"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人")
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
