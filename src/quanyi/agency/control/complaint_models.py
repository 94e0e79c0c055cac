"""投诉核查、后续办理: what was found of a complaint, and what became of it or of an order. Basis: d13-24, d13-27-2."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import ComplaintRow, OrderRow
from quanyi.agency.registry.models import Person
from quanyi.agency.staff.models import Account


class ComplaintResult(models.TextChoices):
    """投诉核查结论: what an inquiry into a complaint comes to."""

    ORDER = "order", _("属实，责令改正")
    REFER = "refer", _("移送有权处理的机关")
    UNFOUNDED = "unfounded", _("没有查实")


class ComplaintFinding(models.Model):
    """投诉核查结论: what was looked up and found; the latest one of a round is what is signed.

    `body`: to whom the complaint is referred; empty elsewhere. Basis: d13-27-2.
    """

    row = models.ForeignKey(ComplaintRow, models.PROTECT, verbose_name="投诉", related_name="findings")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+")
    result = CodeField("核查结论", max_length=10, choices=ComplaintResult)
    sources = models.CharField("查阅的材料", max_length=500)
    found = models.CharField("查明的事实和理由", max_length=1000)
    body = models.CharField("移送机关", max_length=200, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="核查人", related_name="+")
    found_at = models.DateTimeField("核查时间", db_default=Now())

    class Meta:
        verbose_name = "投诉核查结论"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(sources="")
                & ~models.Q(found="")
                & (~models.Q(result=ComplaintResult.REFER.value) | ~models.Q(body="")),
                name="complaint_finding_is_whole",
            )
        ]


class Step(models.TextChoices):
    """后续办理: what follows on a complaint or an order that was approved. The set is this system's (mark P)."""

    ANSWERED = "answered", _("单位答复")
    CONTESTED = "contested", _("单位对劳动关系提出异议")
    ESTABLISHED = "established", _("劳动关系已查明")
    MET = "met", _("已改正")
    NOT_MET = "not_met", _("逾期未改正")
    REFERRED = "referred", _("已移送")
    REPLIED = "replied", _("受移送机关已答复")
    JOINED = "joined", _("并入已有的责令改正")


class FollowUp(models.Model):
    """后续办理: a step after the last signature, of an order or of a complaint. Each is taken once, but for answers.

    `document`: the number of the letter or paper; of a complaint that is joined, the number of the order's case.
    `person`: the complainant, of a step of their complaint. Basis: d13-24, d13-27-2.
    """

    order = models.ForeignKey(
        OrderRow, models.PROTECT, verbose_name="责令改正", null=True, related_name="steps"
    )
    complaint = models.ForeignKey(
        ComplaintRow, models.PROTECT, verbose_name="投诉", null=True, related_name="steps"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+")
    step = CodeField("后续办理", max_length=12, choices=Step)
    on = models.DateField("日期")
    document = models.CharField("文号", max_length=200, blank=True)
    text = models.CharField("内容", max_length=1000)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="登记人", related_name="+")
    entered_at = models.DateTimeField("登记时间", db_default=Now())

    class Meta:
        verbose_name = "后续办理"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(order__isnull=False, complaint__isnull=True)
                | models.Q(order__isnull=True, complaint__isnull=False),
                name="follow_up_of_one",
            ),
            models.UniqueConstraint(
                fields=["order", "step"],
                condition=~models.Q(step=Step.ANSWERED.value),
                name="order_step_once",
            ),
            models.UniqueConstraint(fields=["complaint", "step"], name="complaint_step_once"),
        ]
