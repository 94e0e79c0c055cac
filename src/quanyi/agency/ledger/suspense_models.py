"""暂收款: money and rows that belong to nobody yet, and what became of them; see `models`. Basis: d14-5-2, gb-6.5-1."""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import ClearanceRow, PaymentRow, RowClearance, SetAsideRow
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.review.models import Case
from quanyi.law.terms import SuspenseReason


class SuspenseItem(models.Model):
    """暂收款: money that belongs to nobody yet: an arrival that could not be credited, or what a correction left over.

    What is left of it is never kept, but reckoned. `row` is the arrival as the bank reported it, where one did.
    """

    journal = models.ForeignKey(
        "ledger.Journal", models.PROTECT, verbose_name="凭证", related_name="suspense_items"
    )
    row = models.OneToOneField(
        PaymentRow, models.PROTECT, verbose_name="到账明细", related_name="suspense_item", null=True
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", related_name="+", null=True
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="+", null=True)
    arrived_on = models.DateField("到账日期")
    amount_fen = models.BigIntegerField("金额")
    reason = CodeField("暂收原因", max_length=20, choices=[(r.value, r.label_zh) for r in SuspenseReason])

    class Meta:
        verbose_name = "暂收款"
        ordering = ["id"]


class SuspenseClearing(models.Model):
    """暂收款核销: a part of an arrival that left suspense. The database refuses more than what is left."""

    journal = models.ForeignKey(
        "ledger.Journal",
        models.PROTECT,
        verbose_name="凭证",
        related_name="suspense_clearings",
        db_index=False,
    )
    item = models.ForeignKey(SuspenseItem, models.PROTECT, verbose_name="暂收款", related_name="clearings")
    row = models.OneToOneField(ClearanceRow, models.PROTECT, verbose_name="处理明细", related_name="clearing")
    amount_fen = models.BigIntegerField("金额")

    class Meta:
        verbose_name = "暂收款核销"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="cleared_amount_posted"),
        ]


class ClearedRow(models.Model):
    """挂起办结: what became of a row set aside, by four signatures. A row is cleared once. Basis: d14-7, d14-11-1."""

    case = models.OneToOneField(Case, models.PROTECT, verbose_name="案件", related_name="cleared_row")
    row = models.OneToOneField(SetAsideRow, models.PROTECT, verbose_name="挂起明细", related_name="cleared")
    clearance = models.OneToOneField(
        RowClearance, models.PROTECT, verbose_name="挂起明细处理", related_name="cleared"
    )
    cleared_at = models.DateTimeField("办结时间", db_default=Now())

    class Meta:
        verbose_name = "挂起办结"
