from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
LOGIN = settings.AUTH_USER_MODEL


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_approved_cases"), ("staff", "0007_delegations")]
    operations = [
        migrations.CreateModel(
            "Activation",
            fields=[
                ("id", ID),
                ("digest", models.CharField("激活码摘要", max_length=80)),
                ("seen", models.CharField("所验证件", max_length=200)),
                ("expires_at", models.DateTimeField("失效时间")),
                ("made_at", models.DateTimeField("发放时间", db_default=Now())),
                ("account", ForeignKey(LOGIN, PROTECT, related_name="activations", verbose_name="登录账户")),
                ("made_by", ForeignKey(LOGIN, PROTECT, related_name="+", verbose_name="经办人")),
            ],
            options={"verbose_name": "激活码", "ordering": ["-id"]},
        ),
        append_only("registry_activation"),
        migrations.CreateModel(
            "ActivationUse",
            fields=[
                ("id", ID),
                ("used_at", models.DateTimeField("激活时间", db_default=Now())),
                (
                    "activation",
                    OneToOneField("registry.activation", PROTECT, related_name="use", verbose_name="激活码"),
                ),
            ],
            options={"verbose_name": "激活"},
        ),
        append_only("registry_activationuse"),
    ]
