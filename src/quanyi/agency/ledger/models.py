"""账务: journals of balanced entries in fen, append-only. Import these models in `agency.ledger` only.

The database checks at commit that a journal balances and holds all its entries, and refuses an entry added to a journal
of an earlier transaction. Basis: gb-12-2, gb-10.2-4, d14-6-4.
"""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import BenefitRow, DeclarationRow
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import BenefitDecision, Employer, Person
from quanyi.agency.review.models import Case
from quanyi.law.terms import CaseKind, ContributionKind, JournalPurpose, LedgerAccount


class Journal(models.Model):
    """凭证: what one approved case posted, once for each purpose: a correction reverses, posts anew, and posts the
    difference on recomputation.
    """

    case = models.ForeignKey(Case, models.PROTECT, verbose_name="案件", related_name="journals")
    purpose = CodeField(
        "凭证用途",
        max_length=20,
        choices=[(p.value, p.label_zh) for p in JournalPurpose],
        default=JournalPurpose.POSTING.value,
        db_default=JournalPurpose.POSTING.value,
    )
    kind = CodeField("种类", max_length=20, choices=[(k.value, k.label_zh) for k in CaseKind])
    posted_at = models.DateTimeField("入账时间", db_default=Now())
    entry_count = models.PositiveIntegerField("分录数")
    rules = models.JSONField("规则版本")
    parameters_version = models.CharField("参数版本", max_length=80)

    class Meta:
        verbose_name = "凭证"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["case", "purpose"], name="case_posted_once")]


class Entry(models.Model):
    """分录: debit is positive, credit negative. `month` is that of crediting (记账月份), for what is due that owed.

    A red entry (红字) takes back an earlier one: it stands on the same side with the sign turned, so that a credit that
    is taken back is never met as a payment.
    """

    journal = models.ForeignKey(Journal, models.PROTECT, verbose_name="凭证", related_name="entries")
    account = models.PositiveSmallIntegerField("科目", choices=[(a.value, a.label_zh) for a in LedgerAccount])
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+", db_index=False
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", null=True, related_name="+", db_index=False
    )
    month = MonthField("记账月份")
    amount_fen = models.BigIntegerField("金额")
    is_red = models.BooleanField("红字", default=False, db_default=False)

    class Meta:
        verbose_name = "分录"
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~models.Q(amount_fen=0), name="entry_not_zero")]
        indexes = [
            models.Index(
                fields=["person", "month"], name="entry_by_person", condition=models.Q(person__isnull=False)
            ),
            models.Index(
                fields=["employer", "month"],
                name="entry_by_employer",
                condition=models.Q(person__isnull=True, employer__isnull=False),
            ),
        ]


class Contribution(models.Model):
    """缴费记录: a declared row that was posted. A person's month with one employer is posted once. Basis: d14-2-2."""

    journal = models.ForeignKey(
        Journal, models.PROTECT, verbose_name="凭证", related_name="contributions", db_index=False
    )
    row = models.OneToOneField(
        DeclarationRow, models.PROTECT, verbose_name="申报明细", related_name="contribution"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", related_name="contributions", db_index=False
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", related_name="+", db_index=False
    )
    month = MonthField("费款所属期")
    kind = CodeField("缴费类型", max_length=20, choices=[(k.value, k.label_zh) for k in ContributionKind])
    credited_month = MonthField("记账月份", null=True)

    class Meta:
        verbose_name = "缴费记录"
        constraints = [
            models.UniqueConstraint(fields=["person", "employer", "month", "kind"], name="month_posted_once"),
        ]


class BenefitPayment(models.Model):
    """待遇支付: a month of a benefit that was paid, and from where. A month of a decision is paid once.

    Basis: d14-2-3, gb-8-2, gb-8-4, gb-10.2-2.
    """

    journal = models.ForeignKey(
        Journal, models.PROTECT, verbose_name="凭证", related_name="benefit_payments", db_index=False
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

    class Meta:
        verbose_name = "待遇支付"
        constraints = [
            models.UniqueConstraint(fields=["decision", "month"], name="benefit_paid_once"),
        ]


class SettledYear(models.Model):
    """已结息年度: an account year is settled once. Basis: gb-10.2-3, gb-A-34."""

    journal = models.ForeignKey(
        Journal, models.PROTECT, verbose_name="凭证", related_name="+", db_index=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", related_name="settled_years", db_index=False
    )
    year = models.PositiveSmallIntegerField("社保年度")
    own_interest_fen = models.BigIntegerField("个人部分利息")
    transfer_interest_fen = models.BigIntegerField("单位划转部分利息")

    class Meta:
        verbose_name = "已结息年度"
        constraints = [models.UniqueConstraint(fields=["person", "year"], name="year_settled_once")]
