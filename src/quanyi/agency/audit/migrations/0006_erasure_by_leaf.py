import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_witness")]
    operations = [
        migrations.RemoveConstraint(model_name="erasure", name="erased_once"),
        migrations.AddField(
            model_name="erasure",
            name="leaf",
            # No row was ever erased before: the default is never written.
            field=models.ForeignKey(
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="erasures",
                to="audit.leaf",
                verbose_name="叶",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(fields=("table", "row_id", "leaf"), name="erased_once"),
        ),
    ]
