from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField

import quanyi.agency.registry.fields
from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _months() -> list[tuple[str, models.Field]]:  # type: ignore[type-arg]
    return [
        ("first_month", quanyi.agency.registry.fields.MonthField(null=True, verbose_name="起月")),
        ("last_month", quanyi.agency.registry.fields.MonthField(null=True, verbose_name="止月")),
    ]


class Migration(migrations.Migration):
    dependencies = [("collect", "0027_other_schemes"), ("registry", "0010_other_schemes")]
    operations = [
        migrations.CreateModel(
            "ComplaintRow",
            fields=[
                ("id", ID),
                ("unit", models.CharField("单位名称", max_length=200)),
                ("matter", models.CharField("投诉事项", max_length=20)),
                *_months(),
                ("said", models.CharField("投诉内容", max_length=1000)),
                ("complainant", models.CharField("投诉人", max_length=100, blank=True)),
                ("contact", models.CharField("联系方式", max_length=100, blank=True)),
                (
                    "employer",
                    ForeignKey(
                        "registry.employer", PROTECT, null=True, related_name="+", verbose_name="被投诉单位"
                    ),
                ),
                (
                    "person",
                    ForeignKey(
                        "registry.person", PROTECT, null=True, related_name="+", verbose_name="参保人"
                    ),
                ),
                (
                    "submission",
                    OneToOneField(
                        "collect.submission", PROTECT, related_name="complaint", verbose_name="申报批次"
                    ),
                ),
            ],
            options={"verbose_name": "投诉举报"},
        ),
        append_only("collect_complaintrow"),
        migrations.CreateModel(
            "OrderRow",
            fields=[
                ("id", ID),
                ("matter", models.CharField("责令事项", max_length=20)),
                *_months(),
                ("wanted", models.CharField("责令内容", max_length=500)),
                ("due_on", models.DateField("限期")),
                ("authority", models.CharField("决定机关和文号", max_length=200)),
                ("reason", models.CharField("依据", max_length=500)),
                ("complaint_number", models.CharField("投诉案号", max_length=20, blank=True)),
                (
                    "submission",
                    OneToOneField(
                        "collect.submission", PROTECT, related_name="order", verbose_name="申报批次"
                    ),
                ),
            ],
            options={
                "verbose_name": "责令改正",
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(wanted="") & ~models.Q(authority=""), name="order_says_by_whom"
                    )
                ],
            },
        ),
        append_only("collect_orderrow"),
    ]
