from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

PROTECT = django.db.models.deletion.PROTECT
UNDO = """
DROP TRIGGER parameter_follows_approval ON review_addedparameter;
DROP FUNCTION parameter_follows_approval();
"""


class Migration(migrations.Migration):
    """生效的参数: what an approved case brought to the rules."""

    dependencies = [("collect", "0018_parameters"), ("review", "0014_signed_for")]

    operations = [
        migrations.CreateModel(
            name="AddedParameter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_on", models.DateField(verbose_name="生效登记日期")),
                ("content", models.TextField(verbose_name="内容")),
                ("digest", models.CharField(max_length=12, verbose_name="摘要")),
                ("at", models.DateTimeField(db_default=Now(), verbose_name="登记时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to="review.case", verbose_name="案件"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        related_name="added",
                        to="collect.parameterrequest",
                        verbose_name="参数申请",
                    ),
                ),
            ],
            options={"verbose_name": "生效的参数", "ordering": ["id"]},
        ),
        append_only("review_addedparameter"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
