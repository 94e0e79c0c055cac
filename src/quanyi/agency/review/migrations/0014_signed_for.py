from pathlib import Path

from django.db import migrations
from django.db.models import PROTECT, ForeignKey

UNDO = """
DROP TRIGGER signer_holds_the_stage ON review_signature;
DROP FUNCTION signer_holds_the_stage();
DROP FUNCTION review_is_free(bigint, text, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0013_transfers"), ("staff", "0007_delegations")]
    operations = [
        migrations.AddField(
            "signature",
            "delegation",
            ForeignKey(
                "staff.delegation", PROTECT, null=True, related_name="signatures", verbose_name="代办依据"
            ),
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
