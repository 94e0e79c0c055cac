import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only

TABLES = ("secondfactor", "factorend", "factoruse", "recoverycode", "recoveryuse")


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0007_delegations"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="备用码摘要")),
            ],
            options={
                "verbose_name": "备用码",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="RecoveryUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "used_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="使用时间"
                    ),
                ),
                (
                    "code",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="use",
                        to="staff.recoverycode",
                        verbose_name="备用码",
                    ),
                ),
            ],
            options={
                "verbose_name": "备用码使用",
            },
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret", models.CharField(max_length=200, verbose_name="密钥（加密）")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="启用时间"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factors",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登录账户",
                    ),
                ),
            ],
            options={
                "verbose_name": "第二重验证",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="recoverycode",
            name="factor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recovery",
                to="staff.secondfactor",
                verbose_name="第二重验证",
            ),
        ),
        migrations.CreateModel(
            name="FactorEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="停用时间"
                    ),
                ),
                (
                    "factor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="end",
                        to="staff.secondfactor",
                        verbose_name="第二重验证",
                    ),
                ),
            ],
            options={
                "verbose_name": "第二重验证停用",
            },
        ),
        migrations.CreateModel(
            name="FactorUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.BigIntegerField(verbose_name="时间步")),
                (
                    "used_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="使用时间"
                    ),
                ),
                (
                    "factor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="staff.secondfactor",
                        verbose_name="第二重验证",
                    ),
                ),
            ],
            options={
                "verbose_name": "验证码使用",
                "constraints": [
                    models.UniqueConstraint(fields=("factor", "step"), name="factor_code_is_used_once")
                ],
            },
        ),
        *(append_only(f"staff_{table}") for table in TABLES),
    ]
