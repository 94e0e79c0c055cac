from pathlib import Path

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
LOGIN = settings.AUTH_USER_MODEL
UNDO = """
DROP TRIGGER extract_is_as_approved ON grants_extract;
DROP FUNCTION extract_is_as_approved();
DROP TRIGGER extract_order_follows_approval ON grants_extractorder;
DROP FUNCTION extract_order_follows_approval();
DROP FUNCTION extract_request_is_approved(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("collect", "0015_papers"),
        ("grants", "0001_initial"),
        ("review", "0014_signed_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExtractRequest",
            fields=[
                ("id", ID),
                ("unit_name", models.CharField(max_length=200, verbose_name="单位名称")),
                ("unit_code", models.CharField(max_length=18, verbose_name="统一社会信用代码")),
                ("contact", models.CharField(max_length=200, verbose_name="联系方式")),
                ("use", models.CharField(max_length=20, verbose_name="用途")),
                ("purpose", models.CharField(max_length=500, verbose_name="使用目的")),
                ("basis", models.CharField(max_length=500, verbose_name="依据")),
                ("columns", ArrayField(models.CharField(max_length=20), verbose_name="栏目")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "population",
                    ArrayField(models.CharField(max_length=20), default=list, verbose_name="人员范围"),
                ),
                ("smallest", models.PositiveSmallIntegerField(verbose_name="最小组人数")),
                ("ends_on", models.DateField(verbose_name="销毁或者归还期限")),
                ("risk", models.JSONField(default=dict, verbose_name="提交时的风险")),
                (
                    "submission",
                    OneToOneField(
                        "collect.submission", PROTECT, related_name="extract_request", verbose_name="申报批次"
                    ),
                ),
            ],
            options={"verbose_name": "统计数据申请"},
        ),
        migrations.CreateModel(
            name="ExtractOrder",
            fields=[
                ("id", ID),
                ("receipt", models.CharField(max_length=100, verbose_name="签收人")),
                ("undertaking", models.CharField(max_length=200, verbose_name="使用承诺书")),
                ("at", models.DateTimeField(db_default=Now(), verbose_name="申请时间")),
                ("by", ForeignKey(LOGIN, PROTECT, related_name="+", verbose_name="申请人")),
                (
                    "request",
                    ForeignKey(
                        "grants.extractrequest", PROTECT, related_name="orders", verbose_name="统计数据申请"
                    ),
                ),
            ],
            options={"verbose_name": "统计数据导出申请", "ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="Extract",
            fields=[
                ("id", ID),
                ("columns", ArrayField(models.CharField(max_length=20), verbose_name="栏目")),
                ("lines", models.PositiveIntegerField(verbose_name="行数")),
                ("smallest", models.PositiveIntegerField(verbose_name="最小组人数")),
                ("risk", models.JSONField(verbose_name="剩余风险")),
                ("digest", models.CharField(max_length=80, verbose_name="内容摘要")),
                ("at", models.DateTimeField(db_default=Now(), verbose_name="导出时间")),
                ("by", ForeignKey(LOGIN, PROTECT, related_name="+", verbose_name="导出人")),
                (
                    "order",
                    OneToOneField(
                        "grants.extractorder", PROTECT, related_name="+", verbose_name="统计数据导出申请"
                    ),
                ),
                (
                    "request",
                    OneToOneField(
                        "grants.extractrequest", PROTECT, related_name="extract", verbose_name="统计数据申请"
                    ),
                ),
            ],
            options={"verbose_name": "统计数据交付"},
        ),
        migrations.CreateModel(
            name="ExtractEnd",
            fields=[
                ("id", ID),
                ("what", models.CharField(max_length=200, verbose_name="证明材料")),
                ("at", models.DateTimeField(db_default=Now(), verbose_name="登记时间")),
                ("by", ForeignKey(LOGIN, PROTECT, related_name="+", verbose_name="登记人")),
                (
                    "extract",
                    OneToOneField("grants.extract", PROTECT, related_name="end", verbose_name="统计数据交付"),
                ),
            ],
            options={"verbose_name": "销毁或者归还"},
        ),
        migrations.AddConstraint(
            model_name="extractrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("smallest__gte", 3)), name="extract_groups_are_not_small"
            ),
        ),
        migrations.AddConstraint(
            model_name="extractrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("columns__len__gt", 0)), name="extract_names_columns"
            ),
        ),
        append_only("grants_extractrequest"),
        append_only("grants_extractorder"),
        append_only("grants_extract"),
        append_only("grants_extractend"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
