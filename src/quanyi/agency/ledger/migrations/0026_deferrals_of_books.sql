-- As before, and what the books of another office bring after the signatures of their case: several deferrals, each
-- under an application of its own that belongs to no round. They come with the case's registration or never: no
-- reviewer saw their applications, so a case that is through admits no more of them.
CREATE OR REPLACE FUNCTION deferral_is_approved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1206, (NEW.employer_id % 2147483647)::int);
    IF NOT review_is_approved(NEW.case_id) OR NOT EXISTS (
        SELECT 1 FROM collect_deferralrow d JOIN review_case c ON c.id = NEW.case_id
        LEFT JOIN review_round r ON r.submission_id = d.submission_id
        WHERE d.id = NEW.row_id
          AND (d.employer_id, d.form, d.first_month, d.last_month)
              = (NEW.employer_id, NEW.form, NEW.first_month, NEW.last_month)
          AND CASE WHEN c.kind = 'migration' THEN r.id IS NULL AND EXISTS (
                  SELECT 1 FROM registry_registration g
                  WHERE g.case_id = NEW.case_id AND g.registered_in = pg_current_xact_id())
              ELSE r.case_id = NEW.case_id
                  AND r.number = (SELECT max(number) FROM review_round WHERE case_id = NEW.case_id) END
    ) THEN
        RAISE EXCEPTION 'a deferral stands after all signatures of its case' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'deferral_is_approved';
    END IF;
    IF EXISTS (
        SELECT 1 FROM ledger_deferral d WHERE d.employer_id = NEW.employer_id
          AND d.first_month <= NEW.last_month AND d.last_month >= NEW.first_month
    ) THEN
        RAISE EXCEPTION 'months of employer % are deferred already', NEW.employer_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'month_deferred_once';
    END IF;
    RETURN NEW;
END $$;
