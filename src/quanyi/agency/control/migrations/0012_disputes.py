from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
UNDO = """
DROP FUNCTION disputes_of(bigint);
DROP TRIGGER dispute_end_is_approved ON compute_disputeend;
DROP FUNCTION dispute_end_is_approved();
DROP TRIGGER finding_before_it_is_agreed ON compute_disputefinding;
DROP FUNCTION finding_before_it_is_agreed();
"""


def _person() -> "ForeignKey":  # type: ignore[type-arg]
    return ForeignKey("registry.person", PROTECT, related_name="+", verbose_name="参保人")


class Migration(migrations.Migration):
    dependencies = [
        ("compute", "0011_check_what_is_touched"),
        ("collect", "0025_disputes"),
        ("review", "0014_signed_for"),
    ]
    operations = [
        migrations.CreateModel(
            "DisputeFinding",
            fields=[
                ("id", ID),
                ("result", models.CharField("核查结论", max_length=10)),
                ("sources", models.CharField("查阅的原始材料", max_length=500)),
                ("found", models.CharField("查明的事实和理由", max_length=1000)),
                ("found_at", models.DateTimeField("核查时间", db_default=Now())),
                (
                    "by",
                    ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+", verbose_name="核查人"),
                ),
                ("person", _person()),
                (
                    "row",
                    ForeignKey("collect.disputerow", PROTECT, related_name="findings", verbose_name="异议"),
                ),
            ],
            options={
                "verbose_name": "异议核查结论",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(sources="") & ~models.Q(found=""), name="finding_says_on_what"
                    )
                ],
            },
        ),
        append_only("compute_disputefinding"),
        migrations.CreateModel(
            "DisputeEnd",
            fields=[
                ("id", ID),
                ("ended_at", models.DateTimeField("办结时间", db_default=Now())),
                (
                    "by",
                    ForeignKey(
                        settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+", verbose_name="登记人"
                    ),
                ),
                ("case", ForeignKey("review.case", PROTECT, related_name="+", verbose_name="更正案件")),
                (
                    "row",
                    OneToOneField("collect.disputerow", PROTECT, related_name="end", verbose_name="异议"),
                ),
            ],
            options={"verbose_name": "异议更正办结"},
        ),
        append_only("compute_disputeend"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
