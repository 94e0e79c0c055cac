from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """What was found of a pensioner's entitlement (decision 068)."""

    dependencies = [("registry", "0008_activations"), ("review", "0005_stages")]
    operations = [
        migrations.CreateModel(
            "EntitlementCheck",
            fields=[
                ("id", ID),
                ("event", models.CharField("核验结果", max_length=30)),
                ("on", models.DateField("日期")),
                ("way", models.CharField("核验方式", max_length=10)),
                ("learned_at", models.DateTimeField("记录时间", db_default=Now())),
                ("case", ForeignKey("review.case", PROTECT, related_name="+", verbose_name="依据案件")),
                (
                    "person",
                    ForeignKey(
                        "registry.person", PROTECT, related_name="entitlement_checks", verbose_name="参保人"
                    ),
                ),
            ],
            options={"verbose_name": "待遇资格核验", "ordering": ["id"]},
        ),
        migrations.AddConstraint(
            "entitlementcheck",
            models.UniqueConstraint(fields=["case", "person"], name="entitlement_checked_once"),
        ),
        append_only("registry_entitlementcheck"),
        migrations.RunSQL(
            """
            CREATE TRIGGER registry_entitlementcheck_with_its_case AFTER INSERT ON registry_entitlementcheck
                REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fact_comes_with_its_case();
            ALTER TABLE registry_entitlementcheck ENABLE ALWAYS TRIGGER registry_entitlementcheck_with_its_case;
            """,
            "DROP TRIGGER registry_entitlementcheck_with_its_case ON registry_entitlementcheck;",
        ),
    ]
