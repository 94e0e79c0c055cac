-- What outsiders are given rests on the signatures of its case, and on nothing wider than was proposed in it.
CREATE FUNCTION grant_is_as_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.case_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF NOT review_is_approved(NEW.case_id) THEN
        RAISE EXCEPTION 'a grant follows the signatures of its case' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'granted_after_approval';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM review_round r JOIN grants_disclosurerequest d ON d.submission_id = r.submission_id
        WHERE r.case_id = NEW.case_id AND r.number = (SELECT max(number) FROM review_round WHERE case_id = NEW.case_id)
          AND d.requester = NEW.requester AND NEW.items <@ d.proposed AND NEW.last_on <= d.last_on
          AND NEW.from_month IS NOT DISTINCT FROM d.from_month AND NEW.to_month IS NOT DISTINCT FROM d.to_month
          AND NEW.silent_until IS NOT DISTINCT FROM d.silent_until AND NEW.answers <= d.times * (
              SELECT count(*) FROM grants_requestedperson p WHERE p.submission_id = d.submission_id)
    ) THEN
        RAISE EXCEPTION 'a grant is no wider than what was approved' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'granted_as_approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grant_is_as_approved BEFORE INSERT ON grants_grant
    FOR EACH ROW EXECUTE FUNCTION grant_is_as_approved();
ALTER TABLE grants_grant ENABLE ALWAYS TRIGGER grant_is_as_approved;

-- Persons of a grant come with it, and those of a case are those of its request.
CREATE FUNCTION grant_is_of_those_asked_for() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM grants_grant WHERE id = NEW.grant_id AND made_at >= now()) THEN
        RAISE EXCEPTION 'nobody is added to a grant' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'subjects_come_with_the_grant';
    END IF;
    IF EXISTS (SELECT 1 FROM grants_grant WHERE id = NEW.grant_id AND case_id IS NOT NULL) AND NOT EXISTS (
        SELECT 1 FROM grants_grant g JOIN review_round r ON r.case_id = g.case_id
        JOIN grants_requestedperson p ON p.submission_id = r.submission_id
        WHERE g.id = NEW.grant_id AND p.person_id = NEW.person_id
          AND r.number = (SELECT max(number) FROM review_round WHERE case_id = g.case_id)
    ) THEN
        RAISE EXCEPTION 'a grant is about those who were asked for' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'granted_of_those_asked_for';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM grants_grant g WHERE g.id = NEW.grant_id AND (staff_does_business(g.made_by_id) OR EXISTS (
            SELECT 1 FROM registry_mandate m WHERE m.account_id = g.made_by_id AND m.person_id = NEW.person_id))
    ) THEN
        RAISE EXCEPTION 'a mandate is given by the person, or registered at the counter' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'mandate_is_given_by_the_person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grant_is_of_those_asked_for BEFORE INSERT ON grants_grantsubject
    FOR EACH ROW EXECUTE FUNCTION grant_is_of_those_asked_for();
ALTER TABLE grants_grantsubject ENABLE ALWAYS TRIGGER grant_is_of_those_asked_for;

-- An answer stays within its grant: whom, what, until when, how often. Two at once wait for one another.
CREATE FUNCTION answer_stays_within_its_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given grants_grant;
BEGIN
    PERFORM pg_advisory_xact_lock(1401, NEW.grant_id::int);
    SELECT * INTO given FROM grants_grant WHERE id = NEW.grant_id;
    IF NOT EXISTS (SELECT 1 FROM grants_grantsubject WHERE grant_id = NEW.grant_id AND person_id = NEW.person_id)
       OR NOT NEW.items <@ given.items THEN
        RAISE EXCEPTION 'an answer is about whom and what was granted' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'answered_as_granted';
    END IF;
    IF EXISTS (SELECT 1 FROM grants_grantend WHERE grant_id = NEW.grant_id)
       OR staff_today() NOT BETWEEN given.first_on AND given.last_on THEN
        RAISE EXCEPTION 'this grant does not run' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'answered_while_granted';
    END IF;
    IF given.answers IS NOT NULL
       AND (SELECT count(*) FROM grants_answer WHERE grant_id = NEW.grant_id) >= given.answers THEN
        RAISE EXCEPTION 'as many answers as were granted are given' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'answered_as_often_as_granted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answer_stays_within_its_grant BEFORE INSERT ON grants_answer
    FOR EACH ROW EXECUTE FUNCTION answer_stays_within_its_grant();
ALTER TABLE grants_answer ENABLE ALWAYS TRIGGER answer_stays_within_its_grant;
