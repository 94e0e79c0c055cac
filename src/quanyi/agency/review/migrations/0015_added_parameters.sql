-- What the rules read is what the last round of an approved case put before the signers, on the day of the last word.
CREATE FUNCTION parameter_follows_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.entered_on <> (now() AT TIME ZONE 'Asia/Shanghai')::date OR NOT EXISTS (
        SELECT 1 FROM collect_parameterrequest p
        JOIN review_round r ON r.submission_id = p.submission_id AND r.case_id = NEW.case_id
        WHERE p.id = NEW.request_id
          AND r.number = (SELECT max(number) FROM review_round WHERE case_id = NEW.case_id)
          AND review_is_approved(NEW.case_id)
    ) THEN
        RAISE EXCEPTION 'a parameter is in force by the approval of its very request, from that day' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'parameter_follows_approval';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER parameter_follows_approval BEFORE INSERT ON review_addedparameter
    FOR EACH ROW EXECUTE FUNCTION parameter_follows_approval();
ALTER TABLE review_addedparameter ENABLE ALWAYS TRIGGER parameter_follows_approval;
