"""账务: journals of balanced entries in fen, append-only. Import these models in `agency.ledger` only.

The database checks at commit that a journal balances and holds all its entries, and refuses an entry added to a journal
of an earlier transaction. Basis: gb-12-2, gb-10.2-4, d14-6-4.
"""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import DeclarationRow, MigrationYear
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Employer, Person
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


class Reversal(models.Model):
    """冲销记录: a posted month that no longer counts: a contribution, or a month of a migrated year. Basis: d14-16.

    What stands in its place, if anything, is its `successor`.
    """

    journal = models.ForeignKey(
        Journal, models.PROTECT, verbose_name="凭证", related_name="reversals", db_index=False
    )
    contribution = models.OneToOneField(
        "Contribution", models.PROTECT, verbose_name="缴费记录", related_name="reversal", null=True
    )
    migrated_year = models.ForeignKey(
        MigrationYear, models.PROTECT, verbose_name="迁移年度", related_name="reversals", null=True
    )
    month = MonthField("费款所属期")

    class Meta:
        verbose_name = "冲销记录"
        constraints = [
            models.UniqueConstraint(fields=["migrated_year", "month"], name="migrated_month_reversed_once"),
            models.CheckConstraint(
                condition=models.Q(contribution__isnull=False, migrated_year__isnull=True)
                | models.Q(contribution__isnull=True, migrated_year__isnull=False),
                name="reversal_of_one",
            ),
        ]


class Contribution(models.Model):
    """缴费记录: a declared row that was posted. Basis: d14-2-2, d14-16.

    A person's month with one employer stands once: a further `version` is posted only after the one before was
    reversed. The versions' unique numbers hold that under concurrency, a trigger that none is left out.
    """

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
    version = models.PositiveSmallIntegerField("版次", default=1, db_default=1)
    replaces = models.OneToOneField(
        Reversal, models.PROTECT, verbose_name="更正的冲销", related_name="successor", null=True
    )

    class Meta:
        verbose_name = "缴费记录"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "employer", "month", "kind", "version"], name="month_posted_once"
            ),
        ]


class SettledYear(models.Model):
    """已结息年度: the interest of an account year. A correction adds a version; the highest counts, the others stay.

    Basis: gb-10.2-3, gb-A-34, d14-16.
    """

    journal = models.ForeignKey(
        Journal, models.PROTECT, verbose_name="凭证", related_name="+", db_index=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", related_name="settled_years", db_index=False
    )
    year = models.PositiveSmallIntegerField("社保年度")
    own_interest_fen = models.BigIntegerField("个人部分利息")
    transfer_interest_fen = models.BigIntegerField("单位划转部分利息")
    version = models.PositiveSmallIntegerField("版次", default=1, db_default=1)

    class Meta:
        verbose_name = "已结息年度"
        constraints = [
            models.UniqueConstraint(fields=["person", "year", "version"], name="year_settled_once")
        ]
