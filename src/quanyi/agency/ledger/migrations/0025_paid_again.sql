-- A month of a decision is paid once, but for what was claimed back: it may be due again after all.
CREATE FUNCTION benefit_paid_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1209);
    IF EXISTS (
        SELECT 1 FROM ledger_benefitpayment p
        WHERE p.decision_id = NEW.decision_id AND p.month = NEW.month AND p.part = NEW.part
          AND NOT EXISTS (SELECT 1 FROM ledger_benefitclaim c WHERE c.payment_id = p.id)
    ) THEN
        RAISE EXCEPTION 'this month of decision % is paid', NEW.decision_id USING
            ERRCODE = 'unique_violation', CONSTRAINT = 'benefit_paid_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER benefit_paid_once BEFORE INSERT ON ledger_benefitpayment
    FOR EACH ROW EXECUTE FUNCTION benefit_paid_once();
ALTER TABLE ledger_benefitpayment ENABLE ALWAYS TRIGGER benefit_paid_once;

-- As 0015 has it; and the bank may have paid what was withdrawn before its answer came in: then it is owed back, too.
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
        OR EXISTS (SELECT 1 FROM ledger_benefitclaim WHERE payment_id = NEW.payment_id AND paid_out)
    ) OR NEW.result = 'returned' AND (NOT EXISTS (
        SELECT 1 FROM ledger_benefitoutcome
        WHERE payment_id = NEW.payment_id AND result = 'paid' AND attempt = NEW.attempt
    ) OR EXISTS (SELECT 1 FROM ledger_benefitclaim WHERE payment_id = NEW.payment_id)) THEN
        RAISE EXCEPTION 'an outcome of payment % does not follow from those before', NEW.payment_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'outcome_follows';
    END IF;
    IF NEW.result = 'recovered' THEN
        SELECT coalesce(sum(own_fen + transfer_fen + pool_fen), 0) INTO due
        FROM ledger_benefitclaim WHERE payment_id = NEW.payment_id AND (paid_out OR (
            SELECT coalesce(sum(CASE result WHEN 'paid' THEN 1 ELSE -1 END), 0) FROM ledger_benefitoutcome
            WHERE payment_id = NEW.payment_id AND result IN ('paid', 'returned')) > 0);
        IF NEW.amount_fen > due - (SELECT coalesce(sum(amount_fen), 0) FROM ledger_benefitoutcome
                                   WHERE payment_id = NEW.payment_id AND result = 'recovered') THEN
            RAISE EXCEPTION 'more is paid back on payment % than is claimed', NEW.payment_id USING
                ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'no_more_than_is_claimed';
        END IF;
    END IF;
    RETURN NEW;
END $$;
