from pathlib import Path

from django.db import migrations, models


class Migration(migrations.Migration):
    """A month that was claimed back may be paid again; what the bank paid of a withdrawn order is owed back."""

    dependencies = [("ledger", "0024_other_schemes")]
    operations = [
        migrations.RemoveConstraint(model_name="benefitpayment", name="benefit_paid_once"),
        migrations.AddIndex(
            model_name="benefitpayment",
            index=models.Index(fields=["decision", "month", "part"], name="benefit_months_paid"),
        ),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")),
    ]
