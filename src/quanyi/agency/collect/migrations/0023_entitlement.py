from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """What is put before the reviewers of a pensioner's entitlement (decision 068)."""

    dependencies = [("collect", "0022_transfers"), ("registry", "0008_activations")]
    operations = [
        migrations.CreateModel(
            "EntitlementRow",
            fields=[
                ("id", ID),
                ("event", models.CharField("核验结果", max_length=30)),
                ("on", models.DateField("日期")),
                ("way", models.CharField("核验方式", max_length=10)),
                ("evidence", models.CharField("依据", max_length=200)),
                ("reason", models.CharField("说明", max_length=500, blank=True)),
                ("person", ForeignKey("registry.person", PROTECT, related_name="+", verbose_name="参保人")),
                (
                    "submission",
                    ForeignKey(
                        "collect.submission",
                        PROTECT,
                        related_name="entitlement_rows",
                        verbose_name="申报批次",
                    ),
                ),
            ],
            options={"verbose_name": "认证明细", "ordering": ["id"]},
        ),
        migrations.AddConstraint(
            "entitlementrow",
            models.UniqueConstraint(fields=["submission", "person"], name="entitlement_row_once"),
        ),
        append_only("collect_entitlementrow"),
    ]
