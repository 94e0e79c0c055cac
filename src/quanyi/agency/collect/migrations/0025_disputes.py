from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("collect", "0024_endings"), ("registry", "0008_activations")]

    operations = [
        migrations.CreateModel(
            name="DisputeRow",
            fields=[
                ("id", ID),
                ("key", models.CharField(max_length=100, verbose_name="数字编号")),
                ("line", models.CharField(max_length=100, verbose_name="所在记录")),
                ("told", models.JSONField(verbose_name="当时的记录")),
                ("value", models.CharField(max_length=60, verbose_name="当时的数值")),
                ("digest", models.CharField(max_length=68, verbose_name="当时的摘要")),
                ("wanted", models.CharField(max_length=200, verbose_name="认为应当是")),
                ("reason", models.CharField(max_length=500, verbose_name="异议理由")),
                (
                    "person",
                    ForeignKey("registry.person", PROTECT, related_name="disputes", verbose_name="参保人"),
                ),
                (
                    "submission",
                    OneToOneField(
                        "collect.submission", PROTECT, related_name="dispute", verbose_name="申报批次"
                    ),
                ),
            ],
            options={
                "verbose_name": "异议",
                "indexes": [models.Index(fields=["person", "line"], name="dispute_by_line")],
            },
        ),
        append_only("collect_disputerow"),
    ]
