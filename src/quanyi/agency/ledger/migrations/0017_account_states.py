from pathlib import Path

from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey
from django.db.models.functions import Now

from quanyi.agency.audit.protection import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """The states of accounts (decision 060): the fact, its guard, and how the books of before come by theirs."""

    dependencies = [
        ("ledger", "0016_parents_stand"),
        ("registry", "0008_activations"),
        ("review", "0005_stages"),
    ]
    operations = [
        migrations.CreateModel(
            "AccountState",
            fields=[
                ("id", ID),
                ("number", models.PositiveIntegerField("变更序号")),
                ("event", models.CharField("变更事由", max_length=30)),
                ("state", models.CharField("账户状态", max_length=20)),
                ("holds_from", models.DateField("生效日期")),
                ("learned_at", models.DateTimeField("记录时间", db_default=Now())),
                ("case", ForeignKey("review.case", PROTECT, related_name="+", verbose_name="依据案件")),
                (
                    "person",
                    ForeignKey(
                        "registry.person", PROTECT, db_index=False, related_name="account_states",
                        verbose_name="参保人",
                    ),
                ),
            ],
            options={"verbose_name": "账户状态变更", "ordering": ["person", "number"]},
        ),
        migrations.AddConstraint(
            "accountstate", models.UniqueConstraint(fields=["person", "number"], name="account_event_once")
        ),
        append_only("ledger_accountstate"),
        migrations.RunSQL(
            Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"),
            "DROP FUNCTION open_accounts(bigint[]); DROP FUNCTION account_stands(bigint[]);"
            " DROP TRIGGER account_state_follows ON ledger_accountstate;"
            " DROP FUNCTION account_state_follows(); DROP FUNCTION account_state_after(text, text);",
        ),
    ]  # fmt: skip
