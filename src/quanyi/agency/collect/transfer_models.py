"""转移接续: other offices and their keys, what came from and went to them, and what is put before the reviewers.

Basis: d14-10, gb-6.6, sco-2009-66-8.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.models import Person
from quanyi.agency.staff.models import Account


class TransferAct(models.TextChoices):
    """转移接续事项: what a row asks for."""

    OUT = "out", _("转出")
    APPLICATION = "application", _("转入申请")
    RECEIPT = "receipt", _("转入接续")


class MessageKind(models.TextChoices):
    """往来文书: what one office tells another. The set is this system's (mark P)."""

    LETTER = "letter", _("联系函")
    TABLE = "table", _("信息表")
    ANSWER = "answer", _("复算答复")
    WITHDRAWAL = "withdrawal", _("撤销通知")


class TransferOffice(models.Model):
    """对方经办机构: who it is, the key by which it signs, its account at the bank, where it is reached (or nothing).

    A version a row; the latest that somebody else confirmed counts.
    """

    code = models.CharField("行政区划代码", max_length=18)
    name = models.CharField("机构名称", max_length=100)
    key = models.CharField("公钥", max_length=200)
    bank_account = models.CharField("开户名、开户行和账号", max_length=300)
    address = models.CharField("接口地址", max_length=200)
    document = models.CharField("依据文件", max_length=200)
    entered_by = models.ForeignKey(Account, models.PROTECT, verbose_name="登记人", related_name="+")
    entered_at = models.DateTimeField("登记时间", db_default=Now())

    class Meta:
        verbose_name = "对方经办机构"
        ordering = ["-id"]


class TransferOfficeConfirmation(models.Model):
    """对方经办机构复核: a second person held name, key and account against the document."""

    office = models.OneToOneField(
        TransferOffice, models.PROTECT, verbose_name="对方经办机构", related_name="confirmation"
    )
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="复核人", related_name="+")
    at = models.DateTimeField("复核时间", db_default=Now())

    class Meta:
        verbose_name = "对方经办机构复核"


class TransferMessage(models.Model):
    """往来文书: a signed envelope, byte for byte, that went out or came in; the same one is kept once.

    `number` is that of the contact letter, by which everything about one transfer is found.
    """

    is_ours = models.BooleanField("本机构发出")
    kind = CodeField("文书种类", max_length=10, choices=MessageKind)
    number = models.CharField("联系函编号", max_length=60)
    office = models.CharField("对方行政区划代码", max_length=18)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+")
    content = models.TextField("原件")
    digest = models.CharField("摘要", max_length=68)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="经办人", null=True, related_name="+")
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "往来文书"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["digest"], name="transfer_message_once")]
        indexes = [models.Index(fields=["number"], name="transfer_message_by_number")]


class TransferRow(models.Model):
    """转移接续明细: whose relation moves from or to which office, under which contact letter.

    `content`: of a transfer out the information table; of an application what the place of the benefit rests on; of a
    receipt which months are kept once. What in suspense is its money
    stands in clearance rows of its submission.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="transfer"
    )
    act = CodeField("转移接续事项", max_length=12, choices=TransferAct)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="transfer_rows")
    number = models.CharField("联系函编号", max_length=60)
    office = models.CharField("对方行政区划代码", max_length=18)
    office_name = models.CharField("对方机构名称", max_length=100)
    bank_account = models.CharField("开户名、开户行和账号", max_length=300)
    is_exchanged = models.BooleanField("经系统交换")
    content = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = "转移接续明细"
