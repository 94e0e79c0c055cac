-- De-identified data: asked to be handed over by one person and made by another, after the signatures of their case.
CREATE FUNCTION extract_request_is_approved(asked bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM grants_extractrequest e JOIN review_round r ON r.submission_id = e.submission_id
        WHERE e.id = asked AND review_is_approved(r.case_id)
          AND r.number = (SELECT max(number) FROM review_round WHERE case_id = r.case_id)
    )
$$;

CREATE FUNCTION extract_order_follows_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT extract_request_is_approved(NEW.request_id) OR NOT staff_does_business(NEW.by_id) THEN
        RAISE EXCEPTION 'an extract follows the signatures of its case' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'extracted_after_approval';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER extract_order_follows_approval BEFORE INSERT ON grants_extractorder
    FOR EACH ROW EXECUTE FUNCTION extract_order_follows_approval();
ALTER TABLE grants_extractorder ENABLE ALWAYS TRIGGER extract_order_follows_approval;

CREATE FUNCTION extract_is_as_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked grants_extractrequest;
    ordered grants_extractorder;
BEGIN
    SELECT * INTO asked FROM grants_extractrequest WHERE id = NEW.request_id;
    SELECT * INTO ordered FROM grants_extractorder WHERE id = NEW.order_id;
    IF ordered.request_id <> NEW.request_id OR ordered.by_id = NEW.by_id OR NOT staff_does_business(NEW.by_id) THEN
        RAISE EXCEPTION 'two persons hand an extract over' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'extract_takes_two';
    END IF;
    IF NOT NEW.columns <@ asked.columns OR NEW.smallest < asked.smallest OR staff_today() > asked.ends_on THEN
        RAISE EXCEPTION 'an extract is no finer than what was approved' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'extracted_as_approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER extract_is_as_approved BEFORE INSERT ON grants_extract
    FOR EACH ROW EXECUTE FUNCTION extract_is_as_approved();
ALTER TABLE grants_extract ENABLE ALWAYS TRIGGER extract_is_as_approved;
