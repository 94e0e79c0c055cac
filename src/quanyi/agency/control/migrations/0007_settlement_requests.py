import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("compute", "0006_fund_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SettlementRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="社保年度")),
                ("region", models.CharField(max_length=10, verbose_name="统筹地区")),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                (
                    "requested_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="申请时间"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
            ],
            options={
                "verbose_name": "结息申请",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SettlementOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("refusal", models.CharField(max_length=500, verbose_name="未办成原因")),
                (
                    "ended_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="办完时间"
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome",
                        to="compute.run",
                        verbose_name="计算批次",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome",
                        to="compute.settlementrequest",
                        verbose_name="结息申请",
                    ),
                ),
            ],
            options={
                "verbose_name": "结息办理结果",
            },
        ),
        migrations.AddIndex(
            model_name="settlementrequest",
            index=models.Index(fields=["year", "id"], name="settlement_request_by_year"),
        ),
        migrations.AddConstraint(
            model_name="settlementoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("run__isnull", True), ("refusal", ""), _connector="XOR"),
                name="outcome_is_run_or_refusal",
            ),
        ),
        append_only("compute_settlementrequest"),
        append_only("compute_settlementoutcome"),
    ]
