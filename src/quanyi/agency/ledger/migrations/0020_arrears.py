from pathlib import Path

from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only
from quanyi.agency.registry.fields import MonthField
from quanyi.law.terms import LedgerAccount

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
UNDO = """
DROP FUNCTION declared_until(bigint, timestamptz);
DROP INDEX migrated_year_by_employer;
DROP TRIGGER no_more_than_the_late_fee ON ledger_latefeepayment;
DROP FUNCTION no_more_than_the_late_fee();
DROP TRIGGER deferral_is_approved ON ledger_deferral;
DROP FUNCTION deferral_is_approved();
"""


def _journal() -> "ForeignKey":  # type: ignore[type-arg]
    return ForeignKey("ledger.journal", PROTECT, related_name="+", verbose_name="凭证")


def _employer(related_name: str = "+") -> "ForeignKey":  # type: ignore[type-arg]
    return ForeignKey("registry.employer", PROTECT, related_name=related_name, verbose_name="参保单位")


class Migration(migrations.Migration):
    dependencies = [
        ("collect", "0020_arrears"),
        ("ledger", "0019_schemes"),
        ("registry", "0008_activations"),
        ("review", "0014_signed_for"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", ID),
                ("month", MonthField(verbose_name="费款所属期")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("employer", _employer()),
                ("journal", _journal()),
                (
                    "row",
                    OneToOneField(
                        "collect.arrearsrow", PROTECT, related_name="assessment", verbose_name="欠费明细"
                    ),
                ),
            ],
            options={
                "verbose_name": "未申报核定",
                "constraints": [
                    models.UniqueConstraint(fields=("employer", "month"), name="month_assessed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentEnd",
            fields=[
                ("id", ID),
                (
                    "assessment",
                    OneToOneField(
                        "ledger.assessment", PROTECT, related_name="end", verbose_name="未申报核定"
                    ),
                ),
                ("journal", _journal()),
            ],
            options={"verbose_name": "核定结清"},
        ),
        migrations.CreateModel(
            name="LateFee",
            fields=[
                ("id", ID),
                ("month", MonthField(verbose_name="费款所属期")),
                ("paid_on", models.DateField(verbose_name="到账日期")),
                ("basis_fen", models.BigIntegerField(verbose_name="逾期金额")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("employer", _employer()),
                ("journal", _journal()),
                (
                    "row",
                    OneToOneField(
                        "collect.arrearsrow", PROTECT, related_name="late_fee", verbose_name="欠费明细"
                    ),
                ),
            ],
            options={
                "verbose_name": "滞纳金",
                "indexes": [models.Index(fields=["employer", "month"], name="late_fee_by_employer")],
            },
        ),
        migrations.CreateModel(
            name="Deferral",
            fields=[
                ("id", ID),
                ("form", models.CharField(max_length=20, verbose_name="缓缴方式")),
                ("first_month", MonthField(verbose_name="缓缴起月")),
                ("last_month", MonthField(verbose_name="缓缴止月")),
                ("made_at", models.DateTimeField(db_default=Now(), verbose_name="生效时间")),
                (
                    "case",
                    OneToOneField("review.case", PROTECT, related_name="deferral", verbose_name="案件"),
                ),
                ("employer", _employer("deferrals")),
                (
                    "row",
                    OneToOneField(
                        "collect.deferralrow", PROTECT, related_name="deferral", verbose_name="缓缴申请"
                    ),
                ),
            ],
            options={"verbose_name": "缓缴", "ordering": ["first_month"]},
        ),
        migrations.CreateModel(
            name="LateFeePayment",
            fields=[
                ("id", ID),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                (
                    "fee",
                    ForeignKey("ledger.latefee", PROTECT, related_name="payments", verbose_name="滞纳金"),
                ),
                ("journal", _journal()),
                (
                    "row",
                    ForeignKey(
                        "collect.clearancerow", PROTECT, related_name="fees_paid", verbose_name="处理明细"
                    ),
                ),
            ],
            options={
                "verbose_name": "滞纳金缴纳",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0)), name="late_fee_paid_above_zero"
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="entry",
            name="account",
            field=models.PositiveSmallIntegerField(
                choices=[(account.value, account.label_zh) for account in LedgerAccount], verbose_name="科目"
            ),
        ),
        append_only("ledger_assessment"),
        append_only("ledger_assessmentend"),
        append_only("ledger_latefee"),
        append_only("ledger_latefeepayment"),
        append_only("ledger_deferral"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
