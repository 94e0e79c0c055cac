-- 状态变更表: the same as `law.rules.status.TRANSITIONS`; null where an event does not move an account from that state.
CREATE FUNCTION account_state_after(before text, event text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT v.after FROM (VALUES
        (NULL, 'first_contribution', 'normal'),
        ('normal', 'dispute', 'frozen'),
        ('normal', 'duplicate_suspected', 'frozen'),
        ('normal', 'death_reported', 'frozen'),
        ('normal', 'court_hold', 'frozen'),
        ('normal', 'temporary_account_sealed', 'frozen'),
        ('frozen', 'hold_lifted', 'normal'),
        ('frozen', 'dispute_resolved', 'normal'),
        ('normal', 'transferred_out', 'cancelled'),
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

-- A state comes with an approved case, when it is learned, and from the state before it by the table. An account opened
-- in error never was: what comes after is as if there had been none.
CREATE FUNCTION account_state_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT case_id FROM added) a WHERE NOT review_is_approved(a.case_id)) THEN
        RAISE EXCEPTION 'the state of an account comes with an approved case' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'account_state_after_approval';
    END IF;
    IF EXISTS (SELECT 1 FROM added WHERE learned_at NOT BETWEEN now() AND clock_timestamp()) THEN
        RAISE EXCEPTION 'the state of an account is learned when it is written' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'fact_is_learned_now';
    END IF;
    SELECT a.* INTO wrong FROM added a
    LEFT JOIN ledger_accountstate b ON b.person_id = a.person_id AND b.number = a.number - 1
    WHERE (b.id IS NULL AND a.number <> 1)
       OR a.state IS DISTINCT FROM account_state_after(
              CASE WHEN b.event <> 'opened_in_error' THEN b.state END, a.event)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'event % of the account of person % does not follow', wrong.event, wrong.person_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'account_state_follows';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER account_state_follows AFTER INSERT ON ledger_accountstate
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION account_state_follows();
ALTER TABLE ledger_accountstate ENABLE ALWAYS TRIGGER account_state_follows;

-- 建户: whose account these journals credit for the first time has one from the first credited month on; an earlier
-- system's settled year stands in its December, and its months know better. What the register says of its holder by then
-- follows at once: a death freezes it; where nothing is left of it, an earlier system paid it to the heirs or to the
-- holder, or moved it.
CREATE FUNCTION open_accounts(journals bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    opened bigint[];
BEGIN
    WITH credited AS (
        SELECT e.person_id, min(e.journal_id) AS journal_id, min(e.month) AS month
        FROM ledger_entry e
        WHERE e.journal_id = ANY (journals) AND e.person_id IS NOT NULL AND e.account BETWEEN 5 AND 8
          AND e.amount_fen < 0 AND NOT e.is_red
        GROUP BY e.person_id
    ), new AS (
        INSERT INTO ledger_accountstate (case_id, person_id, number, event, state, holds_from)
        SELECT j.case_id, c.person_id, coalesce(s.number, 0) + 1, 'first_contribution', 'normal',
               least(c.month, m.first)
        FROM credited c JOIN ledger_journal j ON j.id = c.journal_id
        LEFT JOIN LATERAL (SELECT number, event FROM ledger_accountstate
            WHERE person_id = c.person_id ORDER BY number DESC LIMIT 1) s ON true
        LEFT JOIN LATERAL (SELECT min(month) AS first
            FROM registry_person p JOIN collect_migrationyear y USING (insurance_number), unnest(y.credited_in) AS month
            WHERE p.id = c.person_id AND j.kind = 'migration') m ON true
        WHERE s.number IS NULL OR s.event = 'opened_in_error'
        ON CONFLICT (person_id, number) DO NOTHING
        RETURNING person_id
    )
    SELECT array_agg(person_id) INTO opened FROM new;
    IF opened IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO ledger_accountstate (case_id, person_id, number, event, state, holds_from)
    SELECT r.case_id, s.person_id, s.number + 1, 'death_reported', 'frozen', r.holds_from
    FROM account_stands(opened) s
    JOIN LATERAL (SELECT status, case_id, holds_from FROM registry_statuschange
        WHERE person_id = s.person_id AND holds_to IS NULL ORDER BY id DESC LIMIT 1) r ON r.status = 'died';
    INSERT INTO ledger_accountstate (case_id, person_id, number, event, state, holds_from)
    SELECT s.case_id, s.person_id, s.number + 1, w.event, w.state, greatest(r.holds_from, held.last)
    FROM account_stands(opened) s
    JOIN LATERAL (SELECT status, holds_from FROM registry_statuschange
        WHERE person_id = s.person_id AND holds_to IS NULL ORDER BY id DESC LIMIT 1) r ON true
    JOIN (VALUES ('died', 'inheritance_paid', 'terminated'),
                 ('ended', 'confirmed_lump_sum', 'terminated'),
                 ('transferred_out', 'transferred_out', 'cancelled')) AS w(status, event, state) ON w.status = r.status
    CROSS JOIN LATERAL (SELECT sum(amount_fen) AS fen, max(month) AS last FROM ledger_entry
        WHERE person_id = s.person_id AND account BETWEEN 5 AND 8) held
    WHERE held.fen = 0
      -- What was made payable here (account 10) ends an account when the bank has paid it, and not before.
      AND NOT EXISTS (SELECT 1 FROM ledger_benefitpayment p JOIN collect_benefitrow b ON b.id = p.row_id
          JOIN ledger_entry e ON e.journal_id = p.journal_id AND e.account = 10
          WHERE p.person_id = s.person_id AND b.kind IN ('inheritance', 'lump_sum_short', 'lump_sum_left'));
END $$;

-- 账户现状: the event of each of these accounts that was learned last.
CREATE FUNCTION account_stands(persons bigint[]) RETURNS SETOF ledger_accountstate LANGUAGE sql STABLE AS $$
    SELECT s.* FROM unnest(persons) AS p(id) CROSS JOIN LATERAL (
        SELECT * FROM ledger_accountstate WHERE person_id = p.id ORDER BY number DESC LIMIT 1) s
$$;

-- The books of before: each account from the case that credited it first, then by what the register and the bank said.
SELECT open_accounts((SELECT array_agg(id) FROM ledger_journal));
INSERT INTO ledger_accountstate (case_id, person_id, number, event, state, holds_from)
SELECT DISTINCT ON (s.person_id) o.case_id, s.person_id, s.number + 1,
       CASE w.kind WHEN 'inheritance' THEN 'inheritance_paid'
            WHEN 'lump_sum_short' THEN 'confirmed_lump_sum' ELSE 'nationality_termination' END,
       'terminated', b.on
FROM ledger_benefitoutcome o
JOIN collect_outcomerow b ON b.id = o.row_id
JOIN ledger_benefitpayment p ON p.id = o.payment_id
JOIN collect_benefitrow w ON w.id = p.row_id
CROSS JOIN LATERAL account_stands(ARRAY[p.person_id]) s
WHERE o.result = 'paid' AND s.state = CASE w.kind WHEN 'inheritance' THEN 'frozen'
      WHEN 'lump_sum_short' THEN 'normal' WHEN 'lump_sum_left' THEN 'normal' END
ORDER BY s.person_id, o.id;
