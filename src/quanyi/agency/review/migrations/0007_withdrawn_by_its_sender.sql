-- A case is withdrawn by whoever handed it in, in its latest round, before it is approved or rejected. An employer's is
-- the one that rests on its own file: what staff opened about it is not.
CREATE OR REPLACE FUNCTION withdrawal_ends_an_open_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1407, NEW.case_id::int);
    IF NOT EXISTS (
        SELECT 1 FROM review_round WHERE id = NEW.round_id AND case_id = NEW.case_id
          AND number = (SELECT max(number) FROM review_round WHERE case_id = NEW.case_id)
    ) THEN
        RAISE EXCEPTION 'a case is withdrawn in its latest round' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'withdrawn_in_the_latest_round';
    END IF;
    IF review_is_approved(NEW.case_id)
       OR EXISTS (SELECT 1 FROM review_signature WHERE case_id = NEW.case_id AND verdict = 'reject') THEN
        RAISE EXCEPTION 'what is decided is not withdrawn' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'decided_is_not_withdrawn';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM review_round r JOIN collect_submission s ON s.id = r.submission_id
        LEFT JOIN collect_receivedfile f ON f.id = s.file_id
        WHERE r.id = NEW.round_id AND (r.collector_id = NEW.by_id OR EXISTS (
            SELECT 1 FROM registry_mandate m WHERE m.account_id = NEW.by_id AND m.employer_id = f.employer_id))
    ) THEN
        RAISE EXCEPTION 'a case is withdrawn by who handed it in' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'withdrawn_by_who_handed_in';
    END IF;
    RETURN NEW;
END $$;
