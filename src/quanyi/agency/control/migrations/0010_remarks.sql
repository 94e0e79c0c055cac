-- Filed by who supervises, under the post that runs, on what is of the same agency.
CREATE FUNCTION remark_is_a_supervisors() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who staff_account;
BEGIN
    SELECT a.* INTO who FROM staff_supervision s JOIN staff_account a ON a.id = s.account_id
        WHERE s.id = NEW.supervision_id AND staff_today() BETWEEN s.first_on AND s.last_on
          AND EXISTS (SELECT 1 FROM staff_supervisionapproval p WHERE p.supervision_id = s.id)
          AND NOT EXISTS (SELECT 1 FROM staff_supervisionend e WHERE e.supervision_id = s.id);
    IF who.id IS NULL OR NOT staff_supervises(who.id) THEN
        RAISE EXCEPTION 'a remark is made by who supervises' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'remark_is_a_supervisors';
    END IF;
    IF EXISTS (SELECT 1 FROM review_case WHERE id = NEW.case_id AND agency_id <> who.agency_id)
       OR EXISTS (SELECT 1 FROM staff_account WHERE id = NEW.clerk_id AND agency_id <> who.agency_id) THEN
        RAISE EXCEPTION 'a remark is on the own agency' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'remark_is_of_the_agency';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER remark_is_a_supervisors BEFORE INSERT ON compute_remark
    FOR EACH ROW EXECUTE FUNCTION remark_is_a_supervisors();
ALTER TABLE compute_remark ENABLE ALWAYS TRIGGER remark_is_a_supervisors;

CREATE FUNCTION remark_answered_by_whom() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT staff_holds(NEW.by_id, 'approval') OR NOT EXISTS (
        SELECT 1 FROM compute_remark r JOIN staff_supervision s ON s.id = r.supervision_id
        JOIN staff_account a ON a.id = s.account_id JOIN staff_account b ON b.id = NEW.by_id
        WHERE r.id = NEW.remark_id AND a.agency_id = b.agency_id
    ) THEN
        RAISE EXCEPTION 'who leads answers' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'remark_answered_by_whom';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER remark_answered_by_whom BEFORE INSERT ON compute_remarkanswer
    FOR EACH ROW EXECUTE FUNCTION remark_answered_by_whom();
ALTER TABLE compute_remarkanswer ENABLE ALWAYS TRIGGER remark_answered_by_whom;
