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
