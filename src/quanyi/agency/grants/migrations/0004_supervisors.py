from pathlib import Path

from django.db import migrations, models

OF_A_CASE, AT_ONCE = ["authority", "other_unit"], ["proxy", "heir", "supervisor"]


class Migration(migrations.Migration):
    """The order of a body that supervises makes a grant, too."""

    dependencies = [("grants", "0003_app_tokens"), ("staff", "0009_supervisions")]
    operations = [
        migrations.RemoveConstraint("grant", "grant_to_outsiders_rests_on_a_case"),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(
                condition=models.Q(requester__in=OF_A_CASE, case__isnull=False)
                | models.Q(requester__in=AT_ONCE, case__isnull=True),
                name="grant_to_outsiders_rests_on_a_case",
            ),
        ),
        migrations.RunSQL(
            Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
