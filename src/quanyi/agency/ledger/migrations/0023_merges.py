from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """Months are taken back by a merge of two accounts, too."""

    dependencies = [("ledger", "0022_endings")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))]
