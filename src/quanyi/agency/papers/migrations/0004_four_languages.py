"""A paper may be in Traditional Chinese or Spanish, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0003_statements_and_decisions")]
    operations = [migrations.AlterField("issuedpaper", "language", models.CharField("语言", max_length=7))]
