-- As 0001 has it; states of accounts and what is owed and deferred count, too.
CREATE OR REPLACE FUNCTION books_of(whose bigint) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    employers bigint[];
    told text;
BEGIN
    IF NOT released_whole() AND whose NOT IN (SELECT released_persons()) THEN
        RETURN NULL;
    END IF;
    employers := ARRAY(
        WITH RECURSIVE declared_by AS (
            SELECT min(employer_id) AS id FROM ledger_contribution WHERE person_id = whose
            UNION ALL
            SELECT (SELECT min(c.employer_id) FROM ledger_contribution c WHERE c.person_id = whose AND c.employer_id > d.id)
            FROM declared_by d WHERE d.id IS NOT NULL)
        SELECT id FROM declared_by WHERE id IS NOT NULL
        UNION SELECT employer_id FROM registry_employmentchange WHERE person_id = whose AND employer_id IS NOT NULL
        UNION SELECT e.id FROM registry_person p JOIN collect_migrationyear y USING (insurance_number)
            JOIN registry_employer e USING (credit_code) WHERE p.id = whose
        ORDER BY 1);
    SELECT concat_ws(' ',
        (SELECT max(id) FROM audit_erasure),
        (SELECT count(*) FROM registry_persondetail WHERE person_id = whose),
        (SELECT count(*) FROM registry_statuschange WHERE person_id = whose),
        (SELECT count(*) FROM registry_itemversion WHERE person_id = whose),
        (SELECT count(*) FROM registry_employmentchange WHERE person_id = whose),
        (SELECT count(*) FROM registry_subsidy WHERE person_id = whose),
        (SELECT count(*) FROM registry_benefitdecision WHERE person_id = whose),
        (SELECT count(*) FROM ledger_entry WHERE person_id = whose),
        (SELECT count(*) FROM ledger_settledyear WHERE person_id = whose),
        (SELECT count(*) FROM ledger_accountstate WHERE person_id = whose),
        (SELECT concat_ws(' ', count(*), count(d.id), count(r.id)) FROM ledger_contribution c
            LEFT JOIN ledger_crediting d ON d.contribution_id = c.id
            LEFT JOIN ledger_reversal r ON r.contribution_id = c.id WHERE c.person_id = whose),
        (SELECT concat_ws(' ', count(y.id), count(r.id)) FROM registry_person p
            JOIN collect_migrationyear y USING (insurance_number)
            LEFT JOIN ledger_reversal r ON r.migrated_year_id = y.id WHERE p.id = whose),
        (SELECT concat_ws(' ', count(DISTINCT p.id), count(DISTINCT o.id), count(DISTINCT k.id))
            FROM ledger_benefitpayment p LEFT JOIN ledger_benefitoutcome o ON o.payment_id = p.id
            LEFT JOIN ledger_benefitclaim k ON k.payment_id = p.id WHERE p.person_id = whose),
        (SELECT concat_ws(' ', count(*), sum(xmin::text::bigint)) FROM ledger_accountyear WHERE person_id = whose),
        (SELECT concat_ws(' ', count(*), count(o.id)) FROM review_letter l
            LEFT JOIN review_letteropening o ON o.letter_id = l.id WHERE l.person_id = whose),
        (SELECT concat_ws(' ', count(DISTINCT r.id), count(DISTINCT s.id), count(DISTINCT w.id)) FROM review_round r
            LEFT JOIN review_signature s ON s.round_id = r.id LEFT JOIN review_withdrawal w ON w.round_id = r.id
            WHERE r.case_id IN (SELECT case_id FROM review_letter WHERE person_id = whose)),
        (SELECT count(*) FROM registry_itemversion WHERE employer_id = ANY (employers)),
        -- Until which month they declared or were assessed, and what of theirs is deferred.
        (SELECT string_agg(concat_ws(' ', declared_until(e, NULL),
            (SELECT count(*) FROM ledger_deferral d WHERE d.employer_id = e)), ' ' ORDER BY e)
            FROM unnest(employers) AS e),
        employers)
    INTO told;
    RETURN told;
END $$;
