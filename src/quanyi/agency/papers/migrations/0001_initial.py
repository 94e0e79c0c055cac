from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
LOGIN = settings.AUTH_USER_MODEL


class Migration(migrations.Migration):
    initial = True
    dependencies = [("registry", "0007_approved_cases"), ("staff", "0005_agencies")]
    operations = [
        migrations.CreateModel(
            "IssuedPaper",
            fields=[
                ("id", ID),
                ("number", models.CharField("验证码", max_length=20, unique=True)),
                ("kind", models.CharField("凭证种类", max_length=20)),
                ("year", models.SmallIntegerField("年度")),
                ("language", models.CharField("语言", max_length=2)),
                ("known_at", models.DateTimeField("所知时点", null=True)),
                ("printed_at", models.DateTimeField("打印时间")),
                ("root", models.CharField("内容根摘要", max_length=64)),
                ("issued_at", models.DateTimeField("出具时间", db_default=Now())),
                (
                    "person",
                    ForeignKey(
                        "registry.person", PROTECT, related_name="issued_papers", verbose_name="参保人"
                    ),
                ),
                ("issued_by", ForeignKey(LOGIN, PROTECT, related_name="+", verbose_name="出具人")),
            ],
            options={"verbose_name": "出具的凭证", "ordering": ["-id"]},
        ),
        append_only("papers_issuedpaper"),
        migrations.CreateModel(
            "PaperSecret",
            fields=[
                ("id", ID),
                ("secret", models.CharField("盐", max_length=64)),
                (
                    "paper",
                    OneToOneField("papers.issuedpaper", PROTECT, related_name="hidden", verbose_name="凭证"),
                ),
            ],
            options={"verbose_name": "凭证盐"},
        ),
        append_only("papers_papersecret"),
        migrations.CreateModel(
            "PaperWithdrawal",
            fields=[
                ("id", ID),
                ("reason", models.CharField("作废事由", max_length=200)),
                ("at", models.DateTimeField("作废时间", db_default=Now())),
                (
                    "paper",
                    OneToOneField(
                        "papers.issuedpaper", PROTECT, related_name="withdrawal", verbose_name="凭证"
                    ),
                ),
                ("by", ForeignKey(LOGIN, PROTECT, related_name="+", verbose_name="作废经办人")),
            ],
            options={"verbose_name": "凭证作废"},
        ),
        append_only("papers_paperwithdrawal"),
    ]
