from pathlib import Path

from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey

from quanyi.agency.audit.protection import append_only

UNDO = """
DROP TRIGGER missing_papers_are_told_on_return ON review_missingpaper;
DROP FUNCTION missing_papers_are_told_on_return();
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0008_agency_of_a_case"), ("registry", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            "MissingPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("material", models.CharField("材料代码", max_length=40)),
                ("reason", models.CharField("补正说明", max_length=200)),
                (
                    "round",
                    ForeignKey("review.round", PROTECT, related_name="missing_papers", verbose_name="轮次"),
                ),
            ],
            options={
                "verbose_name": "补正事项",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=["round", "material"], name="missing_paper_told_once"),
                    models.CheckConstraint(condition=~models.Q(reason=""), name="missing_paper_has_a_reason"),
                ],
            },
        ),
        append_only("review_missingpaper"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
