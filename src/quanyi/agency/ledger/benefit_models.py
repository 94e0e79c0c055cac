"""待遇支付: what was made payable, what the bank did with it, and what is claimed back; append-only.

Import these models in `agency.ledger` only. Basis: d14-2-3, gb-8-2, gb-10.2-2, gb-10.2-4, gb-12-2.
"""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import BenefitRow, OutcomeRow, PaymentResult
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import BenefitDecision, Person
from quanyi.agency.review.models import Case


class BenefitPayment(models.Model):
    """待遇支付: a month of a benefit that fell due for payment, and from where. A month of a decision is paid once, and
    again only where it was claimed back; one that several share, once to each, by his `part`.

    The journal makes it payable; what became of it at the bank, its outcomes tell. Earlier journals of this program
    paid it from the fund at once.

    Basis: d14-2-3, gb-8-2, gb-8-4, gb-10.2-2.
    """

    journal = models.ForeignKey(
        "ledger.Journal", models.PROTECT, verbose_name="凭证", related_name="benefit_payments", db_index=False
    )
    row = models.OneToOneField(BenefitRow, models.PROTECT, verbose_name="待遇明细", related_name="payment")
    decision = models.ForeignKey(
        BenefitDecision, models.PROTECT, verbose_name="待遇核定", related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", related_name="benefit_payments")
    month = MonthField("所属期")
    own_fen = models.BigIntegerField("个人部分")
    transfer_fen = models.BigIntegerField("单位划转部分")
    pool_fen = models.BigIntegerField("统筹基金支付")
    part = models.PositiveSmallIntegerField("第几份", default=0, db_default=0)

    class Meta:
        verbose_name = "待遇支付"
        # That a month is paid once, but for what was claimed back, a trigger sees to (migration 0025).
        indexes = [models.Index(fields=["decision", "month", "part"], name="benefit_months_paid")]


class BenefitOutcome(models.Model):
    """支付记录: what the bank did with an order of a payment: paid, failed, returned; or what was paid back of it.

    `attempt` is the order's number; money paid back counts its instalments. A failure moves no money and has no
    journal. The database takes an outcome after four signatures, and only where it follows from those before it.
    Basis: gb-8-2, gb-10.2-4, gb-12-2.
    """

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="benefit_outcomes")
    journal = models.ForeignKey(
        "ledger.Journal", models.PROTECT, verbose_name="凭证", null=True, related_name="benefit_outcomes"
    )
    row = models.OneToOneField(
        OutcomeRow, models.PROTECT, verbose_name="支付结果明细", related_name="outcome"
    )
    payment = models.ForeignKey(
        BenefitPayment, models.PROTECT, verbose_name="待遇支付", related_name="outcomes"
    )
    attempt = models.PositiveSmallIntegerField("支付次数")
    result = CodeField("支付结果", max_length=10, choices=PaymentResult)
    amount_fen = models.BigIntegerField("金额")
    recorded_at = models.DateTimeField("记录时间", db_default=Now())

    class Meta:
        verbose_name = "支付记录"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "attempt"],
                condition=models.Q(result__in=("paid", "failed")),
                name="order_answered_once",
            ),
            models.UniqueConstraint(
                fields=["payment", "attempt"],
                condition=models.Q(result="returned"),
                name="order_returned_once",
            ),
            models.UniqueConstraint(
                fields=["payment", "attempt"],
                condition=models.Q(result="recovered"),
                name="instalment_once",
            ),
        ]


class BenefitClaim(models.Model):
    """多领追回: a month that was not due; the parts are what the account and the pool get back.

    Paid out, it is owed back; still at the office (`paid_out` false), it is not paid any more. What the bank had paid
    all the same, its answer tells later: then it is owed back, too.
    Basis: d14-16, gb-9.3-5, service-46.
    """

    journal = models.ForeignKey(
        "ledger.Journal", models.PROTECT, verbose_name="凭证", related_name="benefit_claims"
    )
    row = models.OneToOneField(BenefitRow, models.PROTECT, verbose_name="待遇明细", related_name="claim")
    payment = models.OneToOneField(
        BenefitPayment, models.PROTECT, verbose_name="待遇支付", related_name="claim"
    )
    paid_out = models.BooleanField("已经支付")
    own_fen = models.BigIntegerField("个人部分")
    transfer_fen = models.BigIntegerField("单位划转部分")
    pool_fen = models.BigIntegerField("统筹基金支付")

    class Meta:
        verbose_name = "多领追回"
