import django.db.models.deletion
from django.db import migrations, models

from quanyi.agency.audit.agencies import CurrentAgency


class Migration(migrations.Migration):
    dependencies = [("review", "0007_withdrawn_by_its_sender"), ("staff", "0005_agencies")]
    operations = [
        migrations.AddField(
            "case",
            "agency",
            models.ForeignKey(
                db_default=CurrentAgency(),
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="staff.agency",
                verbose_name="经办机构",
            ),
        ),
    ]
