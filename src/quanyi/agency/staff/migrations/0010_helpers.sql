-- Whose login is of a body that helps.
CREATE FUNCTION staff_helps(who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM staff_helperperson WHERE account_id = who);
END $$;

-- Helpers hold no post by which cases are handed in, signed or led, and supervise nobody.
CREATE FUNCTION helper_person_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(2602, NEW.account_id::int);
    IF NOT staff_holds(NEW.by_id, 'approval') OR NEW.by_id = NEW.account_id OR EXISTS (
        SELECT 1 FROM staff_account a JOIN staff_account b ON b.id = NEW.by_id
        WHERE a.id = NEW.account_id AND (a.kind <> 'staff' OR a.agency_id <> b.agency_id)
    ) THEN
        RAISE EXCEPTION 'who leads registers helpers' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'helper_by_who_leads';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM staff_helper h WHERE h.id = NEW.helper_id AND staff_today() BETWEEN h.first_on AND h.last_on
            AND NOT EXISTS (SELECT 1 FROM staff_helperend e WHERE e.helper_id = h.id)
    ) THEN
        RAISE EXCEPTION 'people are registered under a contract that runs' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'helper_contract_runs';
    END IF;
    IF staff_is_put_forward(NEW.account_id) OR EXISTS (
        SELECT 1 FROM staff_delegation d WHERE d.delegate_id = NEW.account_id AND d.last_on >= staff_today()
            AND NOT EXISTS (SELECT 1 FROM staff_delegationend e WHERE e.delegation_id = d.id)
    ) OR EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (post) post, granted FROM staff_dutychange
            WHERE account_id = NEW.account_id ORDER BY post, id DESC
        ) held WHERE held.granted AND held.post <> 'data_keeper'
    ) THEN
        RAISE EXCEPTION 'a helper does no business' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'helper_does_no_business';
    END IF;
    PERFORM helpers_are_not_alone(NEW.account_id);
    RETURN NULL;
END $$;

-- A helper signs for nobody who is away.
CREATE FUNCTION helper_stands_in_for_nobody() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF staff_helps(NEW.delegate_id) THEN
        RAISE EXCEPTION 'a helper does no business' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'helper_does_no_business';
    END IF;
    RETURN NEW;
END $$;

-- Data is not kept by helpers alone: whenever one of them holds a post, somebody of the office holds it, too.
CREATE FUNCTION helpers_are_not_alone(who bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (d.account_id, d.post) d.account_id, d.post, d.granted, a.agency_id
            FROM staff_dutychange d JOIN staff_account a ON a.id = d.account_id
            WHERE a.is_active AND a.agency_id = (SELECT agency_id FROM staff_account WHERE id = who)
            ORDER BY d.account_id, d.post, d.id DESC
        ) held WHERE held.granted AND held.post IN ('data_keeper', 'system_admin', 'database_admin')
        GROUP BY held.post HAVING bool_and(staff_helps(held.account_id))
    ) THEN
        RAISE EXCEPTION 'helpers keep no data alone' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'helpers_are_not_alone';
    END IF;
END $$;

CREATE FUNCTION helper_holds_no_other_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.granted AND NEW.post NOT IN ('data_keeper', 'system_admin', 'database_admin')
       AND staff_helps(NEW.account_id) THEN
        RAISE EXCEPTION 'a helper does no business' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'helper_does_no_business';
    END IF;
    PERFORM helpers_are_not_alone(NEW.account_id);
    RETURN NULL;
END $$;

CREATE FUNCTION helper_does_not_supervise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF staff_helps(NEW.account_id) THEN
        RAISE EXCEPTION 'a helper does no business' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'helper_does_no_business';
    END IF;
    RETURN NEW;
END $$;

-- Contracts are registered and ended by who leads.
CREATE FUNCTION helper_by_who_leads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT staff_holds(NEW.by_id, 'approval') THEN
        RAISE EXCEPTION 'who leads registers helpers' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'helper_by_who_leads';
    END IF;
    RETURN NEW;
END $$;

-- One signs for oneself; a paper is registered by who leads there.
CREATE FUNCTION undertaking_by_whom() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.by_id <> NEW.account_id AND (NOT staff_holds(NEW.by_id, 'approval') OR (
        SELECT count(DISTINCT agency_id) <> 1 FROM staff_account WHERE id IN (NEW.by_id, NEW.account_id))
    ) OR NEW.signed_on > staff_today() THEN
        RAISE EXCEPTION 'one undertakes for oneself, or on a paper that who leads registers' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'undertaking_by_whom';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER helper_by_who_leads BEFORE INSERT ON staff_helper
    FOR EACH ROW EXECUTE FUNCTION helper_by_who_leads();
ALTER TABLE staff_helper ENABLE ALWAYS TRIGGER helper_by_who_leads;
CREATE TRIGGER helper_by_who_leads BEFORE INSERT ON staff_helperend
    FOR EACH ROW EXECUTE FUNCTION helper_by_who_leads();
ALTER TABLE staff_helperend ENABLE ALWAYS TRIGGER helper_by_who_leads;
CREATE TRIGGER helper_person_is_lawful AFTER INSERT ON staff_helperperson
    FOR EACH ROW EXECUTE FUNCTION helper_person_is_lawful();
ALTER TABLE staff_helperperson ENABLE ALWAYS TRIGGER helper_person_is_lawful;
CREATE TRIGGER helper_holds_no_other_post AFTER INSERT ON staff_dutychange
    FOR EACH ROW EXECUTE FUNCTION helper_holds_no_other_post();
ALTER TABLE staff_dutychange ENABLE ALWAYS TRIGGER helper_holds_no_other_post;
CREATE TRIGGER helper_does_not_supervise BEFORE INSERT ON staff_supervision
    FOR EACH ROW EXECUTE FUNCTION helper_does_not_supervise();
ALTER TABLE staff_supervision ENABLE ALWAYS TRIGGER helper_does_not_supervise;
CREATE TRIGGER helper_stands_in_for_nobody BEFORE INSERT ON staff_delegation
    FOR EACH ROW EXECUTE FUNCTION helper_stands_in_for_nobody();
ALTER TABLE staff_delegation ENABLE ALWAYS TRIGGER helper_stands_in_for_nobody;
CREATE TRIGGER undertaking_by_whom BEFORE INSERT ON staff_undertaking
    FOR EACH ROW EXECUTE FUNCTION undertaking_by_whom();
ALTER TABLE staff_undertaking ENABLE ALWAYS TRIGGER undertaking_by_whom;
