from pathlib import Path

from django.db import migrations
from django.db.models import PROTECT, ForeignKey


class Migration(migrations.Migration):
    """The case that brings the books of another office brings all its deferrals (decision 075)."""

    dependencies = [("ledger", "0025_paid_again")]
    operations = [
        migrations.AlterField(
            "deferral", "case", ForeignKey("review.case", PROTECT, related_name="+", verbose_name="案件")
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")),
    ]
