"""失业登记、工伤登记 on their way to review. Basis: d14-6-1, d13-9, d13-13, sil-41, sil-45."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.registry.models import Employer, Injury, Person
from quanyi.law.terms import CareLevel, DismissalCause


class InjuryMatter(models.TextChoices):
    """工伤事项: what is put down of an injury. Basis: injury-17, injury-28, sil-41."""

    RECOGNITION = "recognition", _("工伤认定登记")
    ASSESSMENT = "assessment", _("劳动能力鉴定登记")
    ADVANCE = "advance", _("工伤先行支付申请")
    RECOVERY = "recovery", _("先行支付追偿到账")


class UnemploymentRow(models.Model):
    """失业登记明细: how work ended and since when the person seeks another. Basis: sil-45, sil-50, d13-13."""

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="unemployment"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="原单位", related_name="+")
    cause = CodeField("中断就业情形", max_length=20, choices=[(c.value, c.label_zh) for c in DismissalCause])
    ended_on = models.DateField("劳动关系终止日期")
    registered_on = models.DateField("失业登记日期")
    seeks_work = models.BooleanField("有求职要求")
    reason = models.CharField("原因", max_length=200)

    class Meta:
        verbose_name = "失业登记明细"


class InjuryRow(models.Model):
    """工伤登记明细: an injury as it would stand then; of a recovery what came back, in fen.

    `injury`: the version that it follows. Basis: d13-9, injury-17, injury-28, sil-41.
    """

    submission = models.OneToOneField(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="injury"
    )
    matter = CodeField("工伤事项", max_length=20, choices=InjuryMatter)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="受伤时的单位", related_name="+")
    injury = models.ForeignKey(Injury, models.PROTECT, verbose_name="工伤登记", null=True, related_name="+")
    injured_on = models.DateField("工伤发生日期")
    recognised_on = models.DateField("工伤认定日期")
    document = models.CharField("工伤认定书文号", max_length=100)
    assessed_on = models.DateField("劳动能力鉴定日期", null=True)
    grade = models.PositiveSmallIntegerField("伤残等级", null=True)
    care = CodeField(
        "生活自理障碍等级", max_length=10, choices=[(c.value, c.label_zh) for c in CareLevel], blank=True
    )
    advance_on = models.DateField("先行支付申请日期", null=True)
    recovered_on = models.DateField("追偿到账日期", null=True)
    reference = models.CharField("流水号", max_length=64, blank=True)
    amount_fen = models.BigIntegerField("追偿金额", null=True)
    reason = models.CharField("原因", max_length=200)

    class Meta:
        verbose_name = "工伤登记明细"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(matter=InjuryMatter.RECOVERY.value)
                | (models.Q(amount_fen__gt=0, recovered_on__isnull=False) & ~models.Q(reference="")),
                name="recovery_is_told",
            ),
        ]
