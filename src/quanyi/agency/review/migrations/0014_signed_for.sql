-- Whether somebody neither collected a case nor signed another stage of it.
CREATE FUNCTION review_is_free(which bigint, what text, who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN NOT EXISTS (SELECT 1 FROM review_round WHERE case_id = which AND collector_id = who)
        AND NOT EXISTS (SELECT 1 FROM review_signature WHERE case_id = which AND actor_id = who AND stage <> what);
END $$;

-- Whether somebody could sign this stage of a case, by an own post or for somebody absent who could.
CREATE OR REPLACE FUNCTION review_could_sign(which bigint, what text, who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN review_is_free(which, what, who) AND (staff_holds(who, what) OR EXISTS (
        SELECT 1 FROM staff_delegation d
        WHERE d.delegate_id = who AND staff_stands_in(d.id, who, what) AND review_is_free(which, what, d.delegator_id)
    ));
END $$;

-- Whether a stage is somebody's to sign now: it was moved to nobody else but whom they stand in for.
CREATE OR REPLACE FUNCTION review_has_it(which bigint, round bigint, what text, who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    moved_to bigint := review_moved_to(round, what);
BEGIN
    RETURN review_could_sign(which, what, who) AND (coalesce(moved_to, who) = who OR EXISTS (
        SELECT 1 FROM staff_delegation d
        WHERE d.delegate_id = who AND d.delegator_id = moved_to AND staff_stands_in(d.id, who, what)
          AND review_is_free(which, what, moved_to)
    ));
END $$;

-- Who signs holds the post of the stage, or stands in for somebody absent who holds it and could sign this case.
CREATE FUNCTION signer_holds_the_stage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    absent bigint := (SELECT delegator_id FROM staff_delegation WHERE id = NEW.delegation_id);
BEGIN
    PERFORM pg_advisory_xact_lock(1407, NEW.case_id::int);
    IF NEW.delegation_id IS NULL AND NOT staff_holds(NEW.actor_id, NEW.stage) THEN
        RAISE EXCEPTION 'who signs holds the post of the stage' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'signer_holds_the_stage';
    END IF;
    IF NEW.delegation_id IS NOT NULL AND NOT staff_stands_in(NEW.delegation_id, NEW.actor_id, NEW.stage) THEN
        RAISE EXCEPTION 'this delegation does not allow this signature today' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'signed_under_a_running_delegation';
    END IF;
    IF NEW.delegation_id IS NOT NULL AND NOT review_is_free(NEW.case_id, NEW.stage, absent) THEN
        RAISE EXCEPTION 'who could not sign has nobody sign for him' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delegator_could_sign';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signer_holds_the_stage BEFORE INSERT ON review_signature
    FOR EACH ROW EXECUTE FUNCTION signer_holds_the_stage();
ALTER TABLE review_signature ENABLE ALWAYS TRIGGER signer_holds_the_stage;

-- A stage that was moved to somebody is signed by them, or by who stands in for them.
CREATE OR REPLACE FUNCTION signed_by_whom_it_was_moved_to() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved_to bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(1407, NEW.case_id::int);
    moved_to := review_moved_to(NEW.round_id, NEW.stage);
    IF moved_to <> NEW.actor_id AND moved_to IS DISTINCT FROM
       (SELECT delegator_id FROM staff_delegation WHERE id = NEW.delegation_id) THEN
        RAISE EXCEPTION 'this stage was moved to somebody else' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'signed_by_whom_it_was_moved_to';
    END IF;
    RETURN NEW;
END $$;
