-- A journal bears the instant at which it is written (0014), and comes with a case that is approved.
CREATE OR REPLACE FUNCTION journal_is_stamped_and_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.posted_at := coalesce(
        (SELECT max(posted_at) FROM ledger_journal WHERE case_id = NEW.case_id AND posted_in = pg_current_xact_id()),
        clock_timestamp());
    NEW.posted_in := pg_current_xact_id();
    IF NOT review_is_approved(NEW.case_id) THEN
        RAISE EXCEPTION 'a case is posted after all its signatures' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'posted_after_approval';
    END IF;
    RETURN NEW;
END $$;

-- A row leaves suspense by the approval of the very clearance that is written down, after its own file was approved,
-- and as a declared row only together with the month that it posts.
DROP TRIGGER row_cleared_after_four_signatures ON ledger_clearedrow;
DROP FUNCTION row_cleared_after_four_signatures();
CREATE FUNCTION row_cleared_after_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM collect_rowclearance k
        JOIN review_round r ON r.submission_id = k.submission_id AND r.case_id = NEW.case_id
        JOIN collect_setasiderow w ON w.id = k.row_id
        JOIN review_round own ON own.submission_id = w.submission_id
        WHERE k.id = NEW.clearance_id AND k.row_id = NEW.row_id
          AND r.number = (SELECT max(number) FROM review_round WHERE case_id = r.case_id)
          AND own.number = (SELECT max(number) FROM review_round WHERE case_id = own.case_id)
          AND review_is_approved(r.case_id) AND review_is_approved(own.case_id)
          AND (k.right_row_id IS NULL
               OR EXISTS (SELECT 1 FROM ledger_contribution c WHERE c.row_id = k.right_row_id))
    ) THEN
        RAISE EXCEPTION 'a row set aside is cleared after all signatures on its clearance' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'row_cleared_after_approval';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER row_cleared_after_approval BEFORE INSERT ON ledger_clearedrow
    FOR EACH ROW EXECUTE FUNCTION row_cleared_after_approval();
ALTER TABLE ledger_clearedrow ENABLE ALWAYS TRIGGER row_cleared_after_approval;

-- An order is answered in turn: the first, and after each failure or return the next. What comes back was paid, what is
-- paid back was claimed, and never more of it. The case is approved. Writers of one payment wait for each other.
CREATE OR REPLACE FUNCTION outcome_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    due bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(1205, (NEW.payment_id % 2147483647)::int);
    IF NOT review_is_approved(NEW.case_id) THEN
        RAISE EXCEPTION 'an outcome is recorded after all signatures of its case' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'posted_after_approval';
    END IF;
    IF NEW.result IN ('paid', 'failed') AND (
        NEW.attempt <> 1 + (SELECT count(*) FROM ledger_benefitoutcome
                            WHERE payment_id = NEW.payment_id AND result IN ('failed', 'returned'))
        OR EXISTS (SELECT 1 FROM ledger_benefitclaim WHERE payment_id = NEW.payment_id)
    ) OR NEW.result = 'returned' AND (NOT EXISTS (
        SELECT 1 FROM ledger_benefitoutcome
        WHERE payment_id = NEW.payment_id AND result = 'paid' AND attempt = NEW.attempt
    ) OR EXISTS (SELECT 1 FROM ledger_benefitclaim WHERE payment_id = NEW.payment_id)) THEN
        RAISE EXCEPTION 'an outcome of payment % does not follow from those before', NEW.payment_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'outcome_follows';
    END IF;
    IF NEW.result = 'recovered' THEN
        SELECT coalesce(sum(own_fen + transfer_fen + pool_fen), 0) INTO due
        FROM ledger_benefitclaim WHERE payment_id = NEW.payment_id AND paid_out;
        IF NEW.amount_fen > due - (SELECT coalesce(sum(amount_fen), 0) FROM ledger_benefitoutcome
                                   WHERE payment_id = NEW.payment_id AND result = 'recovered') THEN
            RAISE EXCEPTION 'more is paid back on payment % than is claimed', NEW.payment_id USING
                ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'no_more_than_is_claimed';
        END IF;
    END IF;
    RETURN NEW;
END $$;
