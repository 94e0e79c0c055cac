-- A letter tells what happened in its round.
CREATE FUNCTION letter_tells_what_happened() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended text;
BEGIN
    PERFORM pg_advisory_xact_lock(1407, NEW.case_id::int);
    IF NOT EXISTS (SELECT 1 FROM review_round WHERE id = NEW.round_id AND case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'this round belongs to another case' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'round_of_the_case';
    END IF;
    SELECT verdict INTO ended FROM review_signature WHERE round_id = NEW.round_id AND verdict <> 'agree';
    IF (CASE NEW.event
        WHEN 'opened' THEN ended IS NULL
        WHEN 'papers_missing' THEN
            ended = 'send_back' AND EXISTS (SELECT 1 FROM review_missingpaper WHERE round_id = NEW.round_id)
        WHEN 'sent_back' THEN
            ended = 'send_back' AND NOT EXISTS (SELECT 1 FROM review_missingpaper WHERE round_id = NEW.round_id)
        WHEN 'rejected' THEN ended = 'reject'
        WHEN 'approved' THEN review_is_approved(NEW.case_id)
            AND NEW.round_id = (SELECT id FROM review_round WHERE case_id = NEW.case_id ORDER BY number DESC LIMIT 1)
        WHEN 'withdrawn' THEN EXISTS (SELECT 1 FROM review_withdrawal WHERE round_id = NEW.round_id)
    END) IS NOT TRUE THEN
        RAISE EXCEPTION 'a letter tells what happened' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'letter_tells_what_happened';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER letter_tells_what_happened BEFORE INSERT ON review_letter
    FOR EACH ROW EXECUTE FUNCTION letter_tells_what_happened();
ALTER TABLE review_letter ENABLE ALWAYS TRIGGER letter_tells_what_happened;

-- A letter is opened by a login that speaks for its addressee.
CREATE FUNCTION letter_is_opened_by_its_addressee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM review_letter l JOIN registry_mandate m ON m.account_id = NEW.by_id
        WHERE l.id = NEW.letter_id
          AND CASE WHEN l.employer_id IS NULL THEN m.person_id = l.person_id ELSE m.employer_id = l.employer_id END
    ) THEN
        RAISE EXCEPTION 'a letter is opened by its addressee' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'letter_is_opened_by_its_addressee';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER letter_is_opened_by_its_addressee BEFORE INSERT ON review_letteropening
    FOR EACH ROW EXECUTE FUNCTION letter_is_opened_by_its_addressee();
ALTER TABLE review_letteropening ENABLE ALWAYS TRIGGER letter_is_opened_by_its_addressee;
