from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """What the trigger counted for itself, `review_is_approved` says: the stages of the round were all signed."""

    dependencies = [("compute", "0007_settlement_requests"), ("review", "0005_stages")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))]
