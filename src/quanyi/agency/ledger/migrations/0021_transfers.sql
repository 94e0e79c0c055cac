-- 转出冻结: an account that is about to leave takes nothing more; the same table as `law.rules.status.TRANSITIONS`.
CREATE OR REPLACE FUNCTION account_state_after(before text, event text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT v.after FROM (VALUES
        (NULL, 'first_contribution', 'normal'),
        ('normal', 'dispute', 'frozen'),
        ('normal', 'duplicate_suspected', 'frozen'),
        ('normal', 'death_reported', 'frozen'),
        ('normal', 'court_hold', 'frozen'),
        ('normal', 'temporary_account_sealed', 'frozen'),
        ('normal', 'transfer_agreed', 'frozen'),
        ('frozen', 'hold_lifted', 'normal'),
        ('frozen', 'dispute_resolved', 'normal'),
        ('normal', 'transferred_out', 'cancelled'),
        ('cancelled', 'returned', 'normal'),
        ('normal', 'merged', 'cancelled'),
        ('normal', 'opened_in_error', 'cancelled'),
        ('frozen', 'duplicate_cleared', 'cancelled'),
        ('frozen', 'temporary_account_collected', 'cancelled'),
        ('normal', 'confirmed_lump_sum', 'terminated'),
        ('normal', 'nationality_termination', 'terminated'),
        ('frozen', 'inheritance_paid', 'terminated'),
        ('terminated', 'termination_reversed', 'normal')
    ) AS v(before, event, after)
    WHERE v.before IS NOT DISTINCT FROM $1 AND v.event = $2
$$;

-- A transfer stands after all signatures of its case, and says of whom, how and under which letter as its row does.
CREATE FUNCTION transfer_is_approved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM collect_transferrow t JOIN review_round r ON r.submission_id = t.submission_id
        JOIN ledger_journal j ON j.case_id = r.case_id
        WHERE t.id = NEW.row_id AND j.id = NEW.journal_id
          AND (t.person_id, t.act, t.number) = (NEW.person_id, NEW.act, NEW.number)
          AND r.number = (SELECT max(number) FROM review_round WHERE case_id = r.case_id)
          AND review_is_approved(r.case_id)
    ) THEN
        RAISE EXCEPTION 'a transfer stands after all signatures of its case' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'transfer_is_approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfer_is_approved BEFORE INSERT ON ledger_transfer
    FOR EACH ROW EXECUTE FUNCTION transfer_is_approved();
ALTER TABLE ledger_transfer ENABLE ALWAYS TRIGGER transfer_is_approved;
