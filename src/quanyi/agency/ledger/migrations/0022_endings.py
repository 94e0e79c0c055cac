from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collect", "0024_endings"),
        ("ledger", "0021_transfers"),
        ("registry", "0008_activations"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="benefitpayment",
            name="benefit_paid_once",
        ),
        migrations.AddField(
            model_name="benefitpayment",
            name="part",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="第几份"),
        ),
        migrations.AddConstraint(
            model_name="benefitpayment",
            constraint=models.UniqueConstraint(
                fields=("decision", "month", "part"), name="benefit_paid_once"
            ),
        ),
    ]
