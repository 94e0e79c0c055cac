"""欠费: what is put before the reviewers of months that are owed: assessed, charged with a fee, deferred, made up.

Basis: sil-62, sil-86, d13-20, d13-21, d13-22.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Employer, Person


class ArrearsAct(models.TextChoices):
    """欠费事项: what is done about months that are owed."""

    ASSESSMENT = "assessment", _("未申报核定")
    LATE_FEE = "late_fee", _("加收滞纳金")


class DeferralForm(models.TextChoices):
    """缓缴方式: on what a deferral rests. Basis: d13-21, d13-22."""

    PROVINCE = "province", _("不可抗力，省级批准")
    GUARANTEE = "guarantee", _("提供担保，签订缓缴协议")


class ArrearsRow(models.Model):
    """欠费明细: a month of an employer, in fen: on what it is reckoned, what it comes to.

    Of an assessment `basis_fen` is the last amount declared; of a late fee what was paid late, from `due_on` to
    `paid_on`, of which `days` count. Basis: sil-62, sil-86, d13-20.
    """

    submission = models.ForeignKey(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="arrears_rows"
    )
    row = models.PositiveIntegerField("行号")
    act = CodeField("欠费事项", max_length=20, choices=ArrearsAct)
    month = MonthField("费款所属期")
    basis_fen = models.BigIntegerField("计算基础")
    basis_month = MonthField("上次申报月份", null=True)
    due_on = models.DateField("应缴期限", null=True)
    paid_on = models.DateField("到账日期", null=True)
    days = models.PositiveIntegerField("滞纳天数", null=True)
    amount_fen = models.BigIntegerField("金额")

    class Meta:
        verbose_name = "欠费明细"
        ordering = ["row"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_fen__gt=0, basis_fen__gt=0), name="arrears_above_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(act=ArrearsAct.ASSESSMENT.value, basis_month__isnull=False)
                | models.Q(
                    act=ArrearsAct.LATE_FEE.value,
                    due_on__isnull=False,
                    paid_on__gt=models.F("due_on"),
                    days__gt=0,
                ),
                name="arrears_say_on_what",
            ),
        ]


class DeferralRow(models.Model):
    """缓缴申请: which months an employer may pay later, on what approval or agreement. Basis: d13-21, d13-22."""

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="deferral"
    )
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="参保单位", related_name="+")
    form = CodeField("缓缴方式", max_length=20, choices=DeferralForm)
    first_month = MonthField("缓缴起月")
    last_month = MonthField("缓缴止月")
    approved_on = models.DateField("批准或签订日期")
    document = models.CharField("批准机关和文号、协议编号", max_length=200)
    ground = models.CharField("缓缴事由", max_length=500)

    class Meta:
        verbose_name = "缓缴申请"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_month__gte=models.F("first_month")), name="deferral_runs_forward"
            ),
        ]


class BackPaymentPaper(models.TextChoices):
    """补缴依据: what shows a relation that is not registered, or a back payment of three years and more.

    Basis: notice-2016-5, notice-2019-94.
    """

    NONE = "none", _("无文书（已登记的参保关系之内，累计不满三年）")
    JUDGMENT = "judgment", _("人民法院的判决、裁定、调解书")
    ARBITRATION = "arbitration", _("劳动人事争议仲裁的裁决、调解书")
    INSPECTION = "inspection", _("劳动保障监察的处理、处罚决定")
    AUDIT = "audit", _("审计、稽核的文书")


class BackPaymentRow(models.Model):
    """补缴申请: which months of a person an employer makes up for, by what paper; the months are declared rows.

    `begins`: runs of months that lie in no registered relation, which the paper shows: ["2021-02", "2021-04"] each.
    Basis: notice-2016-5, notice-2019-94, gb-A-30.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="back_payment"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")
    paper = CodeField("补缴依据", max_length=20, choices=BackPaymentPaper)
    document = models.CharField("文书机关和文号", max_length=200)
    document_on = models.DateField("文书日期", null=True)
    begins = models.JSONField("文书认定的期间", default=list)
    reason = models.CharField("补缴事由", max_length=500)

    class Meta:
        verbose_name = "补缴申请"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(paper=BackPaymentPaper.NONE.value, begins=[])
                | ~models.Q(paper=BackPaymentPaper.NONE.value) & models.Q(document_on__isnull=False),
                name="back_payment_paper_is_named",
            ),
        ]
