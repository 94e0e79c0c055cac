from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """A page about a person stands on what their employers declared, were assessed for and may pay later, too."""

    dependencies = [("serve", "0001_kept_pages"), ("ledger", "0020_arrears")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))]
