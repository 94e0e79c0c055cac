from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

UNDO = """
DROP TRIGGER letter_is_opened_by_its_addressee ON review_letteropening;
DROP FUNCTION letter_is_opened_by_its_addressee();
DROP TRIGGER letter_tells_what_happened ON review_letter;
DROP FUNCTION letter_tells_what_happened();
"""
ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("review", "0009_missing_papers"), ("registry", "0007_approved_cases")]
    operations = [
        migrations.CreateModel(
            "Letter",
            fields=[
                ("id", ID),
                ("event", models.CharField("文书事由", max_length=20)),
                ("content", models.JSONField("文书内容")),
                ("issued_at", models.DateTimeField("签发时间", db_default=Now())),
                ("case", ForeignKey("review.case", PROTECT, related_name="letters", verbose_name="案件")),
                ("round", ForeignKey("review.round", PROTECT, related_name="letters", verbose_name="轮次")),
                (
                    "employer",
                    ForeignKey(
                        "registry.employer",
                        PROTECT,
                        null=True,
                        related_name="letters",
                        verbose_name="收件单位",
                    ),
                ),
                (
                    "person",
                    ForeignKey(
                        "registry.person", PROTECT, null=True, related_name="letters", verbose_name="参保人"
                    ),
                ),
            ],
            options={
                "verbose_name": "文书",
                "ordering": ["-id"],
                "constraints": [models.UniqueConstraint(fields=["round", "event"], name="letter_once")],
            },
        ),
        append_only("review_letter"),
        migrations.CreateModel(
            "LetterOpening",
            fields=[
                ("id", ID),
                ("opened_at", models.DateTimeField("查收时间", db_default=Now())),
                (
                    "letter",
                    OneToOneField("review.letter", PROTECT, related_name="opening", verbose_name="文书"),
                ),
                (
                    "by",
                    ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+", verbose_name="查收人"),
                ),
            ],
            options={"verbose_name": "查收"},
        ),
        append_only("review_letteropening"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
