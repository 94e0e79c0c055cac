-- The catalogue as (kind, name, definition); a line of the state is "kind name: definition".
SELECT 'table' AS kind, c.relname::text AS name, format('owner %s, kind %s, row security %s %s, granted %s', pg_get_userbyid(c.relowner),
    c.relkind, c.relrowsecurity, c.relforcerowsecurity,
    (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(c.relacl) a))
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL
SELECT 'column', c.relname || '.' || a.attname, format('%s, not null %s, default %s, granted %s',
    format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
    (SELECT string_agg(g::text, ' ' ORDER BY g::text) FROM unnest(a.attacl) g))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', c.relname || '.' || o.conname,
    pg_get_constraintdef(o.oid) || CASE WHEN o.convalidated THEN '' ELSE ' NOT VALID' END
    FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger', c.relname || '.' || t.tgname, format('enabled %s: %s', t.tgenabled, pg_get_triggerdef(t.oid))
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
UNION ALL
SELECT 'key trigger', c.relname || '.' || t.tgtype || '.' || o.conname || '.' || t.tgfoid::regproc::text,
    'enabled ' || t.tgenabled::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_constraint o ON o.oid = t.tgconstraint
    WHERE c.relnamespace = 'public'::regnamespace AND t.tgisinternal
UNION ALL
SELECT 'function', p.oid::regprocedure::text,
    format('owner %s, %s', pg_get_userbyid(p.proowner), pg_get_functiondef(p.oid))
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
UNION ALL
SELECT 'index', c.relname, pg_get_indexdef(c.oid) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'rule', c.relname || '.' || r.rulename, pg_get_ruledef(r.oid)
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'policy', c.relname || '.' || p.polname, pg_get_expr(p.polqual, p.polrelid)
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'event trigger', evtname::text, evtenabled::text FROM pg_event_trigger
UNION ALL
SELECT 'role', rolname::text, format('superuser %s, create role %s, create database %s, replication %s, bypass %s,'
    ' settings %s, member of %s', rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconfig,
    (SELECT string_agg(roleid::regrole::text, ' ' ORDER BY 1) FROM pg_auth_members m WHERE m.member = r.oid))
    FROM pg_roles r WHERE rolname IN ('quanyi_owner', 'quanyi_app', 'quanyi_reader', 'quanyi_bulk')
UNION ALL
SELECT 'schema', nspname::text, format('granted %s', nspacl) FROM pg_namespace WHERE oid = 'public'::regnamespace
