from django.db import migrations

from quanyi.agency.audit.protection import REFUSE_CHANGE, append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [REFUSE_CHANGE, append_only("audit_auditentry")]
