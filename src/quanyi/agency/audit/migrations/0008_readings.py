"""When the database was open to its reader is found at once, for every person's list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_erased_values")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                fields=["-id"],
                name="audit_readings",
                condition=models.Q(act__in=["open_reading", "close_reading"]),
            ),
        ),
    ]
