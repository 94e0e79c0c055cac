from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, Q
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
UNDO = """
DROP TRIGGER complaint_finding_in_time ON compute_complaintfinding;
DROP FUNCTION complaint_finding_in_time();
DROP TRIGGER step_follows ON compute_followup;
DROP FUNCTION step_follows();
DROP FUNCTION order_takes(bigint, text);
"""


def _by(name: str) -> "ForeignKey":  # type: ignore[type-arg]
    return ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+", verbose_name=name)


def _person() -> "ForeignKey":  # type: ignore[type-arg]
    return ForeignKey("registry.person", PROTECT, null=True, related_name="+", verbose_name="参保人")


class Migration(migrations.Migration):
    dependencies = [
        ("compute", "0012_disputes"),
        ("collect", "0028_complaints"),
        ("review", "0015_added_parameters"),
    ]
    operations = [
        migrations.CreateModel(
            "ComplaintFinding",
            fields=[
                ("id", ID),
                ("result", models.CharField("核查结论", max_length=10)),
                ("sources", models.CharField("查阅的材料", max_length=500)),
                ("found", models.CharField("查明的事实和理由", max_length=1000)),
                ("body", models.CharField("移送机关", max_length=200, blank=True)),
                ("found_at", models.DateTimeField("核查时间", db_default=Now())),
                ("by", _by("核查人")),
                ("person", _person()),
                (
                    "row",
                    ForeignKey("collect.complaintrow", PROTECT, related_name="findings", verbose_name="投诉"),
                ),
            ],
            options={
                "verbose_name": "投诉核查结论",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(sources="") & ~Q(found="") & (~Q(result="refer") | ~Q(body="")),
                        name="complaint_finding_is_whole",
                    )
                ],
            },
        ),
        append_only("compute_complaintfinding"),
        migrations.CreateModel(
            "FollowUp",
            fields=[
                ("id", ID),
                ("step", models.CharField("后续办理", max_length=12)),
                ("on", models.DateField("日期")),
                ("document", models.CharField("文号", max_length=200, blank=True)),
                ("text", models.CharField("内容", max_length=1000)),
                ("entered_at", models.DateTimeField("登记时间", db_default=Now())),
                ("by", _by("登记人")),
                ("person", _person()),
                (
                    "order",
                    ForeignKey(
                        "collect.orderrow", PROTECT, null=True, related_name="steps", verbose_name="责令改正"
                    ),
                ),
                (
                    "complaint",
                    ForeignKey(
                        "collect.complaintrow", PROTECT, null=True, related_name="steps", verbose_name="投诉"
                    ),
                ),
            ],
            options={
                "verbose_name": "后续办理",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(order__isnull=False, complaint__isnull=True)
                        | Q(order__isnull=True, complaint__isnull=False),
                        name="follow_up_of_one",
                    ),
                    models.UniqueConstraint(
                        fields=["order", "step"], condition=~Q(step="answered"), name="order_step_once"
                    ),
                    models.UniqueConstraint(fields=["complaint", "step"], name="complaint_step_once"),
                ],
            },
        ),
        append_only("compute_followup"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
