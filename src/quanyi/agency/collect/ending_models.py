"""权益终结: what is put before the reviewers when somebody dies, leaves or ends the relation: the report of a death,
who is paid what is left, and the papers of a written termination.

Basis: gb-6.3-3, gb-8-4, gb-9.1, gb-9.3-4, d13-3-2, d13-6-1, d13-6-2, service-25.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.change_models import Document
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Person
from quanyi.agency.staff.models import Account
from quanyi.written.documents import IdentityDocument


class DeathReporter(models.TextChoices):
    """报告人类别: who reports a death. The set is this system's (mark P). Basis: gb-9.3-4, service-25."""

    FAMILY = "family", _("近亲属或其他受益人")
    EMPLOYER = "employer", _("用人单位")
    AUTHORITY = "authority", _("其他机关")
    FINDING = "finding", _("信息比对发现")


class Kinship(models.TextChoices):
    """亲属关系, to whose account it is, in the order of the Civil Code, article 1127; `SELF` of who is paid his own."""

    SELF = "self", _("本人")
    SPOUSE = "spouse", _("配偶")
    CHILD = "child", _("子女")
    PARENT = "parent", _("父母")
    SIBLING = "sibling", _("兄弟姐妹")
    GRANDPARENT = "grandparent", _("祖父母或外祖父母")
    SUBROGATED = "subrogated", _("代位继承人")
    OTHER = "other", _("遗嘱指定的其他人")


class HeirTitle(models.TextChoices):
    """继承依据: by what somebody inherits. The set is this system's (mark P). Basis: gb-9.1, d13-6-2."""

    LEGAL = "legal", _("法定继承")
    AGREEMENT = "agreement", _("继承人书面协议")
    WILL = "will", _("遗嘱指定")
    JUDGMENT = "judgment", _("生效裁判或公证文书")


class TerminationGround(models.TextChoices):
    """终止事由, by the benefit that is paid. Basis: d13-3-2, d13-6-1."""

    SHORT = "lump_sum_short", _("达到退休年龄而缴费年限不足")
    LEFT = "lump_sum_left", _("出国（境）定居并丧失中国国籍")


class TerminationAct(models.TextChoices):
    """终止步骤 after the application, in their order; or the application taken back. Basis: d13-3-2, d13-6-1."""

    NOTICE = "notice", _("出具书面告知")
    DELIVERY = "delivery", _("书面告知送达")
    CONFIRMATION = "confirmation", _("本人书面确认")
    WITHDRAWAL = "withdrawal", _("撤回申请")


class DeathReport(models.Model):
    """死亡报告: whose death, on which day, who reported it when, by what proof.

    `last_due` is the last month for which a pension was due; None where there is none. Basis: gb-9.3-4, service-25.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="death_report"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")
    died_on = models.DateField("死亡日期")
    reporter = CodeField("报告人类别", max_length=20, choices=DeathReporter)
    reporter_name = models.CharField("报告人", max_length=100)
    reporter_document = models.CharField("报告人证件或代码", max_length=100)
    contact = models.CharField("联系方式", max_length=100, blank=True)
    reported_on = models.DateField("报告日期")
    proof = models.CharField("死亡证明的名称、机关和编号", max_length=200)
    last_due = MonthField("应发的最后月份", null=True)

    class Meta:
        verbose_name = "死亡报告"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reported_on__gte=models.F("died_on")), name="death_reported_after_it"
            ),
        ]


class Recipient(models.Model):
    """领取人: who is paid which part of an account, by what right, and to which account at a bank; amounts in fen.

    `numerator` / `denominator` is the share of what is inherited; `guardian` says why the bank account is another's.
    Basis: gb-6.3-3, gb-8-4, gb-9.1, d13-6-2.
    """

    submission = models.ForeignKey(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="recipients"
    )
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("姓名", max_length=100)
    kinship = CodeField("亲属关系", max_length=20, choices=Kinship)
    document_kind = CodeField(
        "证件类型", max_length=20, choices=[(d.value, d.label_zh) for d in IdentityDocument]
    )
    document_number = models.CharField("证件号码", max_length=40)
    title = CodeField("继承依据", max_length=20, choices=HeirTitle, blank=True)
    numerator = models.PositiveIntegerField("份额分子")
    denominator = models.PositiveIntegerField("份额分母")
    amount_fen = models.BigIntegerField("金额")
    payee_name = models.CharField("收款人", max_length=100)
    bank_name = models.CharField("开户行", max_length=100)
    account_number = models.CharField("收款账号", max_length=40)
    guardian = models.CharField("代收的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "领取人"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="recipient_once"),
            models.UniqueConstraint(
                fields=["submission", "document_kind", "document_number"], name="recipient_document_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount_fen__gte=0, numerator__gt=0)
                & models.Q(denominator__gte=models.F("numerator")),
                name="recipient_share",
            ),
        ]


class TerminationRequest(models.Model):
    """终止关系申请: the first of three papers: who wants to end the pension relation, on what ground.

    Basis: d13-3-2, d13-6-1.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")
    ground = CodeField("终止事由", max_length=20, choices=TerminationGround)
    applied_on = models.DateField("书面申请日期")
    group = CodeField("退休年龄组别", max_length=20, blank=True)
    left_on = models.DateField("出国（境）定居日期", null=True)
    lost_on = models.DateField("丧失国籍日期", null=True)
    nationality = models.CharField("现国籍和证明文件", max_length=200, blank=True)
    application = models.ForeignKey(Document, models.PROTECT, verbose_name="书面申请", related_name="+")
    evidence = models.ForeignKey(
        Document, models.PROTECT, verbose_name="定居和国籍证明", null=True, related_name="+"
    )
    received_by = models.ForeignKey(Account, models.PROTECT, verbose_name="受理人", related_name="+")
    received_at = models.DateTimeField("受理时间", db_default=Now())

    class Meta:
        verbose_name = "终止关系申请"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ground=TerminationGround.SHORT.value)
                | models.Q(left_on__isnull=False, lost_on__isnull=False, evidence__isnull=False)
                & ~models.Q(nationality=""),
                name="termination_proves_nationality",
            ),
        ]


class TerminationStep(models.Model):
    """终止关系的一步: the notice, its delivery, the confirmation, each with its day; each once, in their order.

    `detail`: how and to whom it was delivered, or why the application is withdrawn. Basis: d13-3-2, d13-6-1.
    """

    request = models.ForeignKey(
        TerminationRequest, models.PROTECT, verbose_name="终止关系申请", related_name="steps"
    )
    step = CodeField("终止步骤", max_length=20, choices=TerminationAct)
    on = models.DateField("日期")
    detail = models.CharField("说明", max_length=200, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, verbose_name="材料", null=True, related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("办理时间", db_default=Now())

    class Meta:
        verbose_name = "终止关系的步骤"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "step"], name="termination_step_once"),
            models.CheckConstraint(
                condition=~models.Q(step__in=("delivery", "confirmation")) | models.Q(document__isnull=False),
                name="termination_step_has_its_paper",
            ),
        ]


class TerminationRow(models.Model):
    """终止关系: the application whose three papers are there, put before the reviewers. Basis: d13-3-2, d13-6-1."""

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="termination"
    )
    request = models.ForeignKey(
        TerminationRequest, models.PROTECT, verbose_name="终止关系申请", related_name="rows"
    )

    class Meta:
        verbose_name = "终止关系明细"
