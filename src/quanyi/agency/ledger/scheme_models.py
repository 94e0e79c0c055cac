"""险种缴费: what an employer owes for a person and month in the schemes beside the pension, and when it was paid.

Basis: d14-2-2, gb-12-2, d13-26-4.
"""

from django.db import models

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import DeclarationRow
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Employer, Person
from quanyi.law.terms import Scheme


class SchemeDue(models.Model):
    """险种应缴: a declared row in one scheme, by the person's relation with the employer in it. Posted once a month."""

    journal = models.ForeignKey(
        "ledger.Journal", models.PROTECT, verbose_name="凭证", related_name="scheme_dues", db_index=False
    )
    row = models.ForeignKey(
        DeclarationRow, models.PROTECT, verbose_name="申报明细", related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="scheme_dues")
    employer = models.ForeignKey(Employer, models.PROTECT, verbose_name="参保单位", related_name="+")
    scheme = CodeField("险种", max_length=20, choices=[(s.value, s.label_zh) for s in Scheme])
    month = MonthField("费款所属期")
    base_fen = models.BigIntegerField("缴费基数")
    own_due_fen = models.BigIntegerField("个人应缴")
    employer_due_fen = models.BigIntegerField("单位应缴")
    credited_month = MonthField("记账月份", null=True)

    class Meta:
        verbose_name = "险种应缴"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "employer", "scheme", "month"], name="scheme_month_once"
            )
        ]


class SchemeCrediting(models.Model):
    """险种到账: the arrival that paid a due of a scheme which was posted without one. A due is paid once."""

    journal = models.ForeignKey(
        "ledger.Journal", models.PROTECT, verbose_name="凭证", related_name="scheme_creditings"
    )
    due = models.OneToOneField(SchemeDue, models.PROTECT, verbose_name="险种应缴", related_name="crediting")
    credited_month = MonthField("记账月份")
    paid_on = models.DateField("到账日期")

    class Meta:
        verbose_name = "险种到账"
