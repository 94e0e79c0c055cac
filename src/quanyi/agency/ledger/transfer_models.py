"""转移: an account that left for another place, or came from one, as posted. Basis: d14-10, gb-5-1, gb-6.6."""

from django.db import models

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import TransferAct, TransferRow
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Person


class Transfer(models.Model):
    """转移: what moved, in fen. `year` is that of the move: its interest is given by the new place.

    The four amounts are what the account held at the end of the year before; `this_year` the principal of the year
    itself, `pooled_fen` what the pools pass on. An account leaves once, and comes once under a contact letter.
    """

    journal = models.ForeignKey("ledger.Journal", models.PROTECT, verbose_name="凭证", related_name="+")
    row = models.OneToOneField(
        TransferRow, models.PROTECT, verbose_name="转移接续明细", related_name="transfer"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="transfers")
    act = CodeField("转移接续事项", max_length=12, choices=TransferAct)
    number = models.CharField("联系函编号", max_length=60)
    year = models.PositiveSmallIntegerField("转移年度")
    month = MonthField("记账月份")
    own_principal_fen = models.BigIntegerField("个人缴费本金")
    own_interest_fen = models.BigIntegerField("个人缴费利息")
    transfer_principal_fen = models.BigIntegerField("单位划转本金")
    transfer_interest_fen = models.BigIntegerField("单位划转利息")
    this_year = models.JSONField("本年本金")  # [[month, own, transferred], ...]
    pooled_fen = models.BigIntegerField("统筹基金转移额")
    total_fen = models.BigIntegerField("转移基金总额")

    class Meta:
        verbose_name = "转移"
        constraints = [
            models.UniqueConstraint(fields=["act", "number"], name="transfer_posted_once"),
            models.CheckConstraint(condition=models.Q(total_fen__gte=0), name="transfer_not_below_zero"),
        ]
