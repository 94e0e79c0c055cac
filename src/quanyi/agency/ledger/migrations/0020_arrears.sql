-- A deferral is what the latest round of its case asked for, after all its signatures, and never twice of one month.
CREATE FUNCTION deferral_is_approved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1206, (NEW.employer_id % 2147483647)::int);
    IF NOT EXISTS (
        SELECT 1 FROM review_round r JOIN collect_deferralrow d ON d.submission_id = r.submission_id
        WHERE r.case_id = NEW.case_id AND d.id = NEW.row_id
          AND r.number = (SELECT max(number) FROM review_round WHERE case_id = NEW.case_id)
          AND (d.employer_id, d.form, d.first_month, d.last_month)
              = (NEW.employer_id, NEW.form, NEW.first_month, NEW.last_month)
          AND review_is_approved(NEW.case_id)
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
CREATE TRIGGER deferral_is_approved BEFORE INSERT ON ledger_deferral
    FOR EACH ROW EXECUTE FUNCTION deferral_is_approved();
ALTER TABLE ledger_deferral ENABLE ALWAYS TRIGGER deferral_is_approved;

-- The last month that an employer declared for anybody, here or in the earlier system, or that was assessed, as posted
-- by an instant (null: now). It names nobody, and so looks past the row security of whose look asks. A list alone
-- declares, and only while a row of it stands; of the earlier system it looks into years behind which nothing is known.
CREATE INDEX migrated_year_by_employer ON collect_migrationyear (credit_code, year);
CREATE FUNCTION declared_until(employer bigint, known_at timestamptz) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    until date := greatest(
        (SELECT c.month FROM ledger_contribution c WHERE c.employer_id = employer AND c.kind = 'normal'
            AND (known_at IS NULL OR EXISTS (
                SELECT 1 FROM ledger_journal j WHERE j.id = c.journal_id AND j.posted_at <= known_at))
            AND NOT EXISTS (
                SELECT 1 FROM ledger_reversal v JOIN ledger_journal j ON j.id = v.journal_id
                WHERE v.contribution_id = c.id AND (known_at IS NULL OR j.posted_at <= known_at))
            ORDER BY c.month DESC LIMIT 1),
        (SELECT max(a.month) FROM ledger_assessment a JOIN ledger_journal j ON j.id = a.journal_id
            WHERE a.employer_id = employer AND (known_at IS NULL OR j.posted_at <= known_at)));
    code text := (SELECT credit_code FROM registry_employer WHERE id = employer);
    of_before int := (SELECT max(y.year) FROM collect_migrationyear y WHERE y.credit_code = code);
BEGIN
    WHILE of_before IS NOT NULL AND make_date(of_before, 12, 1) > coalesce(until, '-infinity') LOOP
        FOR n IN REVERSE 12..1 LOOP
            IF EXISTS (
                SELECT 1 FROM collect_migrationyear y
                WHERE y.credit_code = code AND y.year = of_before AND y.base_fen[n] > 0
                  AND EXISTS (
                      SELECT 1 FROM review_round r JOIN ledger_journal j ON j.case_id = r.case_id
                      WHERE r.submission_id = y.submission_id AND j.kind = 'migration' AND j.purpose = 'posting'
                        AND r.number = (SELECT max(number) FROM review_round WHERE case_id = r.case_id)
                        AND (known_at IS NULL OR j.posted_at <= known_at))
                  AND NOT EXISTS (
                      SELECT 1 FROM ledger_reversal v JOIN ledger_journal j ON j.id = v.journal_id
                      WHERE v.migrated_year_id = y.id AND v.month = make_date(of_before, n, 1)
                        AND (known_at IS NULL OR j.posted_at <= known_at))
            ) THEN
                RETURN greatest(until, make_date(of_before, n, 1));
            END IF;
        END LOOP;
        of_before := (SELECT max(y.year) FROM collect_migrationyear y
            WHERE y.credit_code = code AND y.year < of_before);
    END LOOP;
    RETURN until;
END $$;

-- Of a late fee no more is paid than was charged. Writers of one fee wait for each other.
CREATE FUNCTION no_more_than_the_late_fee() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1207, (NEW.fee_id % 2147483647)::int);
    IF NEW.amount_fen > (SELECT amount_fen FROM ledger_latefee WHERE id = NEW.fee_id)
        - (SELECT coalesce(sum(amount_fen), 0) FROM ledger_latefeepayment WHERE fee_id = NEW.fee_id) THEN
        RAISE EXCEPTION 'more is paid on late fee % than is left of it', NEW.fee_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'no_more_than_the_late_fee';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_more_than_the_late_fee BEFORE INSERT ON ledger_latefeepayment
    FOR EACH ROW EXECUTE FUNCTION no_more_than_the_late_fee();
ALTER TABLE ledger_latefeepayment ENABLE ALWAYS TRIGGER no_more_than_the_late_fee;
