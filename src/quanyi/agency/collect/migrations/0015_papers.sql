-- Papers come with their submission, before it is put before the reviewers: none is added to what they see.
CREATE FUNCTION papers_come_with_the_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM review_round WHERE submission_id = NEW.submission_id) THEN
        RAISE EXCEPTION 'a paper comes with its submission' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'papers_come_with_the_submission';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER papers_come_with_the_submission BEFORE INSERT ON collect_submissionpaper
    FOR EACH ROW EXECUTE FUNCTION papers_come_with_the_submission();
ALTER TABLE collect_submissionpaper ENABLE ALWAYS TRIGGER papers_come_with_the_submission;
