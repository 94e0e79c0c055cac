import django.db.models.deletion
from django.db import migrations, models

import quanyi.agency.audit.fields
import quanyi.agency.registry.fields
from quanyi.agency.audit.protection import append_only
from quanyi.law.terms import LedgerAccount


def to(model, verbose_name, **more):
    given = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", **more}
    return models.ForeignKey(to=model, verbose_name=verbose_name, **given)


def key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """What employers owe in the schemes beside the pension, and what paid it."""

    dependencies = [
        ("ledger", "0018_months_paid_alone"),
        ("collect", "0019_scheme_of_arrivals"),
        ("registry", "0008_activations"),
    ]

    operations = [
        migrations.CreateModel(
            name="SchemeDue",
            fields=[
                ("id", key()),
                ("scheme", quanyi.agency.audit.fields.CodeField(max_length=20, verbose_name="险种")),
                ("month", quanyi.agency.registry.fields.MonthField(verbose_name="费款所属期")),
                ("base_fen", models.BigIntegerField(verbose_name="缴费基数")),
                ("own_due_fen", models.BigIntegerField(verbose_name="个人应缴")),
                ("employer_due_fen", models.BigIntegerField(verbose_name="单位应缴")),
                (
                    "credited_month",
                    quanyi.agency.registry.fields.MonthField(null=True, verbose_name="记账月份"),
                ),
                ("employer", to("registry.employer", "参保单位")),
                ("journal", to("ledger.journal", "凭证", related_name="scheme_dues", db_index=False)),
                ("person", to("registry.person", "参保人", related_name="scheme_dues")),
                ("row", to("collect.declarationrow", "申报明细", db_index=False)),
            ],
            options={"verbose_name": "险种应缴"},
        ),
        migrations.AddConstraint(
            model_name="schemedue",
            constraint=models.UniqueConstraint(
                fields=("person", "employer", "scheme", "month"), name="scheme_month_once"
            ),
        ),
        migrations.CreateModel(
            name="SchemeCrediting",
            fields=[
                ("id", key()),
                ("credited_month", quanyi.agency.registry.fields.MonthField(verbose_name="记账月份")),
                ("paid_on", models.DateField(verbose_name="到账日期")),
                (
                    "due",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crediting",
                        to="ledger.schemedue",
                        verbose_name="险种应缴",
                    ),
                ),
                ("journal", to("ledger.journal", "凭证", related_name="scheme_creditings")),
            ],
            options={"verbose_name": "险种到账"},
        ),
        migrations.AlterField(
            model_name="entry",
            name="account",
            field=models.PositiveSmallIntegerField(
                choices=[(account.value, account.label_zh) for account in LedgerAccount], verbose_name="科目"
            ),
        ),
        *(append_only(table) for table in ("ledger_schemedue", "ledger_schemecrediting")),
    ]
