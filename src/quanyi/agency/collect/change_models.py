"""采集: changes of the registry and benefits on their way to review, and the papers behind them.

Basis: d14-2-1, d14-2-3, d14-6-1, d14-6-4.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Employer, Person
from quanyi.agency.staff.models import Account
from quanyi.law.terms import Scheme


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
    SUSPEND = "suspend", _("待遇暂停")
    RESUME = "resume", _("待遇恢复")
    PAYEE = "payee", _("收款账户登记")
    OUTCOME = "outcome", _("银行支付结果")
    CLAIM = "claim", _("多领待遇追回")
    REASSESSMENT = "reassessment", _("重算补差")
    ADJUSTMENT = "adjustment", _("养老金调整")


class PaymentResult(models.TextChoices):
    """支付结果: what the bank says of a payment order. Basis: gb-8-2, gb-10.2-4."""

    PAID = "paid", _("支付成功")
    FAILED = "failed", _("支付失败")
    RETURNED = "returned", _("支付后退回")
    RECOVERED = "recovered", _("多领退款到账")


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


class ChangeRow(models.Model):
    """变更明细: one change of the registry, on its way to review.

    `before` and `after` map keys of `registry.items.ITEMS` to text: what was registered when the change was collected,
    and what is asked for. Basis: d14-2-1, d14-6-1, gb-6.1, gb-9.3-2, gb-11.
    """

    submission = models.ForeignKey(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="change_rows"
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
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="benefit_rows"
    )
    act = CodeField("待遇事项", max_length=20, choices=BenefitAct)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="benefit_rows")
    decision = models.ForeignKey(
        BenefitDecision, models.PROTECT, verbose_name="待遇核定", null=True, related_name="benefit_rows"
    )
    scheme = CodeField("险种", max_length=20, choices=[(s.value, s.label_zh) for s in Scheme])
    kind = CodeField("待遇种类", max_length=20, choices=BenefitKind)
    month = MonthField("所属期")
    part = models.PositiveSmallIntegerField("第几份", default=0, db_default=0)  # the number of a recipient
    last_month = MonthField("止付月份", null=True)
    amount_fen = models.BigIntegerField("金额")
    account_fen = models.BigIntegerField("其中个人账户")
    own_fen = models.BigIntegerField("个人部分")
    transfer_fen = models.BigIntegerField("单位划转部分")
    figure = models.JSONField("计算过程")
    injury = models.ForeignKey(
        "registry.Injury", models.PROTECT, verbose_name="工伤登记", null=True, related_name="+"
    )
    reason = models.CharField("原因", max_length=200)
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="材料", null=True, related_name="benefit_rows"
    )

    class Meta:
        verbose_name = "待遇明细"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "act", "person", "kind", "month", "part"],
                name="benefit_once_in_a_batch",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    amount_fen__gte=0, account_fen__gte=0, own_fen__gte=0, transfer_fen__gte=0
                ),
                name="benefit_amounts",
            ),
        ]


class PayeeRow(models.Model):
    """收款账户明细: to whom a benefit is to be paid, on its way to review. Basis: d14-2-3, d14-6-3, gb-8-2."""

    submission = models.ForeignKey(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="payee_rows"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="payee_rows")
    kind = CodeField("待遇种类", max_length=20, choices=BenefitKind)
    payee_name = models.CharField("收款人", max_length=100)
    bank_name = models.CharField("开户行", max_length=100)
    account_number = models.CharField("收款账号", max_length=40)
    reason = models.CharField("原因", max_length=200)
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="材料", null=True, related_name="payee_rows"
    )

    class Meta:
        verbose_name = "收款账户明细"
        ordering = ["id"]


class OutcomeRow(models.Model):
    """支付结果明细: what the bank says of one order of a payment, on its way to review; an amount is in fen.

    `attempt` counts the orders of a payment, after a failure the next is given; of money paid back, its instalments.
    Basis: gb-8-2, gb-10.2-4, gb-12-2.
    """

    submission = models.ForeignKey(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="outcome_rows"
    )
    row = models.PositiveIntegerField("行号")
    benefit = models.ForeignKey(
        BenefitRow, models.PROTECT, verbose_name="待遇明细", related_name="outcome_rows"
    )
    attempt = models.PositiveSmallIntegerField("支付次数")
    result = CodeField("支付结果", max_length=10, choices=PaymentResult)
    reference = models.CharField("流水号", max_length=64, blank=True)
    on = models.DateField("支付日期")
    amount_fen = models.BigIntegerField("金额")
    reason = models.CharField("失败原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "支付结果明细"
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "benefit", "result", "attempt"], name="outcome_once_in_a_batch"
            ),
            models.CheckConstraint(
                condition=models.Q(amount_fen__gt=0)
                & (models.Q(result="failed") | ~models.Q(reference=""))
                & (models.Q(result__in=("paid", "recovered")) | ~models.Q(reason="")),
                name="outcome_is_told",
            ),
        ]
