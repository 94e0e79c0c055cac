from pathlib import Path

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

FOUR = ["first_review", "review", "recheck", "approval"]
# Back to what 0002 made of it.
UNDO = """
ALTER TABLE review_round DROP CONSTRAINT stages_end_in_approval;
DROP FUNCTION review_is_approved(bigint);
"""


class Migration(migrations.Migration):
    """Every round of before took the four stages: the column comes filled, so that no row is written anew."""

    dependencies = [("review", "0004_claims")]
    operations = [
        migrations.AddField(
            "round",
            "stages",
            ArrayField(models.CharField(max_length=20), default=FOUR, verbose_name="环节"),
            preserve_default=False,
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
