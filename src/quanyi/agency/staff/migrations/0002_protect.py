from django.db import migrations

from quanyi.agency.audit.protection import append_only, writable

# Administrators hold no business post, and business staff no administrator's: Decree 14, article 26 paragraph 2.
EXCLUSION = """
CREATE FUNCTION administrators_do_no_business() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT NEW.granted THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(2602, NEW.account_id::int);
    IF EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (post) post, granted FROM staff_dutychange
            WHERE account_id = NEW.account_id ORDER BY post, id DESC
        ) held
        WHERE held.granted
          AND (held.post IN ('system_admin', 'database_admin')) <> (NEW.post IN ('system_admin', 'database_admin'))
    ) OR (NEW.post IN ('system_admin', 'database_admin') AND EXISTS (
        SELECT 1 FROM staff_account WHERE id = NEW.account_id AND kind <> 'staff'
    )) THEN
        RAISE EXCEPTION 'an administrator may do no business' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'administrators_do_no_business';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER administrators_do_no_business BEFORE INSERT ON staff_dutychange
    FOR EACH ROW EXECUTE FUNCTION administrators_do_no_business();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0001_initial"),
        ("audit", "0002_append_only"),
        ("sessions", "0001_initial"),
        ("axes", "0010_accessattemptexpiration"),
    ]
    operations = [
        append_only("staff_dutychange"),
        migrations.RunSQL(
            EXCLUSION,
            "DROP TRIGGER administrators_do_no_business ON staff_dutychange;"
            " DROP FUNCTION administrators_do_no_business();",
        ),
        # A login is no record: its password and its last sign-in change. It is never removed.
        writable("staff_account", "SELECT, INSERT, UPDATE (password, last_login, is_active, display_name)"),
        writable("django_session"),
        writable("axes_accessattempt"),
        writable("axes_accessattemptexpiration"),
        writable("axes_accesslog"),
        writable("axes_accessfailurelog"),
    ]
