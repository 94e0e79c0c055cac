from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

UNDO = """
DROP TRIGGER case_is_not_withdrawn ON review_round;
DROP TRIGGER case_is_not_withdrawn ON review_signature;
DROP FUNCTION case_is_not_withdrawn();
DROP TRIGGER withdrawal_ends_an_open_case ON review_withdrawal;
DROP FUNCTION withdrawal_ends_an_open_case();
"""
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("review", "0005_stages"), ("registry", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            "Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField("撤回理由", max_length=200)),
                ("withdrawn_at", models.DateTimeField("撤回时间", db_default=Now())),
                (
                    "by",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL, PROTECT, related_name="+", verbose_name="撤回人"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        "review.case", PROTECT, related_name="withdrawal", verbose_name="案件"
                    ),
                ),
                (
                    "round",
                    models.OneToOneField(
                        "review.round", PROTECT, related_name="withdrawal", verbose_name="轮次"
                    ),
                ),
            ],
            options={
                "verbose_name": "撤回",
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawal_has_a_reason")
                ],
            },
        ),
        append_only("review_withdrawal"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
