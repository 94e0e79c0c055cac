from django.db import migrations

# A journal bears the instant at which it is written, not the one at which its transaction began: what waits for a
# posting to end may then take an instant that no posting under way can fall before. Journals of one case that are
# written together, as those of a correction are, share theirs.
FUNCTION = """
CREATE OR REPLACE FUNCTION journal_is_stamped_and_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.posted_at := %s;
    NEW.posted_in := pg_current_xact_id();
    IF (SELECT count(*) FROM review_signature s
        WHERE s.verdict = 'agree'
          AND s.round_id = (SELECT id FROM review_round WHERE case_id = NEW.case_id ORDER BY number DESC LIMIT 1)
       ) < 4 THEN
        RAISE EXCEPTION 'a case is posted after four signatures' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'posted_after_four_signatures';
    END IF;
    RETURN NEW;
END $$;
"""
TOGETHER = """coalesce(
        (SELECT max(posted_at) FROM ledger_journal WHERE case_id = NEW.case_id AND posted_in = pg_current_xact_id()),
        clock_timestamp())"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0013_benefit_outcomes")]
    operations = [migrations.RunSQL(FUNCTION % TOGETHER, FUNCTION % "now()")]
