from pathlib import Path

from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey

from quanyi.agency.audit.protection import append_only

UNDO = """
DROP TRIGGER papers_come_with_the_submission ON collect_submissionpaper;
DROP FUNCTION papers_come_with_the_submission();
"""


class Migration(migrations.Migration):
    dependencies = [("collect", "0014_file_answers"), ("registry", "0007_approved_cases")]
    operations = [
        migrations.CreateModel(
            "SubmissionPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("material", models.CharField("材料代码", max_length=40)),
                ("name", models.CharField("文件名", max_length=255)),
                (
                    "document",
                    ForeignKey(
                        "collect.document", PROTECT, related_name="submission_papers", verbose_name="材料"
                    ),
                ),
                (
                    "employer",
                    ForeignKey(
                        "registry.employer", PROTECT, null=True, related_name="+", verbose_name="参保单位"
                    ),
                ),
                (
                    "person",
                    ForeignKey(
                        "registry.person", PROTECT, null=True, related_name="+", verbose_name="参保人"
                    ),
                ),
                (
                    "submission",
                    ForeignKey("collect.submission", PROTECT, related_name="papers", verbose_name="申报批次"),
                ),
            ],
            options={
                "verbose_name": "提交材料",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["submission", "material", "document"], name="paper_once_in_a_submission"
                    )
                ],
            },
        ),
        append_only("collect_submissionpaper"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
