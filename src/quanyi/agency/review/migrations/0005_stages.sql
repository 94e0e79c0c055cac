-- Which stages a round takes is fixed when it is opened. All in the order of Decree 14, article 7, approval the last.
ALTER TABLE review_round ADD CONSTRAINT stages_end_in_approval CHECK (
    array_to_string(stages, ' ') ~ '^(first_review )?(review )?(recheck )?approval$'
    AND array_position(stages, NULL) IS NULL
);

-- The one place that says whether a case is approved: each stage of its latest round was agreed to.
CREATE FUNCTION review_is_approved(which bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((
        SELECT r.stages <@ ARRAY(SELECT s.stage FROM review_signature s WHERE s.round_id = r.id AND s.verdict = 'agree')
        FROM review_round r WHERE r.case_id = which ORDER BY r.number DESC LIMIT 1
    ), false);
END $$;

CREATE OR REPLACE FUNCTION signer_does_one_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1407, NEW.case_id::int);
    IF NOT EXISTS (SELECT 1 FROM review_round WHERE id = NEW.round_id AND case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'this round belongs to another case' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'round_of_the_case';
    END IF;
    IF EXISTS (SELECT 1 FROM review_round WHERE case_id = NEW.case_id AND collector_id = NEW.actor_id) THEN
        RAISE EXCEPTION 'the collector may not sign' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'collector_may_not_sign';
    END IF;
    IF EXISTS (SELECT 1 FROM review_signature
               WHERE case_id = NEW.case_id AND actor_id = NEW.actor_id AND stage <> NEW.stage) THEN
        RAISE EXCEPTION 'one person does one step of a case' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'one_step_a_person';
    END IF;
    IF EXISTS (SELECT 1 FROM review_signature WHERE round_id = NEW.round_id AND verdict <> 'agree') THEN
        RAISE EXCEPTION 'this round is over' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'round_is_over';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM review_round r
        WHERE r.id = NEW.round_id AND NEW.stage = ANY (r.stages)
          AND r.stages[:array_position(r.stages, NEW.stage) - 1]
              <@ ARRAY(SELECT s.stage FROM review_signature s WHERE s.round_id = r.id)
    ) THEN
        RAISE EXCEPTION 'the stages of a round are signed in their order' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'stages_in_order';
    END IF;
    RETURN NEW;
END $$;
