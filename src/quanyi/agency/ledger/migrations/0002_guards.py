from django.db import migrations

from quanyi.agency.audit.protection import append_only

# A journal stands whole or not at all. `posted_in` is the transaction that wrote it: entries come with it or never.
GUARDS = """
ALTER TABLE ledger_journal ADD COLUMN posted_in xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION journal_is_stamped_and_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.posted_at := now();
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
CREATE TRIGGER journal_is_stamped_and_approved BEFORE INSERT ON ledger_journal
    FOR EACH ROW EXECUTE FUNCTION journal_is_stamped_and_approved();

CREATE FUNCTION journal_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record;
BEGIN
    SELECT count(*) AS entries, coalesce(sum(amount_fen), 0) AS total INTO held
    FROM ledger_entry WHERE journal_id = NEW.id;
    IF held.entries <> NEW.entry_count OR held.total <> 0 THEN
        RAISE EXCEPTION 'journal % holds % of % entries and is off by % fen',
            NEW.id, held.entries, NEW.entry_count, held.total USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'journal_is_balanced';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER journal_is_balanced AFTER INSERT ON ledger_journal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_is_balanced();

CREATE FUNCTION entries_come_with_their_journal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT journal_id FROM added) a JOIN ledger_journal j ON j.id = a.journal_id
        WHERE j.posted_in <> pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION 'an entry may not be added to a journal of an earlier transaction' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'entries_come_with_their_journal';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entries_come_with_their_journal AFTER INSERT ON ledger_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION entries_come_with_their_journal();

ALTER TABLE ledger_journal ENABLE ALWAYS TRIGGER journal_is_stamped_and_approved;
ALTER TABLE ledger_journal ENABLE ALWAYS TRIGGER journal_is_balanced;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER entries_come_with_their_journal;
"""

UNDO = """
DROP TRIGGER entries_come_with_their_journal ON ledger_entry;
DROP TRIGGER journal_is_balanced ON ledger_journal;
DROP TRIGGER journal_is_stamped_and_approved ON ledger_journal;
DROP FUNCTION entries_come_with_their_journal();
DROP FUNCTION journal_is_balanced();
DROP FUNCTION journal_is_stamped_and_approved();
ALTER TABLE ledger_journal DROP COLUMN posted_in;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("review", "0002_guards")]
    operations = [
        migrations.RunSQL(GUARDS, UNDO),
        *(append_only(f"ledger_{table}") for table in ("journal", "entry", "contribution", "settledyear")),
    ]
