-- What became of a finding is decided by the approval of the very inquiry that is written down.
DROP TRIGGER finding_resolved_after_four_signatures ON compute_findingresolution;
DROP FUNCTION finding_resolved_after_four_signatures();
CREATE FUNCTION finding_resolved_after_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM compute_inquiry i
        JOIN review_round r ON r.submission_id = i.submission_id AND r.case_id = NEW.case_id
        WHERE i.id = NEW.inquiry_id AND i.finding_id = NEW.finding_id
          AND r.number = (SELECT max(number) FROM review_round WHERE case_id = NEW.case_id)
          AND review_is_approved(NEW.case_id)
    ) THEN
        RAISE EXCEPTION 'a finding is resolved after all signatures on its inquiry' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'finding_resolved_after_approval';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER finding_resolved_after_approval BEFORE INSERT ON compute_findingresolution
    FOR EACH ROW EXECUTE FUNCTION finding_resolved_after_approval();
ALTER TABLE compute_findingresolution ENABLE ALWAYS TRIGGER finding_resolved_after_approval;
