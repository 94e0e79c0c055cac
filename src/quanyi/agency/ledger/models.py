"""账务: journals of balanced entries in fen, append-only. Import these models in `agency.ledger` only.

The database checks at commit that a journal balances and holds all its entries, and refuses an entry added to a journal
of an earlier transaction. Basis: gb-12-2, gb-10.2-4, d14-6-4.
"""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from quanyi.agency.audit.fields import CodeField
from quanyi.agency.collect.models import (
    DeclarationRow,
    MigrationYear,
)
from quanyi.agency.ledger.account_state_models import AccountState as AccountState
from quanyi.agency.ledger.arrears_models import Assessment as Assessment
from quanyi.agency.ledger.arrears_models import AssessmentEnd as AssessmentEnd
from quanyi.agency.ledger.arrears_models import Deferral as Deferral
from quanyi.agency.ledger.arrears_models import LateFee as LateFee
from quanyi.agency.ledger.arrears_models import LateFeePayment as LateFeePayment
from quanyi.agency.ledger.benefit_models import BenefitClaim as BenefitClaim
from quanyi.agency.ledger.benefit_models import BenefitOutcome as BenefitOutcome
from quanyi.agency.ledger.benefit_models import BenefitPayment as BenefitPayment
from quanyi.agency.ledger.scheme_models import SchemeCrediting as SchemeCrediting
from quanyi.agency.ledger.scheme_models import SchemeDue as SchemeDue
from quanyi.agency.ledger.suspense_models import ClearedRow as ClearedRow
from quanyi.agency.ledger.suspense_models import SuspenseClearing as SuspenseClearing
from quanyi.agency.ledger.suspense_models import SuspenseItem as SuspenseItem
from quanyi.agency.ledger.transfer_models import Transfer as Transfer
from quanyi.agency.registry.fields import MonthField
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month
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

    @property
    def purpose_term(self) -> JournalPurpose:
        return JournalPurpose(self.purpose)


class Entry(models.Model):
    """分录: debit is positive, credit negative. `month` is that of crediting (记账月份), for what is due that owed.

    A red entry (红字) takes back an earlier one: it stands on the same side with the sign turned, so that a credit that
    is taken back is never met as a payment.
    """

    journal = models.ForeignKey(
        Journal, models.PROTECT, verbose_name="凭证", related_name="entries", db_constraint=False
    )
    account = models.PositiveSmallIntegerField("科目", choices=[(a.value, a.label_zh) for a in LedgerAccount])
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="参保人",
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        verbose_name="参保单位",
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
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


def _months(name: str) -> ArrayField:  # type: ignore[type-arg]
    """Twelve amounts in fen, January first."""
    return ArrayField(models.BigIntegerField(), 12, verbose_name=name)


class AccountYear(models.Model):
    """账户年度投影: one person's account year summed up from the entries, in fen; no record, kept to be read fast.

    A year has a row if something was posted in it; a year without one is what the row before it closed with.
    Basis: gb-A-33, gb-A-36, gb-A-37.
    """

    pk = models.CompositePrimaryKey("person_id", "year")
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="参保人", related_name="+", db_index=False
    )
    year = models.PositiveSmallIntegerField("社保年度")
    opening_own_fen = models.BigIntegerField("年初个人部分")
    opening_transfer_fen = models.BigIntegerField("年初单位划转部分")
    own_credit_fen = _months("月记入个人缴费")
    transfer_credit_fen = _months("月记入单位划转")
    own_payout_fen = _months("月支付个人部分")
    transfer_payout_fen = _months("月支付单位划转部分")
    own_interest_fen = models.BigIntegerField("个人部分利息")
    transfer_interest_fen = models.BigIntegerField("单位划转部分利息")
    closing_own_fen = models.BigIntegerField("年末个人部分")
    closing_transfer_fen = models.BigIntegerField("年末单位划转部分")
    last_entry_id = models.BigIntegerField("截至分录")

    class Meta:
        verbose_name = "账户年度投影"


class ProjectionCheck(models.Model):
    """投影核对: the projection held against the entries, and what differed. Basis: gb-10.2-4, d14-12."""

    checked_at = models.DateTimeField("核对时间", db_default=Now())
    row_count = models.BigIntegerField("年度行数")
    difference_count = models.BigIntegerField("不一致行数")
    differences = models.JSONField("不一致明细")  # the first hundred

    class Meta:
        verbose_name = "投影核对"
        ordering = ["-id"]

    def as_values(self) -> dict[str, Any]:
        """For a program that reads it."""
        names = ("row_count", "difference_count", "differences")
        at = self.checked_at.isoformat(timespec="seconds")
        return {"checked_at": at, **{name: getattr(self, name) for name in names}}


class Contribution(models.Model):
    """缴费记录: a declared row that was posted. Basis: d14-2-2, d14-16.

    A person's month with one employer stands once: a further `version` is posted only after the one before was
    reversed. The versions' unique numbers hold that under concurrency, a trigger that none is left out.
    """

    journal = models.ForeignKey(
        Journal,
        models.PROTECT,
        verbose_name="凭证",
        related_name="contributions",
        db_index=False,
        db_constraint=False,
    )
    row = models.OneToOneField(
        DeclarationRow,
        models.PROTECT,
        verbose_name="申报明细",
        related_name="contribution",
        db_constraint=False,
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="参保人",
        related_name="contributions",
        db_index=False,
        db_constraint=False,
    )
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        verbose_name="参保单位",
        null=True,  # none of a flexible worker, who pays alone
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    month = MonthField("费款所属期")
    kind = CodeField("缴费类型", max_length=20, choices=[(k.value, k.label_zh) for k in ContributionKind])
    credited_month = MonthField("记账月份", null=True)
    version = models.PositiveSmallIntegerField("版次", default=1, db_default=1)
    replaces = models.OneToOneField(
        Reversal,
        models.PROTECT,
        verbose_name="更正的冲销",
        related_name="successor",
        null=True,
        db_constraint=False,
    )

    class Meta:
        verbose_name = "缴费记录"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "employer", "month", "kind", "version"],
                name="month_posted_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["employer", "month"], name="contribution_by_employer")]

    @property
    def arrival(self) -> "Crediting | None":
        """The arrival that paid this month after it was posted; None where nothing did, or a back payment."""
        crediting: Crediting | None = getattr(self, "crediting", None)
        return crediting if crediting and crediting.back_payment_id is None else None

    @property
    def credited_in(self) -> Month | None:
        """记账月份, whether the money came with the declaration or later; None while the month is not paid."""
        month: Month | None = self.arrival.credited_month if self.arrival else self.credited_month
        return month

    @property
    def paid_on(self) -> date | None:
        """到账日期, from the arrival or as declared."""
        return self.arrival.paid_on if self.arrival else self.row.paid_on

    @property
    def credit_journal_id(self) -> int:
        """The journal that holds the credit to the account, where there is one."""
        return self.arrival.journal_id if self.arrival else self.journal_id


class SettledYear(models.Model):
    """已结息年度: the interest of an account year. A correction adds a version; the highest counts, the others stay.

    Basis: gb-10.2-3, gb-A-34, d14-16.
    """

    journal = models.ForeignKey(
        Journal, models.PROTECT, verbose_name="凭证", related_name="+", db_index=False, db_constraint=False
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="参保人",
        related_name="settled_years",
        db_index=False,
        db_constraint=False,
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


class FundMovement(models.Model):
    """基金收付: money that came to the bank or is to leave it, by the reference under which the bank knows it.

    Money in is positive. A reference is posted once. Basis: gb-10.2-1, gb-12-2.
    """

    journal = models.ForeignKey(Journal, models.PROTECT, verbose_name="凭证", related_name="fund_movements")
    reference = models.CharField("流水号", max_length=64)
    on = models.DateField("收付日期")
    amount_fen = models.BigIntegerField("金额")

    class Meta:
        verbose_name = "基金收付"
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="bank_reference_posted_once"),
            models.CheckConstraint(condition=~models.Q(amount_fen=0), name="fund_movement_not_zero"),
        ]
        indexes = [models.Index(fields=["on"], name="fund_movement_by_day")]


class Crediting(models.Model):
    """到账记录: the arrival that paid a due which was posted without one. A due is paid once.

    `back_payment` names the back payment that paid it, where one did. Basis: gb-6.2, gb-6.5-1.
    """

    journal = models.ForeignKey(Journal, models.PROTECT, verbose_name="凭证", related_name="creditings")
    contribution = models.OneToOneField(
        Contribution, models.PROTECT, verbose_name="缴费记录", related_name="crediting"
    )
    credited_month = MonthField("记账月份")
    paid_on = models.DateField("到账日期")
    back_payment = models.ForeignKey(
        Contribution, models.PROTECT, verbose_name="补缴记录", null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "到账记录"
