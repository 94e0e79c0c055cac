from django.db import migrations

from quanyi.agency.audit.protection import append_only

TABLES = ("employer", "person", "persondetail", "statuschange", "employmentchange", "mandate")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE registry_insurance_number START 900000000001;",
            "DROP SEQUENCE registry_insurance_number;",
        ),
        *(append_only(f"registry_{table}") for table in TABLES),
    ]
