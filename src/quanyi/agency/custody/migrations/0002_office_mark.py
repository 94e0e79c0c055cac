"""A database says whether it holds an office or the demo district."""

from django.db import migrations, models
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("custody", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="OfficeMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10, verbose_name="机构性质")),
                ("at", models.DateTimeField(db_default=Now(), verbose_name="时间")),
            ],
            options={"verbose_name": "机构标记", "ordering": ["id"]},
        ),
        append_only("custody_officemark"),
    ]
