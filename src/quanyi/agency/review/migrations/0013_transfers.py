from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

UNDO = """
DROP TRIGGER signed_by_whom_it_was_moved_to ON review_signature;
DROP FUNCTION signed_by_whom_it_was_moved_to();
DROP TRIGGER transfer_moves_the_next_stage ON review_transfer;
DROP FUNCTION transfer_moves_the_next_stage();
DROP FUNCTION review_has_it(bigint, bigint, text, bigint);
DROP FUNCTION review_could_sign(bigint, text, bigint);
DROP FUNCTION review_moved_to(bigint, text);
"""
ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("review", "0012_reminders"), ("staff", "0006_holds")]
    operations = [
        migrations.CreateModel(
            "Transfer",
            fields=[
                ("id", ID),
                ("stage", models.CharField("环节", max_length=20)),
                ("reason", models.CharField("转交理由", max_length=200)),
                ("moved_at", models.DateTimeField("转交时间", db_default=Now())),
                ("case", ForeignKey("review.case", PROTECT, related_name="transfers", verbose_name="案件")),
                ("round", ForeignKey("review.round", PROTECT, related_name="transfers", verbose_name="轮次")),
                (
                    "to",
                    ForeignKey(
                        settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+", verbose_name="接办人"
                    ),
                ),
                (
                    "by",
                    ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+", verbose_name="转交人"),
                ),
            ],
            options={
                "verbose_name": "转交",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(reason=""), name="transfer_has_a_reason")
                ],
            },
        ),
        append_only("review_transfer"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
