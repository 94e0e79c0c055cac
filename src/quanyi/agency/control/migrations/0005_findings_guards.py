from django.db import migrations

from quanyi.agency.audit.protection import append_only

# What became of a finding is decided by four signatures on the very inquiry that is written down.
GUARDS = """
CREATE FUNCTION finding_resolved_after_four_signatures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM compute_inquiry i
        JOIN review_round r ON r.submission_id = i.submission_id AND r.case_id = NEW.case_id
        WHERE i.id = NEW.inquiry_id AND i.finding_id = NEW.finding_id
          AND r.number = (SELECT max(number) FROM review_round WHERE case_id = NEW.case_id)
          AND 4 <= (SELECT count(*) FROM review_signature s WHERE s.round_id = r.id AND s.verdict = 'agree')
    ) THEN
        RAISE EXCEPTION 'a finding is resolved by four signatures on its inquiry' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finding_resolved_after_four_signatures';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER finding_resolved_after_four_signatures BEFORE INSERT ON compute_findingresolution
    FOR EACH ROW EXECUTE FUNCTION finding_resolved_after_four_signatures();
ALTER TABLE compute_findingresolution ENABLE ALWAYS TRIGGER finding_resolved_after_four_signatures;
"""

UNDO = """
DROP TRIGGER finding_resolved_after_four_signatures ON compute_findingresolution;
DROP FUNCTION finding_resolved_after_four_signatures();
"""

TABLES = ("checkrun", "datafinding", "findinggone", "inquiry", "findingresolution")


class Migration(migrations.Migration):
    dependencies = [("compute", "0004_findings"), ("review", "0002_guards")]
    operations = [
        migrations.RunSQL(GUARDS, UNDO),
        *(append_only(f"compute_{table}") for table in TABLES),
    ]
