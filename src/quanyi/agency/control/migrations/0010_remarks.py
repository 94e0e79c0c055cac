from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField, Q
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
UNDO = """
DROP TRIGGER remark_answered_by_whom ON compute_remarkanswer;
DROP TRIGGER remark_is_a_supervisors ON compute_remark;
DROP FUNCTION remark_answered_by_whom();
DROP FUNCTION remark_is_a_supervisors();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("compute", "0009_requests_in_the_queue"),
        ("review", "0014_signed_for"),
        ("staff", "0009_supervisions"),
    ]
    operations = [
        migrations.CreateModel(
            "Remark",
            fields=[
                ("id", ID),
                ("kind", models.CharField("监督文种", max_length=10)),
                ("since", models.DateTimeField("异常查看时间", null=True)),
                ("register", models.CharField("登记簿或清单", max_length=20, blank=True)),
                ("text", models.CharField("意见", max_length=1000)),
                ("due_on", models.DateField("答复期限")),
                ("made_at", models.DateTimeField("提出时间", db_default=Now())),
                (
                    "supervision",
                    ForeignKey("staff.supervision", PROTECT, related_name="remarks", verbose_name="监督任职"),
                ),
                (
                    "case",
                    ForeignKey("review.case", PROTECT, null=True, related_name="+", verbose_name="案件"),
                ),
                (
                    "clerk",
                    ForeignKey(
                        settings.AUTH_USER_MODEL,
                        PROTECT,
                        null=True,
                        related_name="+",
                        verbose_name="工作人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "监督意见",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(case__isnull=False, clerk=None, since=None, register="")
                        | Q(case=None, clerk__isnull=False, register="")
                        | Q(case=None, clerk=None, since=None) & ~Q(register=""),
                        name="remark_is_about_one_thing",
                    ),
                    models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
                ],
            },
        ),
        append_only("compute_remark"),
        migrations.CreateModel(
            "RemarkAnswer",
            fields=[
                ("id", ID),
                ("text", models.CharField("答复", max_length=1000)),
                ("at", models.DateTimeField("答复时间", db_default=Now())),
                (
                    "remark",
                    OneToOneField("compute.remark", PROTECT, related_name="answer", verbose_name="监督意见"),
                ),
                (
                    "by",
                    ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+", verbose_name="答复人"),
                ),
            ],
            options={
                "verbose_name": "监督意见答复",
                "constraints": [
                    models.CheckConstraint(condition=~Q(text=""), name="remark_answer_says_something")
                ],
            },
        ),
        append_only("compute_remarkanswer"),
        migrations.CreateModel(
            "RemarkReminder",
            fields=[
                ("id", ID),
                ("threshold", models.CharField("催办节点", max_length=10)),
                ("made_at", models.DateTimeField("催办时间", db_default=Now())),
                (
                    "remark",
                    ForeignKey("compute.remark", PROTECT, related_name="reminders", verbose_name="监督意见"),
                ),
            ],
            options={
                "verbose_name": "监督意见催办",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=["remark", "threshold"], name="remark_reminded_once")
                ],
            },
        ),
        append_only("compute_remarkreminder"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
