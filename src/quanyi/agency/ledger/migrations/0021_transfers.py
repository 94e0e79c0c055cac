from pathlib import Path

from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, OneToOneField

from quanyi.agency.audit.protection import append_only
from quanyi.agency.registry.fields import MonthField

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
AMOUNTS = (
    ("own_principal_fen", "个人缴费本金"),
    ("own_interest_fen", "个人缴费利息"),
    ("transfer_principal_fen", "单位划转本金"),
    ("transfer_interest_fen", "单位划转利息"),
    ("pooled_fen", "统筹基金转移额"),
    ("total_fen", "转移基金总额"),
)
UNDO = "DROP TRIGGER transfer_is_approved ON ledger_transfer; DROP FUNCTION transfer_is_approved();"


class Migration(migrations.Migration):
    dependencies = [
        ("collect", "0022_transfers"),
        ("ledger", "0020_arrears"),
        ("registry", "0008_activations"),
        ("review", "0015_added_parameters"),
    ]

    operations = [
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", ID),
                ("act", models.CharField(max_length=12, verbose_name="转移接续事项")),
                ("number", models.CharField(max_length=60, verbose_name="联系函编号")),
                ("year", models.PositiveSmallIntegerField(verbose_name="转移年度")),
                ("month", MonthField(verbose_name="记账月份")),
                *((name, models.BigIntegerField(verbose_name=word)) for name, word in AMOUNTS),
                ("this_year", models.JSONField(verbose_name="本年本金")),
                ("journal", ForeignKey("ledger.journal", PROTECT, related_name="+", verbose_name="凭证")),
                (
                    "person",
                    ForeignKey("registry.person", PROTECT, related_name="transfers", verbose_name="参保人"),
                ),
                (
                    "row",
                    OneToOneField(
                        "collect.transferrow", PROTECT, related_name="transfer", verbose_name="转移接续明细"
                    ),
                ),
            ],
            options={
                "verbose_name": "转移",
                "constraints": [
                    models.UniqueConstraint(fields=("act", "number"), name="transfer_posted_once"),
                    models.CheckConstraint(
                        condition=models.Q(("total_fen__gte", 0)), name="transfer_not_below_zero"
                    ),
                ],
            },
        ),
        append_only("ledger_transfer"),
        migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), UNDO),
    ]
