-- Papers are told as lacking with the return of a round, while it is the latest of its case.
CREATE FUNCTION missing_papers_are_told_on_return() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told record;
BEGIN
    SELECT case_id, number INTO told FROM review_round WHERE id = NEW.round_id;
    PERFORM pg_advisory_xact_lock(1407, told.case_id::int);
    IF NOT EXISTS (SELECT 1 FROM review_signature WHERE round_id = NEW.round_id AND verdict = 'send_back')
       OR EXISTS (SELECT 1 FROM review_round WHERE case_id = told.case_id AND number > told.number) THEN
        RAISE EXCEPTION 'papers are told as lacking on return' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'missing_papers_are_told_on_return';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER missing_papers_are_told_on_return BEFORE INSERT ON review_missingpaper
    FOR EACH ROW EXECUTE FUNCTION missing_papers_are_told_on_return();
ALTER TABLE review_missingpaper ENABLE ALWAYS TRIGGER missing_papers_are_told_on_return;
