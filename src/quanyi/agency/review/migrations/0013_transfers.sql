-- To whom the stage of a round was moved last; null where all who hold the post may sign it.
CREATE FUNCTION review_moved_to(which bigint, what text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT to_id FROM review_transfer WHERE round_id = which AND stage = what ORDER BY id DESC LIMIT 1);
END $$;

-- Whether somebody could sign this stage of a case: holds its post, did not collect the case, signed no other stage.
CREATE FUNCTION review_could_sign(which bigint, what text, who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN staff_holds(who, what)
        AND NOT EXISTS (SELECT 1 FROM review_round WHERE case_id = which AND collector_id = who)
        AND NOT EXISTS (SELECT 1 FROM review_signature WHERE case_id = which AND actor_id = who AND stage <> what);
END $$;

-- Whether a stage is somebody's to sign now: it was moved to nobody else.
CREATE FUNCTION review_has_it(which bigint, round bigint, what text, who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN review_could_sign(which, what, who) AND coalesce(review_moved_to(round, what), who) = who;
END $$;

-- The stage that waits is moved, in the latest round of an open case, by who may sign it now or leads the office, to
-- somebody of the same agency who can sign it.
CREATE FUNCTION transfer_moves_the_next_stage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1407, NEW.case_id::int);
    IF EXISTS (SELECT 1 FROM review_withdrawal WHERE case_id = NEW.case_id)
       OR EXISTS (SELECT 1 FROM review_signature WHERE round_id = NEW.round_id AND verdict <> 'agree')
       OR NOT EXISTS (
        SELECT 1 FROM review_round r
        WHERE r.id = NEW.round_id AND r.case_id = NEW.case_id
          AND r.number = (SELECT max(number) FROM review_round WHERE case_id = NEW.case_id)
          AND NEW.stage = (
            SELECT s.stage FROM unnest(r.stages) WITH ORDINALITY AS s (stage, place)
            WHERE NOT EXISTS (SELECT 1 FROM review_signature g WHERE g.round_id = r.id AND g.stage = s.stage)
            ORDER BY s.place LIMIT 1)
    ) THEN
        RAISE EXCEPTION 'what is moved is the stage that waits' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'transfer_moves_what_waits';
    END IF;
    IF NOT staff_holds(NEW.by_id, 'approval')
       AND NOT review_has_it(NEW.case_id, NEW.round_id, NEW.stage, NEW.by_id) THEN
        RAISE EXCEPTION 'a case is moved by who may sign it, or leads' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'transfer_by_who_has_it';
    END IF;
    IF NEW.to_id IS NOT DISTINCT FROM review_moved_to(NEW.round_id, NEW.stage) THEN
        RAISE EXCEPTION 'the stage is there already' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'transfer_moves_something';
    END IF;
    IF NEW.to_id IS NOT NULL AND NOT (review_could_sign(NEW.case_id, NEW.stage, NEW.to_id) AND EXISTS (
        SELECT 1 FROM staff_account t JOIN staff_account b ON b.agency_id = t.agency_id
        WHERE t.id = NEW.to_id AND b.id = NEW.by_id AND t.is_active
    )) THEN
        RAISE EXCEPTION 'a stage is moved to who can sign it' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'transfer_to_who_can_sign';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfer_moves_the_next_stage BEFORE INSERT ON review_transfer
    FOR EACH ROW EXECUTE FUNCTION transfer_moves_the_next_stage();
ALTER TABLE review_transfer ENABLE ALWAYS TRIGGER transfer_moves_the_next_stage;

-- A stage that was moved to somebody is signed by nobody else.
CREATE FUNCTION signed_by_whom_it_was_moved_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1407, NEW.case_id::int);
    IF coalesce(review_moved_to(NEW.round_id, NEW.stage), NEW.actor_id) <> NEW.actor_id THEN
        RAISE EXCEPTION 'this stage was moved to somebody else' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'signed_by_whom_it_was_moved_to';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signed_by_whom_it_was_moved_to BEFORE INSERT ON review_signature
    FOR EACH ROW EXECUTE FUNCTION signed_by_whom_it_was_moved_to();
ALTER TABLE review_signature ENABLE ALWAYS TRIGGER signed_by_whom_it_was_moved_to;
