from django.db import migrations, models

from quanyi.agency.review.numbering import NextCaseNumber


class Migration(migrations.Migration):
    dependencies = [("review", "0010_letters")]
    operations = [
        migrations.AlterField(
            "case",
            "number",
            models.CharField("案号", db_default=NextCaseNumber(), max_length=20, unique=True),
        ),
    ]
