-- What was found is written before anybody but the first stage has agreed, in a round that waits: who signs later signs
-- what they saw. Row security does not hide rows from a guard.
CREATE FUNCTION finding_before_it_is_agreed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    asked record;
BEGIN
    SELECT r.id, r.case_id, r.number, d.person_id INTO asked FROM collect_disputerow d
    JOIN review_round r ON r.submission_id = d.submission_id WHERE d.id = NEW.row_id;
    PERFORM pg_advisory_xact_lock(1407, asked.case_id::int);
    IF asked.id IS NULL OR asked.person_id <> NEW.person_id
        OR asked.number <> (SELECT max(number) FROM review_round WHERE case_id = asked.case_id)
        OR EXISTS (SELECT 1 FROM review_withdrawal WHERE case_id = asked.case_id)
        OR EXISTS (SELECT 1 FROM review_signature
            WHERE round_id = asked.id AND (stage <> 'first_review' OR verdict <> 'agree')) THEN
        RAISE EXCEPTION 'what is found of row % comes too late', NEW.row_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finding_before_it_is_agreed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER finding_before_it_is_agreed BEFORE INSERT ON compute_disputefinding
    FOR EACH ROW EXECUTE FUNCTION finding_before_it_is_agreed();
ALTER TABLE compute_disputefinding ENABLE ALWAYS TRIGGER finding_before_it_is_agreed;

-- A dispute ends by an approved case, after it was itself approved with the finding that the line is wrong.
CREATE FUNCTION dispute_end_is_approved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT review_is_approved(NEW.case_id) OR NOT EXISTS (
        SELECT 1 FROM collect_disputerow d JOIN review_round r ON r.submission_id = d.submission_id
        WHERE d.id = NEW.row_id AND r.case_id <> NEW.case_id AND review_is_approved(r.case_id)
          AND (SELECT f.result FROM compute_disputefinding f WHERE f.row_id = d.id ORDER BY f.id DESC LIMIT 1)
              = 'upheld') THEN
        RAISE EXCEPTION 'dispute % does not end by case %', NEW.row_id, NEW.case_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'dispute_end_is_approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dispute_end_is_approved BEFORE INSERT ON compute_disputeend
    FOR EACH ROW EXECUTE FUNCTION dispute_end_is_approved();
ALTER TABLE compute_disputeend ENABLE ALWAYS TRIGGER dispute_end_is_approved;

-- 异议 as `books_of` counts what a page stands on: how many of a person's disputes were handed in, signed, taken back,
-- found and ended.
CREATE FUNCTION disputes_of(whose bigint) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT concat_ws(' ', count(DISTINCT d.id), count(DISTINCT s.id), count(DISTINCT w.id), count(DISTINCT f.id),
        count(DISTINCT e.id))
    FROM collect_disputerow d JOIN review_round r ON r.submission_id = d.submission_id
    LEFT JOIN review_signature s ON s.round_id = r.id
    LEFT JOIN review_withdrawal w ON w.round_id = r.id
    LEFT JOIN compute_disputefinding f ON f.row_id = d.id
    LEFT JOIN compute_disputeend e ON e.row_id = d.id
    WHERE d.person_id = whose AND (released_whole() OR whose IN (SELECT released_persons()))
$$;
