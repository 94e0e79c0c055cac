from django.db import migrations

import quanyi.agency.audit.fields
from quanyi.law.terms import Scheme


class Migration(migrations.Migration):
    dependencies = [("collect", "0018_parameters")]

    operations = [
        migrations.AddField(
            model_name="paymentrow",
            name="scheme",
            field=quanyi.agency.audit.fields.CodeField(
                db_default=Scheme.PENSION.value,
                default=Scheme.PENSION.value,
                max_length=20,
                verbose_name="险种",
            ),
        )
    ]
