import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from quanyi.agency.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("collect", "0011_rows_set_aside"),
        ("registry", "0005_benefit_payees"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OutcomeRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField(verbose_name="行号")),
                ("attempt", models.PositiveSmallIntegerField(verbose_name="支付次数")),
                ("result", models.CharField(max_length=10, verbose_name="支付结果")),
                ("reference", models.CharField(blank=True, max_length=64, verbose_name="流水号")),
                ("on", models.DateField(verbose_name="支付日期")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="失败原因")),
            ],
            options={
                "verbose_name": "支付结果明细",
                "ordering": ["row"],
            },
        ),
        migrations.CreateModel(
            name="PayeeRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="待遇种类")),
                ("payee_name", models.CharField(max_length=100, verbose_name="收款人")),
                ("bank_name", models.CharField(max_length=100, verbose_name="开户行")),
                ("account_number", models.CharField(max_length=40, verbose_name="收款账号")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
            ],
            options={
                "verbose_name": "收款账户明细",
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="receivedfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "results")), fields=("digest",), name="result_file_received_once"
            ),
        ),
        migrations.AddField(
            model_name="outcomerow",
            name="benefit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcome_rows",
                to="collect.benefitrow",
                verbose_name="待遇明细",
            ),
        ),
        migrations.AddField(
            model_name="outcomerow",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="outcome_rows",
                to="collect.submission",
                verbose_name="申报批次",
            ),
        ),
        migrations.AddField(
            model_name="payeerow",
            name="document",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payee_rows",
                to="collect.document",
                verbose_name="材料",
            ),
        ),
        migrations.AddField(
            model_name="payeerow",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payee_rows",
                to="registry.person",
                verbose_name="参保人",
            ),
        ),
        migrations.AddField(
            model_name="payeerow",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payee_rows",
                to="collect.submission",
                verbose_name="申报批次",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomerow",
            constraint=models.UniqueConstraint(
                fields=("submission", "benefit", "result", "attempt"), name="outcome_once_in_a_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcomerow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_fen__gt", 0),
                    models.Q(
                        ("result", "failed"), models.Q(("reference", ""), _negated=True), _connector="OR"
                    ),
                    models.Q(
                        ("result__in", ("paid", "recovered")),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="outcome_is_told",
            ),
        ),
        *(append_only(table) for table in ("collect_payeerow", "collect_outcomerow")),
    ]
