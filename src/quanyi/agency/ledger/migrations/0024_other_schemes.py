from django.db import migrations, models

from quanyi.law.terms import LedgerAccount


class Migration(migrations.Migration):
    dependencies = [("ledger", "0023_merges"), ("registry", "0010_other_schemes")]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="account",
            field=models.PositiveSmallIntegerField(
                choices=[(account.value, account.label_zh) for account in LedgerAccount], verbose_name="科目"
            ),
        ),
    ]
