"""When all books left an office is found at once, too, for every person's list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0010_parents_stand")]

    operations = [
        migrations.RemoveIndex(model_name="auditentry", name="audit_readings"),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                fields=["-id"],
                name="audit_readings",
                condition=models.Q(act__in=["open_reading", "close_reading", "deliver_books"]),
            ),
        ),
    ]
