import django.db.models.deletion
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("collect", "0020_arrears"), ("registry", "0008_activations")]

    operations = [
        migrations.AddConstraint(
            model_name="receivedfile",
            constraint=models.UniqueConstraint(
                fields=("kind", "digest"),
                name="notice_received_once",
                condition=models.Q(kind__in=["police", "civil", "market", "staffing", "tax"]),
            ),
        ),
        migrations.CreateModel(
            name="Exchange",
            fields=[
                ("id", ID.clone()),
                ("letter", models.CharField(max_length=100, verbose_name="来文文号")),
                ("sent_on", models.DateField(verbose_name="来文日期")),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exchange",
                        to="collect.receivedfile",
                        verbose_name="文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "信息通报",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(condition=~models.Q(letter=""), name="exchange_has_a_letter")
                ],
            },
        ),
        migrations.CreateModel(
            name="ComparisonRow",
            fields=[
                ("id", ID.clone()),
                ("row", models.PositiveIntegerField(verbose_name="行号")),
                ("event", models.CharField(max_length=10, verbose_name="通报事项")),
                ("outcome", models.CharField(max_length=10, verbose_name="比对结果")),
                ("number", models.CharField(max_length=60, verbose_name="号码或代码")),
                ("name", models.CharField(max_length=200, verbose_name="姓名或名称")),
                ("former_name", models.CharField(max_length=200, verbose_name="原姓名或名称")),
                ("on", models.DateField(null=True, verbose_name="日期")),
                ("reference", models.CharField(max_length=64, verbose_name="流水号")),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="金额")),
                ("ours", models.JSONField(default=dict, verbose_name="登记内容")),
                (
                    "employer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comparison_rows",
                        to="registry.employer",
                        verbose_name="参保单位",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comparison_rows",
                        to="registry.person",
                        verbose_name="参保人",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comparison_rows",
                        to="collect.submission",
                        verbose_name="申报批次",
                    ),
                ),
            ],
            options={
                "verbose_name": "比对明细",
                "ordering": ["row"],
                "constraints": [
                    models.UniqueConstraint(fields=["submission", "row"], name="comparison_row_once")
                ],
            },
        ),
        *(append_only(f"collect_{table}") for table in ("exchange", "comparisonrow")),
    ]
