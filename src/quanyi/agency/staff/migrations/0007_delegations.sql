-- The day of the office.
CREATE FUNCTION staff_today() RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (now() AT TIME ZONE 'Asia/Shanghai')::date;
END $$;

-- Whether a login holds a post other than an administrator's; nobody holds both (administrators_do_no_business).
CREATE FUNCTION staff_does_business(who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (post) post, granted FROM staff_dutychange WHERE account_id = who ORDER BY post, id DESC
        ) held WHERE held.granted AND held.post NOT IN ('system_admin', 'database_admin')
    );
END $$;

-- Whether under this delegation somebody may sign a stage today: the delegator still holds the post.
CREATE FUNCTION staff_stands_in(which bigint, who bigint, what text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM staff_delegation d
        WHERE d.id = which AND d.delegate_id = who AND d.post = what
          AND staff_today() BETWEEN d.first_on AND d.last_on
          AND NOT EXISTS (SELECT 1 FROM staff_delegationend e WHERE e.delegation_id = d.id)
          AND staff_holds(d.delegator_id, d.post) AND staff_does_business(who)
    );
END $$;

-- A post is delegated by who holds it, or by another who leads and does not take it on, to a colleague who does
-- business, for days to come, once. What one has by delegation is no post that one holds.
CREATE FUNCTION delegation_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(2602, NEW.delegator_id::int);
    IF NEW.by_id <> NEW.delegator_id AND (NEW.by_id = NEW.delegate_id OR NOT staff_holds(NEW.by_id, 'approval')) THEN
        RAISE EXCEPTION 'a post is delegated by its holder, or by who leads' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delegation_by_whom';
    END IF;
    IF NOT staff_holds(NEW.delegator_id, NEW.post) THEN
        RAISE EXCEPTION 'a post is delegated that its delegator holds' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delegator_holds_the_post';
    END IF;
    IF NOT staff_does_business(NEW.delegate_id) OR (
        SELECT count(DISTINCT agency_id) <> 1 OR NOT bool_and(is_active OR id <> NEW.delegate_id)
        FROM staff_account WHERE id IN (NEW.delegator_id, NEW.delegate_id, NEW.by_id)
    ) THEN
        RAISE EXCEPTION 'a post is delegated to a colleague who does business' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delegate_does_business';
    END IF;
    IF NEW.first_on < staff_today() OR NEW.last_on - NEW.first_on >= 366 THEN
        RAISE EXCEPTION 'a delegation is for days to come, a year at most' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delegation_days';
    END IF;
    IF EXISTS (
        SELECT 1 FROM staff_delegation d
        WHERE d.delegator_id = NEW.delegator_id AND d.post = NEW.post
          AND d.first_on <= NEW.last_on AND NEW.first_on <= d.last_on
          AND NOT EXISTS (SELECT 1 FROM staff_delegationend e WHERE e.delegation_id = d.id)
    ) THEN
        RAISE EXCEPTION 'in these days the post is delegated already' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delegated_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delegation_is_lawful BEFORE INSERT ON staff_delegation
    FOR EACH ROW EXECUTE FUNCTION delegation_is_lawful();
ALTER TABLE staff_delegation ENABLE ALWAYS TRIGGER delegation_is_lawful;

-- It is ended before it is over, by either side or by who leads in that agency.
CREATE FUNCTION delegation_ends_before_its_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM staff_delegation d
        JOIN staff_account o ON o.id = d.delegator_id JOIN staff_account b ON b.id = NEW.by_id
        WHERE d.id = NEW.delegation_id AND d.last_on >= staff_today() AND (
            NEW.by_id IN (d.delegator_id, d.delegate_id)
            OR (staff_holds(NEW.by_id, 'approval') AND b.agency_id = o.agency_id))
    ) THEN
        RAISE EXCEPTION 'a delegation that is not over is ended by either side, or by who leads' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'delegation_ended_by_whom';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delegation_ends_before_its_day BEFORE INSERT ON staff_delegationend
    FOR EACH ROW EXECUTE FUNCTION delegation_ends_before_its_day();
ALTER TABLE staff_delegationend ENABLE ALWAYS TRIGGER delegation_ends_before_its_day;
