from pathlib import Path

from django.db import migrations

UNDO = "DROP FUNCTION nobody_points_to_it(); DROP FUNCTION parents_stand();"


class Migration(migrations.Migration):
    """What a row points to stands, asked once a statement: the tables that large files fill use it (decision 052)."""

    dependencies = [("audit", "0009_releases")]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO)]
