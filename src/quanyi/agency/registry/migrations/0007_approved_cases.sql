-- A fact stands in the registry with the signatures of its case, or not at all (0004).
CREATE OR REPLACE FUNCTION registration_is_stamped_and_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.registered_at := now();
    NEW.registered_in := pg_current_xact_id();
    IF NOT review_is_approved(NEW.case_id) THEN
        RAISE EXCEPTION 'a case is registered after all its signatures' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'registered_after_approval';
    END IF;
    RETURN NEW;
END $$;
