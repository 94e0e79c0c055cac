from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]
    operations = [
        migrations.AlterField("issuedpaper", "year", models.SmallIntegerField("年度", null=True)),
        migrations.AddField(
            "issuedpaper", "use", models.CharField("用途", blank=True, db_default="", max_length=20)
        ),
    ]
