from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """Of cases that staff opened about an employer (an inquiry, a correction) the employer withdraws none."""

    dependencies = [("review", "0006_withdrawal"), ("collect", "0001_initial")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))]
