"""异议核查: what the examiner found, and the case that put a disputed line right. Basis: d14-16, d14-12, gb-16."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import DisputeRow
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account


class DisputeResult(models.TextChoices):
    """核查结论: what a review of a disputed line comes to."""

    UPHELD = "upheld", _("确有错误，应当更正")
    REFUSED = "refused", _("记录无误，不予更正")


class DisputeFinding(models.Model):
    """核查结论: what the examiner looked up and found; the latest one of a round is what is signed. Basis: d14-16."""

    row = models.ForeignKey(DisputeRow, models.PROTECT, verbose_name="异议", related_name="findings")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+")
    result = CodeField("核查结论", max_length=10, choices=DisputeResult)
    sources = models.CharField("查阅的原始材料", max_length=500)
    found = models.CharField("查明的事实和理由", max_length=1000)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="核查人", related_name="+")
    found_at = models.DateTimeField("核查时间", db_default=Now())

    class Meta:
        verbose_name = "异议核查结论"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(sources="") & ~models.Q(found=""), name="finding_says_on_what"
            )
        ]


class DisputeEnd(models.Model):
    """异议办结: the case by which a line that was found wrong was put right. Basis: d14-16, d14-12."""

    row = models.OneToOneField(DisputeRow, models.PROTECT, verbose_name="异议", related_name="end")
    case = models.ForeignKey(Case, models.PROTECT, verbose_name="更正案件", related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="登记人", null=True, related_name="+")
    ended_at = models.DateTimeField("办结时间", db_default=Now())

    class Meta:
        verbose_name = "异议更正办结"
