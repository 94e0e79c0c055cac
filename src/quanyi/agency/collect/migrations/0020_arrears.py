from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField

from quanyi.agency.audit.protection import append_only
from quanyi.agency.registry.fields import MonthField

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("collect", "0019_scheme_of_arrivals"), ("registry", "0008_activations")]

    operations = [
        migrations.CreateModel(
            name="ArrearsRow",
            fields=[
                ("id", ID),
                ("row", models.PositiveIntegerField(verbose_name="行号")),
                ("act", models.CharField(max_length=20, verbose_name="欠费事项")),
                ("month", MonthField(verbose_name="费款所属期")),
                ("basis_fen", models.BigIntegerField(verbose_name="计算基础")),
                ("basis_month", MonthField(null=True, verbose_name="上次申报月份")),
                ("due_on", models.DateField(null=True, verbose_name="应缴期限")),
                ("paid_on", models.DateField(null=True, verbose_name="到账日期")),
                ("days", models.PositiveIntegerField(null=True, verbose_name="滞纳天数")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                (
                    "submission",
                    ForeignKey(
                        "collect.submission", PROTECT, related_name="arrears_rows", verbose_name="申报批次"
                    ),
                ),
            ],
            options={
                "verbose_name": "欠费明细",
                "ordering": ["row"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0), ("basis_fen__gt", 0)),
                        name="arrears_above_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "assessment"), ("basis_month__isnull", False)),
                            models.Q(
                                ("act", "late_fee"),
                                ("days__gt", 0),
                                ("due_on__isnull", False),
                                ("paid_on__gt", models.F("due_on")),
                            ),
                            _connector="OR",
                        ),
                        name="arrears_say_on_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeferralRow",
            fields=[
                ("id", ID),
                ("form", models.CharField(max_length=20, verbose_name="缓缴方式")),
                ("first_month", MonthField(verbose_name="缓缴起月")),
                ("last_month", MonthField(verbose_name="缓缴止月")),
                ("approved_on", models.DateField(verbose_name="批准或签订日期")),
                ("document", models.CharField(max_length=200, verbose_name="批准机关和文号、协议编号")),
                ("ground", models.CharField(max_length=500, verbose_name="缓缴事由")),
                (
                    "employer",
                    ForeignKey("registry.employer", PROTECT, related_name="+", verbose_name="参保单位"),
                ),
                (
                    "submission",
                    OneToOneField(
                        "collect.submission", PROTECT, related_name="deferral", verbose_name="申报批次"
                    ),
                ),
            ],
            options={
                "verbose_name": "缓缴申请",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_month__gte", models.F("first_month"))),
                        name="deferral_runs_forward",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BackPaymentRow",
            fields=[
                ("id", ID),
                ("paper", models.CharField(max_length=20, verbose_name="补缴依据")),
                ("document", models.CharField(max_length=200, verbose_name="文书机关和文号")),
                ("document_on", models.DateField(null=True, verbose_name="文书日期")),
                ("begins", models.JSONField(default=list, verbose_name="文书认定的期间")),
                ("reason", models.CharField(max_length=500, verbose_name="补缴事由")),
                ("person", ForeignKey("registry.person", PROTECT, related_name="+", verbose_name="参保人")),
                (
                    "submission",
                    OneToOneField(
                        "collect.submission", PROTECT, related_name="back_payment", verbose_name="申报批次"
                    ),
                ),
            ],
            options={
                "verbose_name": "补缴申请",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("begins", []), ("paper", "none")),
                            models.Q(
                                models.Q(("paper", "none"), _negated=True),
                                ("document_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="back_payment_paper_is_named",
                    )
                ],
            },
        ),
        append_only("collect_arrearsrow"),
        append_only("collect_backpaymentrow"),
        append_only("collect_deferralrow"),
    ]
