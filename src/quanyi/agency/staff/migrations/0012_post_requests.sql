-- Where there is, or was, somebody who leads and two who administer, posts are given by requests alone, for good.
CREATE FUNCTION staff_posts_are_asked_for(which bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT count(DISTINCT d.account_id) FILTER (WHERE d.post = 'approval') >= 1
           AND count(DISTINCT d.account_id) FILTER (WHERE d.post IN ('system_admin', 'database_admin')) >= 2
        FROM public.staff_dutychange d JOIN public.staff_account a ON a.id = d.account_id
        WHERE a.agency_id = which AND d.granted
    );
END $$;

-- A post holds inside its days; those of the first day, and of before there were requests, have none.
CREATE OR REPLACE FUNCTION staff_holds(who bigint, which text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((
        SELECT granted AND coalesce(first_on <= public.staff_today(), true)
                       AND coalesce(last_on >= public.staff_today(), true)
        FROM public.staff_dutychange WHERE account_id = who AND post = which ORDER BY id DESC LIMIT 1
    ), false);
END $$;
CREATE OR REPLACE FUNCTION holds_post(account bigint, wanted text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT public.staff_holds(account, wanted)
$$;

-- What asks for any post reads the days, too.
CREATE OR REPLACE FUNCTION staff_holds_any(who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM (SELECT DISTINCT post FROM public.staff_dutychange WHERE account_id = who) had
        WHERE public.staff_holds(who, had.post)
    );
END $$;
CREATE OR REPLACE FUNCTION staff_does_business(who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT 1 FROM (SELECT DISTINCT post FROM public.staff_dutychange WHERE account_id = who) had
        WHERE had.post NOT IN ('system_admin', 'database_admin') AND public.staff_holds(who, had.post)
    );
END $$;
CREATE OR REPLACE FUNCTION helpers_are_not_alone(who bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT d.account_id, d.post
            FROM public.staff_dutychange d JOIN public.staff_account a ON a.id = d.account_id
            WHERE a.is_active AND a.agency_id = (SELECT agency_id FROM public.staff_account WHERE id = who)
              AND d.post IN ('data_keeper', 'system_admin', 'database_admin')
        ) had WHERE public.staff_holds(had.account_id, had.post)
        GROUP BY had.post HAVING bool_and(public.staff_helps(had.account_id))
    ) THEN
        RAISE EXCEPTION 'helpers keep no data alone' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'helpers_are_not_alone';
    END IF;
END $$;

CREATE FUNCTION staff_administers(who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN public.staff_holds(who, 'system_admin') OR public.staff_holds(who, 'database_admin');
END $$;

CREATE FUNCTION staff_leads_or_supervises(who bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN public.staff_holds(who, 'approval') OR public.staff_supervises(who);
END $$;

-- Whether somebody may speak on the posts of another login of the same agency, never on their own.
CREATE FUNCTION staff_speaks_on_posts(who bigint, subject bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN who <> subject AND (public.staff_administers(who) OR public.staff_leads_or_supervises(who)) AND (
        SELECT count(DISTINCT agency_id) = 1 AND bool_and(kind = 'staff') AND bool_and(is_active OR id = subject)
        FROM public.staff_account WHERE id IN (who, subject)
    );
END $$;

-- Whether an agency has too few left who speak on posts: three, of both sides. Those sides are then filled without a
-- request, as on the first day, and nothing else.
CREATE FUNCTION staff_words_are_lacking(subject bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT count(*) < 3 OR NOT bool_or(public.staff_administers(a.id))
               OR NOT bool_or(public.staff_leads_or_supervises(a.id))
        FROM public.staff_account a
        WHERE a.is_active AND a.kind = 'staff'
          AND a.agency_id = (SELECT agency_id FROM public.staff_account WHERE id = subject)
          AND (public.staff_administers(a.id) OR public.staff_leads_or_supervises(a.id))
    );
END $$;

-- Whether a request is over for good: its login is off, or its post was taken away since it was made.
CREATE FUNCTION staff_request_is_void(asked staff_postrequest) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN NOT (SELECT is_active FROM public.staff_account WHERE id = asked.account_id) OR EXISTS (
        SELECT 1 FROM public.staff_dutychange d
        WHERE d.account_id = asked.account_id AND d.post = asked.post AND NOT d.granted AND d.at > asked.made_at
    );
END $$;

CREATE FUNCTION post_request_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(2602, NEW.account_id::int);
    IF NOT staff_speaks_on_posts(NEW.by_id, NEW.account_id) OR staff_supervises(NEW.by_id) THEN
        RAISE EXCEPTION 'a post is asked for by who administers or leads, for another' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'post_asked_for_by_whom';
    END IF;
    IF NEW.last_on < staff_today() OR NEW.post = 'supervisor'
       OR (NEW.first_on > staff_today() AND staff_holds(NEW.account_id, NEW.post)) THEN
        RAISE EXCEPTION 'a post is asked for days to come' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'post_request_is_for_days_to_come';
    END IF;
    RETURN NEW;
END $$;

-- Agreed to by others than who asked, while it waits.
CREATE FUNCTION post_agreement_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked staff_postrequest;
BEGIN
    SELECT * INTO asked FROM staff_postrequest WHERE id = NEW.request_id;
    PERFORM pg_advisory_xact_lock(2602, asked.account_id::int);
    IF NEW.by_id = asked.by_id OR NOT staff_speaks_on_posts(NEW.by_id, asked.account_id) THEN
        RAISE EXCEPTION 'a post is agreed to by two others' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'post_agreed_to_by_whom';
    END IF;
    IF asked.last_on < staff_today() OR EXISTS (SELECT 1 FROM staff_postrequestend WHERE request_id = asked.id)
       OR EXISTS (SELECT 1 FROM staff_dutychange WHERE request_id = asked.id) OR staff_request_is_void(asked) THEN
        RAISE EXCEPTION 'what is over is not agreed to' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'post_request_is_over';
    END IF;
    RETURN NEW;
END $$;

-- Refused by who might agree, withdrawn by who asked; what was carried out is not ended.
CREATE FUNCTION post_request_ended_by_whom() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked staff_postrequest;
BEGIN
    SELECT * INTO asked FROM staff_postrequest WHERE id = NEW.request_id;
    PERFORM pg_advisory_xact_lock(2602, asked.account_id::int);
    IF NOT staff_speaks_on_posts(NEW.by_id, asked.account_id) THEN
        RAISE EXCEPTION 'a request is ended by who might agree' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'post_agreed_to_by_whom';
    END IF;
    IF EXISTS (SELECT 1 FROM staff_dutychange WHERE request_id = asked.id) THEN
        RAISE EXCEPTION 'what was carried out is not ended' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'post_request_is_over';
    END IF;
    RETURN NEW;
END $$;

-- No post without its request: for that login, post and days, agreed to by two, of both sides, all still at their posts.
CREATE FUNCTION post_needs_its_request() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked staff_postrequest;
    spoke bigint[];
BEGIN
    IF NOT NEW.granted THEN
        RETURN NEW;
    END IF;
    IF NEW.request_id IS NULL THEN
        IF staff_posts_are_asked_for((SELECT agency_id FROM staff_account WHERE id = NEW.account_id))
           AND NOT (NEW.post IN ('approval', 'system_admin', 'database_admin')
                    AND staff_words_are_lacking(NEW.account_id)) THEN
            RAISE EXCEPTION 'posts are given by requests' USING
                ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'post_needs_its_request';
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO asked FROM staff_postrequest WHERE id = NEW.request_id;
    SELECT array_agg(DISTINCT a.by_id) || asked.by_id INTO spoke
        FROM staff_postagreement a WHERE a.request_id = asked.id AND a.by_id <> asked.by_id;
    IF (NEW.account_id, NEW.post, NEW.first_on, NEW.last_on)
           IS DISTINCT FROM (asked.account_id, asked.post, asked.first_on, asked.last_on)
       OR coalesce(cardinality(spoke), 0) < 3
       OR EXISTS (SELECT 1 FROM unnest(spoke) w WHERE NOT staff_speaks_on_posts(w, NEW.account_id))
       OR NOT EXISTS (SELECT 1 FROM unnest(spoke) w WHERE staff_administers(w))
       OR NOT EXISTS (SELECT 1 FROM unnest(spoke) w WHERE staff_leads_or_supervises(w))
       OR EXISTS (SELECT 1 FROM staff_postrequestend WHERE request_id = asked.id) OR staff_request_is_void(asked) THEN
        RAISE EXCEPTION 'a post is given as it was asked for and agreed to' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'post_needs_its_request';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER post_request_is_lawful BEFORE INSERT ON staff_postrequest
    FOR EACH ROW EXECUTE FUNCTION post_request_is_lawful();
ALTER TABLE staff_postrequest ENABLE ALWAYS TRIGGER post_request_is_lawful;
CREATE TRIGGER post_agreement_is_lawful BEFORE INSERT ON staff_postagreement
    FOR EACH ROW EXECUTE FUNCTION post_agreement_is_lawful();
ALTER TABLE staff_postagreement ENABLE ALWAYS TRIGGER post_agreement_is_lawful;
CREATE TRIGGER post_request_ended_by_whom BEFORE INSERT ON staff_postrequestend
    FOR EACH ROW EXECUTE FUNCTION post_request_ended_by_whom();
ALTER TABLE staff_postrequestend ENABLE ALWAYS TRIGGER post_request_ended_by_whom;
CREATE TRIGGER post_needs_its_request BEFORE INSERT ON staff_dutychange
    FOR EACH ROW EXECUTE FUNCTION post_needs_its_request();
ALTER TABLE staff_dutychange ENABLE ALWAYS TRIGGER post_needs_its_request;
