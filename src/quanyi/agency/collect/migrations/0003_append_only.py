from django.db import migrations

from quanyi.agency.audit.protection import append_only

TABLES = (
    "receivedfile",
    "filecheck",
    "submission",
    "declarationrow",
    "interestrow",
    "migrationperson",
    "migrationyear",
)


class Migration(migrations.Migration):
    dependencies = [("collect", "0002_initial"), ("audit", "0002_append_only")]
    operations = [append_only(f"collect_{table}") for table in TABLES]
