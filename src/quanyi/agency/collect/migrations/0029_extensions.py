from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField

import quanyi.agency.registry.fields
from quanyi.agency.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("collect", "0028_complaints")]
    operations = [
        migrations.CreateModel(
            "ExtensionRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("applied_on", models.DateField("申请日期")),
                ("first_month", quanyi.agency.registry.fields.MonthField("延长缴费起月")),
                ("missing_months", models.PositiveSmallIntegerField("尚缺月数")),
                ("reason", models.CharField("申请说明", max_length=500)),
                (
                    "person",
                    ForeignKey("registry.person", PROTECT, related_name="extensions", verbose_name="参保人"),
                ),
                (
                    "submission",
                    OneToOneField(
                        "collect.submission", PROTECT, related_name="extension", verbose_name="申报批次"
                    ),
                ),
            ],
            options={"verbose_name": "延长缴费申请"},
        ),
        append_only("collect_extensionrow"),
    ]
