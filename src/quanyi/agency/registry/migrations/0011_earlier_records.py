from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, Q
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

TABLE = "registry_earlierrecord"
WITH_ITS_CASE = f"""
CREATE TRIGGER {TABLE}_with_its_case AFTER INSERT ON {TABLE}
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fact_comes_with_its_case();
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {TABLE}_with_its_case;
"""


class Migration(migrations.Migration):
    """What an earlier office did, and all checks of a pensioner by one case that brings its books (decision 075)."""

    dependencies = [("registry", "0010_other_schemes"), ("review", "0005_stages")]

    operations = [
        migrations.CreateModel(
            "EarlierRecord",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("learned_at", models.DateTimeField(db_default=Now(), verbose_name="记录时间")),
                (
                    "case",
                    ForeignKey("review.case", PROTECT, null=True, related_name="+", verbose_name="依据案件"),
                ),
                (
                    "person",
                    ForeignKey(
                        "registry.person",
                        PROTECT,
                        null=True,
                        related_name="earlier_records",
                        verbose_name="参保人",
                    ),
                ),
                (
                    "employer",
                    ForeignKey(
                        "registry.employer", PROTECT, null=True, related_name="+", verbose_name="参保单位"
                    ),
                ),
                ("source", models.CharField(max_length=30, verbose_name="记录种类")),
                ("number", models.PositiveIntegerField(verbose_name="序号")),
                ("on", models.DateField(null=True, verbose_name="日期")),
                ("content", models.JSONField(verbose_name="内容")),
            ],
            {
                "verbose_name": "原办理记录",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["person", "employer", "source", "number"],
                        name="earlier_record_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=Q(person__isnull=False) | Q(employer__isnull=False),
                        name="earlier_record_is_somebodys",
                    ),
                ],
            },
        ),
        append_only(TABLE),
        migrations.RunSQL(WITH_ITS_CASE, f"DROP TRIGGER {TABLE}_with_its_case ON {TABLE};"),
        migrations.RemoveConstraint("entitlementcheck", "entitlement_checked_once"),
        migrations.AddField(
            "entitlementcheck",
            "number",
            models.PositiveSmallIntegerField("序号", default=1, db_default=1),
        ),
        migrations.AddConstraint(
            "entitlementcheck",
            models.UniqueConstraint(fields=["case", "person", "number"], name="entitlement_checked_once"),
        ),
    ]
