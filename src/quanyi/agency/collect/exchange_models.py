"""采集: what other authorities send to be compared with the register, and how each of its rows compares.

Nothing here changes the register: rows are what was said, beside what we had. Basis: d14-5-1.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.models import Employer, Person


class NoticeEvent(models.TextChoices):
    """通报事项: what a row of another authority says. The set is this system's (mark P)."""

    DIED = "died", _("死亡")
    RENAMED = "renamed", _("更名")
    LISTED = "listed", _("在册")
    CLOSED = "closed", _("注销、吊销")
    PAID = "paid", _("缴费")


class Outcome(models.TextChoices):
    """比对结果: how a row compares with the register on the day it came in. The set is this system's (mark P)."""

    AGREES = "agrees", _("一致")
    DIFFERS = "differs", _("不一致")
    LIKELY = "likely", _("疑似，须核对身份")
    UNKNOWN = "unknown", _("未登记")


class Exchange(models.Model):
    """信息通报: by which letter of which day a file came; whose it is says the kind of the file. Basis: d14-5-1."""

    file = models.OneToOneField(
        "collect.ReceivedFile", models.PROTECT, verbose_name="文件", related_name="exchange"
    )
    letter = models.CharField("来文文号", max_length=100)
    sent_on = models.DateField("来文日期")

    class Meta:
        verbose_name = "信息通报"
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(letter=""), name="exchange_has_a_letter")]


class ComparisonRow(models.Model):
    """比对明细: what a row says, whom it means, and in `ours` what we had of them; `amount_fen` of a payment.

    Of somebody who is not ours nothing is kept but that there was a row: number and name stay in the original.
    Basis: d14-5-1, d14-22.
    """

    submission = models.ForeignKey(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="comparison_rows"
    )
    row = models.PositiveIntegerField("行号")
    event = CodeField("通报事项", max_length=10, choices=NoticeEvent)
    outcome = CodeField("比对结果", max_length=10, choices=Outcome)
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", null=True, related_name="comparison_rows"
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", null=True, related_name="comparison_rows"
    )
    number = models.CharField("号码或代码", max_length=60)
    name = models.CharField("姓名或名称", max_length=200)
    former_name = models.CharField("原姓名或名称", max_length=200)
    on = models.DateField("日期", null=True)
    reference = models.CharField("流水号", max_length=64)
    amount_fen = models.BigIntegerField("金额", null=True)
    ours = models.JSONField("登记内容", default=dict)

    class Meta:
        verbose_name = "比对明细"
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["submission", "row"], name="comparison_row_once")]
