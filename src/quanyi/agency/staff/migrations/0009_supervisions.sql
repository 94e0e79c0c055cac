-- Whether a login supervises today: put forward, agreed to, within its days, not ended; and it holds no post.
CREATE FUNCTION staff_supervises(who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN NOT staff_holds_any(who) AND EXISTS (
        SELECT 1 FROM staff_supervision s
        WHERE s.account_id = who AND staff_today() BETWEEN s.first_on AND s.last_on
          AND EXISTS (SELECT 1 FROM staff_supervisionapproval a WHERE a.supervision_id = s.id)
          AND NOT EXISTS (SELECT 1 FROM staff_supervisionend e WHERE e.supervision_id = s.id)
    );
END $$;

-- Put forward by a system administrator for another login of the agency, which is free.
CREATE FUNCTION supervision_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(2602, NEW.account_id::int);
    IF NEW.by_id = NEW.account_id OR NOT staff_holds(NEW.by_id, 'system_admin') THEN
        RAISE EXCEPTION 'an administrator puts a supervisor forward, never themselves' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'supervision_by_an_administrator';
    END IF;
    IF staff_holds_any(NEW.account_id) OR EXISTS (
        SELECT 1 FROM staff_account WHERE id = NEW.account_id AND (kind <> 'staff' OR NOT is_active)
    ) OR (SELECT count(DISTINCT agency_id) <> 1 FROM staff_account WHERE id IN (NEW.account_id, NEW.by_id)) THEN
        RAISE EXCEPTION 'who supervises holds no post' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'supervisor_holds_no_post';
    END IF;
    IF NEW.last_on < staff_today() OR staff_is_put_forward(NEW.account_id) THEN
        RAISE EXCEPTION 'a login is put forward once, for days to come' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'supervision_once';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION staff_is_put_forward(who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM staff_supervision s WHERE s.account_id = who AND s.last_on >= staff_today()
          AND NOT EXISTS (SELECT 1 FROM staff_supervisionend e WHERE e.supervision_id = s.id)
    );
END $$;

CREATE FUNCTION staff_holds_any(who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT ON (post) granted FROM staff_dutychange WHERE account_id = who ORDER BY post, id DESC
        ) held WHERE held.granted
    );
END $$;

-- Agreed to by who leads there: another person, since nobody is administrator and leads.
CREATE FUNCTION supervision_takes_two() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked staff_supervision;
BEGIN
    SELECT * INTO asked FROM staff_supervision WHERE id = NEW.supervision_id;
    PERFORM pg_advisory_xact_lock(2602, asked.account_id::int);
    IF NEW.by_id IN (asked.by_id, asked.account_id) OR NOT staff_holds(NEW.by_id, 'approval')
       OR (SELECT count(DISTINCT agency_id) <> 1 FROM staff_account WHERE id IN (NEW.by_id, asked.account_id)) THEN
        RAISE EXCEPTION 'who leads agrees to a supervisor' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'supervision_takes_two';
    END IF;
    IF asked.last_on < staff_today() OR EXISTS (SELECT 1 FROM staff_supervisionend WHERE supervision_id = asked.id)
       OR staff_holds_any(asked.account_id) THEN
        RAISE EXCEPTION 'what is over is not agreed to' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'supervision_is_over';
    END IF;
    RETURN NEW;
END $$;

-- Ended by an administrator there, not by who is supervised.
CREATE FUNCTION supervision_ended_by_whom() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT staff_holds(NEW.by_id, 'system_admin') OR NOT EXISTS (
        SELECT 1 FROM staff_supervision s
        JOIN staff_account a ON a.id = s.account_id JOIN staff_account b ON b.id = NEW.by_id
        WHERE s.id = NEW.supervision_id AND s.last_on >= staff_today() AND a.agency_id = b.agency_id
    ) THEN
        RAISE EXCEPTION 'a supervision is ended by an administrator' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'supervision_ended_by_whom';
    END IF;
    RETURN NEW;
END $$;

-- Who is put forward, or supervises, is given no post; and the post of a supervisor is given in no other way.
CREATE FUNCTION supervisor_does_no_business() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(2602, NEW.account_id::int);
    IF NEW.granted AND (NEW.post = 'supervisor' OR staff_is_put_forward(NEW.account_id)) THEN
        RAISE EXCEPTION 'a supervisor holds no other post' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'supervisor_does_no_business';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER supervision_is_lawful BEFORE INSERT ON staff_supervision
    FOR EACH ROW EXECUTE FUNCTION supervision_is_lawful();
ALTER TABLE staff_supervision ENABLE ALWAYS TRIGGER supervision_is_lawful;
CREATE TRIGGER supervision_takes_two BEFORE INSERT ON staff_supervisionapproval
    FOR EACH ROW EXECUTE FUNCTION supervision_takes_two();
ALTER TABLE staff_supervisionapproval ENABLE ALWAYS TRIGGER supervision_takes_two;
CREATE TRIGGER supervision_ended_by_whom BEFORE INSERT ON staff_supervisionend
    FOR EACH ROW EXECUTE FUNCTION supervision_ended_by_whom();
ALTER TABLE staff_supervisionend ENABLE ALWAYS TRIGGER supervision_ended_by_whom;
CREATE TRIGGER supervisor_does_no_business BEFORE INSERT ON staff_dutychange
    FOR EACH ROW EXECUTE FUNCTION supervisor_does_no_business();
ALTER TABLE staff_dutychange ENABLE ALWAYS TRIGGER supervisor_does_no_business;
