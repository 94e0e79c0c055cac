from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("collect", "0025_disputes"), ("registry", "0008_activations")]

    operations = [
        migrations.CreateModel(
            name="MergeRow",
            fields=[
                ("id", ID),
                ("chosen_on", models.DateField(verbose_name="本人选择日期")),
                ("reason", models.CharField(max_length=500, verbose_name="归并事由")),
                ("plan", models.CharField(max_length=68, verbose_name="归并方案摘要")),
                (
                    "ended",
                    ForeignKey("registry.person", PROTECT, related_name="merges", verbose_name="注销的账户"),
                ),
                (
                    "kept",
                    ForeignKey("registry.person", PROTECT, related_name="+", verbose_name="保留的账户"),
                ),
                (
                    "submission",
                    OneToOneField(
                        "collect.submission", PROTECT, related_name="merge", verbose_name="申报批次"
                    ),
                ),
            ],
            options={
                "verbose_name": "账户归并",
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(kept=models.F("ended")), name="merge_is_of_two"
                    )
                ],
            },
        ),
        append_only("collect_mergerow"),
    ]
