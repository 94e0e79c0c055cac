ALTER TABLE audit_auditentry ADD COLUMN written_in xid8, ADD COLUMN session_pid integer;
CREATE INDEX audit_released ON audit_auditentry (written_in) WHERE person_id IS NOT NULL;

CREATE FUNCTION mark_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever writes a line cannot say that another did, or another transaction.
    NEW.written_in := pg_current_xact_id();
    NEW.session_pid := pg_backend_pid();
    RETURN NEW;
END $$;
CREATE TRIGGER audit_auditentry_marked BEFORE INSERT ON audit_auditentry FOR EACH ROW EXECUTE FUNCTION mark_entry();
ALTER TABLE audit_auditentry ENABLE ALWAYS TRIGGER audit_auditentry_marked;

-- A processing release: the session names its own line, not older than a day. A line about one person is no such release.
CREATE FUNCTION released_whole() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM public.audit_auditentry
        WHERE id = nullif(current_setting('quanyi.release', true), '')::bigint
          AND act = 'process' AND person_id IS NULL
          AND session_pid = pg_backend_pid() AND at > now() - interval '1 day')
$$;

-- Persons whom a line of this transaction names as looked at, and whom the session's own line is limited to.
-- (A restored database counts its transactions anew: a line is of this one only if it is not older, too.)
CREATE FUNCTION released_persons() RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT person_id FROM public.audit_auditentry
        WHERE written_in = pg_current_xact_id_if_assigned() AND at >= now() AND person_id IS NOT NULL
          AND act IN ('view_record', 'ask_record', 'print_record', 'view_case', 'view_file', 'view_finding')
    UNION ALL
    SELECT person_id FROM public.audit_auditentry
        WHERE id = nullif(current_setting('quanyi.release', true), '')::bigint
          AND act = 'process' AND person_id IS NOT NULL
          AND session_pid = pg_backend_pid() AND at > now() - interval '1 day'
$$;

CREATE FUNCTION released_any() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.released_whole() OR EXISTS (SELECT 1 FROM public.released_persons())
$$;

-- 开放查阅: the last line about readings says that one is open.
CREATE FUNCTION reading_is_open() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((
        SELECT act = 'open_reading' FROM public.audit_auditentry
        WHERE act IN ('open_reading', 'close_reading') ORDER BY id DESC LIMIT 1), false)
$$;
