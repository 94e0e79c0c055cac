import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("collect", "0013_supplements_of_one_month"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FileAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked", models.CharField(max_length=10, verbose_name="所问事项")),
                ("key", models.CharField(max_length=220, verbose_name="所问")),
                ("answer", models.CharField(blank=True, max_length=100, verbose_name="答复")),
                ("scheme", models.CharField(blank=True, max_length=20, verbose_name="险种")),
                (
                    "said_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="答复时间"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="collect.receivedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
            ],
            options={"verbose_name": "文件答复", "ordering": ["id"]},
        ),
        append_only("collect_fileanswer"),
        migrations.AddConstraint(
            model_name="receivedfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "statement")),
                fields=("digest",),
                name="statement_received_once",
            ),
        ),
    ]
