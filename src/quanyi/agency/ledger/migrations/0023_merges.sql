-- As 0004 has it; a merge of two accounts takes months back, too.
CREATE OR REPLACE FUNCTION reversal_comes_with_its_journal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM ledger_journal
        WHERE id = NEW.journal_id AND kind IN ('correction', 'merge') AND posted_in = pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION 'a reversal comes with a journal of its correction' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'reversal_comes_with_its_journal';
    END IF;
    RETURN NEW;
END $$;
