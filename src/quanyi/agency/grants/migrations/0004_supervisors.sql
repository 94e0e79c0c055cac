-- Persons of a grant come with it, and those of a case are those of its request. A supervisor grants to nobody but
-- themselves, by the order of the body, within the days of their post.
CREATE OR REPLACE FUNCTION grant_is_of_those_asked_for() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given grants_grant;
BEGIN
    SELECT * INTO given FROM grants_grant WHERE id = NEW.grant_id;
    IF given.id IS NULL OR given.made_at < now() THEN
        RAISE EXCEPTION 'nobody is added to a grant' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'subjects_come_with_the_grant';
    END IF;
    IF given.case_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM review_round r JOIN grants_requestedperson p ON p.submission_id = r.submission_id
        WHERE r.case_id = given.case_id AND p.person_id = NEW.person_id
          AND r.number = (SELECT max(number) FROM review_round WHERE case_id = given.case_id)
    ) THEN
        RAISE EXCEPTION 'a grant is about those who were asked for' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'granted_of_those_asked_for';
    END IF;
    IF given.requester = 'supervisor' THEN
        IF given.account_id IS DISTINCT FROM given.made_by_id OR NOT staff_supervises(given.made_by_id)
           OR NOT EXISTS (
            SELECT 1 FROM staff_supervision s WHERE s.account_id = given.made_by_id
              AND given.first_on >= s.first_on AND given.last_on <= s.last_on
              AND NOT EXISTS (SELECT 1 FROM staff_supervisionend e WHERE e.supervision_id = s.id)
              AND EXISTS (SELECT 1 FROM staff_supervisionapproval a WHERE a.supervision_id = s.id)
           ) OR EXISTS (SELECT 1 FROM grants_grantsubject WHERE grant_id = NEW.grant_id) THEN
            RAISE EXCEPTION 'a supervisor sees whom an order names, while they supervise' USING
                ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'order_is_a_supervisors';
        END IF;
    ELSIF NOT staff_does_business(given.made_by_id) AND NOT EXISTS (
        SELECT 1 FROM registry_mandate m WHERE m.account_id = given.made_by_id AND m.person_id = NEW.person_id
    ) THEN
        RAISE EXCEPTION 'a mandate is given by the person, or registered at the counter' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'mandate_is_given_by_the_person';
    END IF;
    RETURN NEW;
END $$;
