from django.db import migrations

from quanyi.agency.audit.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("compute", "0001_initial"), ("audit", "0002_append_only")]
    operations = [append_only("compute_run")]
