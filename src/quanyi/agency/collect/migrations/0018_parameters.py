import django.db.models.deletion
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    """参数申请: values of a series with their document, by a case."""

    dependencies = [("collect", "0017_books")]

    operations = [
        migrations.CreateModel(
            name="ParameterRequest",
            fields=[
                ("id", ID),
                ("series", models.CharField(max_length=60, verbose_name="参数")),
                ("region", models.CharField(max_length=12, verbose_name="适用地区")),
                ("document_number", models.CharField(max_length=100, verbose_name="文号")),
                ("document_title", models.CharField(max_length=200, verbose_name="文件名称")),
                ("issued_by", models.CharField(max_length=100, verbose_name="发文机关")),
                ("issued_on", models.DateField(verbose_name="发文日期")),
                ("confidence", models.CharField(max_length=1, verbose_name="可信度")),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        related_name="parameter_request",
                        to="collect.submission",
                        verbose_name="申报批次",
                    ),
                ),
            ],
            options={"verbose_name": "参数申请"},
        ),
        migrations.CreateModel(
            name="ParameterRow",
            fields=[
                ("id", ID),
                ("row", models.PositiveIntegerField(verbose_name="行号")),
                ("key", models.CharField(db_default="", default="", max_length=40, verbose_name="栏")),
                ("first_on", models.DateField(verbose_name="起日")),
                ("last_on", models.DateField(null=True, verbose_name="止日")),
                ("value", models.CharField(db_default="", default="", max_length=40, verbose_name="值")),
                ("term", models.CharField(db_default="", default="", max_length=60, verbose_name="名称")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="rows",
                        to="collect.parameterrequest",
                        verbose_name="参数申请",
                    ),
                ),
            ],
            options={"verbose_name": "参数值", "ordering": ["row"]},
        ),
        migrations.AddConstraint(
            model_name="parameterrow",
            constraint=models.UniqueConstraint(fields=("request", "row"), name="parameter_row_once"),
        ),
        migrations.AddConstraint(
            model_name="parameterrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_on", None), ("last_on__gte", models.F("first_on")), _connector="OR"
                ),
                name="parameter_days_in_order",
            ),
        ),
        append_only("collect_parameterrequest"),
        append_only("collect_parameterrow"),
    ]
