from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("review", "0011_number_by_default")]
    operations = [
        migrations.CreateModel(
            "Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stage", models.CharField("环节", max_length=20)),
                ("threshold", models.CharField("催办节点", max_length=10)),
                ("due_on", models.DateField("办理时限")),
                ("made_at", models.DateTimeField("催办时间", db_default=Now())),
                ("case", ForeignKey("review.case", PROTECT, related_name="reminders", verbose_name="案件")),
                ("round", ForeignKey("review.round", PROTECT, related_name="reminders", verbose_name="轮次")),
            ],
            options={
                "verbose_name": "催办",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=["round", "stage", "threshold"], name="reminded_once")
                ],
            },
        ),
        append_only("review_reminder"),
    ]
