import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import quanyi.agency.registry.fields
from quanyi.agency.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("compute", "0005_findings_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FundReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.CharField(max_length=10, verbose_name="统筹地区")),
                ("scheme", models.CharField(max_length=20, verbose_name="险种")),
                ("first_month", quanyi.agency.registry.fields.MonthField(verbose_name="起始月份")),
                ("last_month", quanyi.agency.registry.fields.MonthField(verbose_name="截止月份")),
                ("last_entry_id", models.BigIntegerField(verbose_name="截至分录")),
                ("figures", models.JSONField(verbose_name="报表数")),
                ("issued_by_name", models.CharField(max_length=100, verbose_name="出具人姓名")),
                (
                    "issued_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="出具时间"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="出具人",
                    ),
                ),
            ],
            options={
                "verbose_name": "基金报表",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_month__lte", models.F("last_month"))),
                        name="report_runs_forward",
                    )
                ],
            },
        ),
        *(append_only(table) for table in ("compute_fundreport",)),
    ]
