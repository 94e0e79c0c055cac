from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """What three triggers counted for themselves, `review_is_approved` says: the stages of the round were all signed."""

    dependencies = [("ledger", "0014_instant_of_posting"), ("review", "0005_stages")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))]
