from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_benefit_payees")]

    operations = [
        migrations.RemoveIndex(model_name="itemversion", name="number_corrected"),
        migrations.AddIndex(
            model_name="itemversion",
            index=models.Index(
                condition=models.Q(("item__in", ["social_security_number", "document_number"])),
                fields=["value"],
                name="number_held",
            ),
        ),
    ]
