"""放行: what opens rows about persons to a session of the office is a line of the register, and nothing else.

Each line knows the transaction and the session that wrote it. The functions below read them for the policies of every
table that speaks of persons (`audit.row_security`). Basis: d14-14, d14-21, d14-22, d14-26-1.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("audit", "0008_readings")]

    operations = [
        migrations.RunSQL(
            SQL,
            """
            DROP FUNCTION reading_is_open(), released_any(), released_persons(), released_whole();
            DROP TRIGGER audit_auditentry_marked ON audit_auditentry;
            DROP FUNCTION mark_entry();
            ALTER TABLE audit_auditentry DROP COLUMN written_in, DROP COLUMN session_pid;
            """,
        )
    ]
