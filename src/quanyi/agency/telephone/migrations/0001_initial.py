import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PhonePin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(blank=True, max_length=400, verbose_name="密码摘要（加密）")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="设置时间"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phone_pins",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登录账户",
                    ),
                ),
            ],
            options={
                "verbose_name": "电话查询密码",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PhoneTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_right", models.BooleanField(verbose_name="相符")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="时间"
                    ),
                ),
                (
                    "pin",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tries",
                        to="telephone.phonepin",
                        verbose_name="电话查询密码",
                    ),
                ),
            ],
            options={
                "verbose_name": "电话核验",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        fields=["at"], condition=models.Q(("is_right", False)), name="wrong_phone_tries"
                    )
                ],
            },
        ),
        append_only("telephone_phonepin"),
        append_only("telephone_phonetry"),
    ]
