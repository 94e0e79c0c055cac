-- The catalogue as (kind, name, definition); a line of the state is "kind name: definition". What is not in the schema
-- `public` bears its schema in its name. Lines whose kind begins with "server" hold for the server at hand alone.
WITH ours AS (
    SELECT oid, CASE WHEN nspname = 'public' THEN '' ELSE nspname || '.' END AS prefix, nspname
    FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), relation AS (
    SELECT c.*, ours.prefix || c.relname AS called FROM pg_class c JOIN ours ON ours.oid = c.relnamespace
), theirs AS (
    SELECT oid FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema')
)
SELECT 'table' AS kind, called AS name, format('owner %s, kind %s, persistence %s, row security %s %s, granted %s, options %s, %s%s%s',
    pg_get_userbyid(relowner), relkind, relpersistence, relrowsecurity, relforcerowsecurity,
    -- Rights that are those of the beginning are not written down by a dump: the same rights, said at length.
    (SELECT string_agg(a::text, ' ' ORDER BY a::text)
        FROM unnest(coalesce(relacl, acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", relowner))) a),
    reloptions,
    format('replica identity %s, checks %s, has triggers %s, has rules %s, populated %s',
        relreplident, relchecks, relhastriggers, relhasrules, relispopulated),
    CASE WHEN relkind IN ('v', 'm') THEN ', as ' || pg_get_viewdef(oid) ELSE '' END,
    (SELECT ', child of ' || string_agg(inhparent::regclass::text, ' ' ORDER BY inhseqno) FROM pg_inherits
        WHERE inhrelid = relation.oid))
    FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL
SELECT 'sequence', called, format('step %s, from %s to %s, kept ready %s, again %s',
    s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle)
    FROM pg_sequence s JOIN relation ON relation.oid = s.seqrelid
UNION ALL
SELECT 'column', called || '.' || a.attname, format('%s, not null %s, default %s, identity %s, made %s, sorted %s, granted %s',
    format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
    nullif(a.attcollation, 0)::regcollation, (SELECT string_agg(g::text, ' ' ORDER BY g::text) FROM unnest(a.attacl) g))
    FROM pg_attribute a JOIN relation ON relation.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', called || '.' || o.conname,
    pg_get_constraintdef(o.oid) || CASE WHEN o.convalidated THEN '' ELSE ' NOT VALID' END
    FROM pg_constraint o JOIN relation ON relation.oid = o.conrelid
UNION ALL
SELECT 'trigger', called || '.' || t.tgname, format('enabled %s: %s', t.tgenabled, pg_get_triggerdef(t.oid))
    FROM pg_trigger t JOIN relation ON relation.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL
SELECT 'key trigger', called || '.' || t.tgtype || '.' || o.conname || '.' || t.tgfoid::regproc::text,
    'enabled ' || t.tgenabled::text
    FROM pg_trigger t JOIN relation ON relation.oid = t.tgrelid JOIN pg_constraint o ON o.oid = t.tgconstraint
    WHERE t.tgisinternal
UNION ALL
SELECT 'function', p.oid::regprocedure::text, format('owner %s, granted %s, %s', pg_get_userbyid(p.proowner),
    (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(p.proacl) a),
    CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) ELSE 'aggregate' END)
    FROM pg_proc p JOIN ours ON ours.oid = p.pronamespace
UNION ALL
SELECT 'index', called, pg_get_indexdef(oid) || CASE WHEN indisvalid THEN '' ELSE ' INVALID' END
    || CASE WHEN indisready AND indislive THEN '' ELSE ' NOT KEPT' END
    || CASE WHEN indisunique AND NOT indimmediate THEN ' DEFERRED' ELSE '' END
    FROM pg_index i JOIN relation ON relation.oid = i.indexrelid
UNION ALL
SELECT 'rule', called || '.' || r.rulename, format('enabled %s: %s', r.ev_enabled, pg_get_ruledef(r.oid))
    FROM pg_rewrite r JOIN relation ON relation.oid = r.ev_class WHERE r.rulename <> '_RETURN'
UNION ALL
SELECT 'policy', called || '.' || p.polname, format('for %s, permissive %s, to %s, sees %s, writes %s', p.polcmd, p.polpermissive,
    (SELECT string_agg(role::regrole::text, ' ' ORDER BY 1) FROM unnest(p.polroles) role),
    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    FROM pg_policy p JOIN relation ON relation.oid = p.polrelid
UNION ALL
SELECT 'event trigger', evtname::text, format('enabled %s, at %s, does %s', evtenabled, evtevent, evtfoid::regprocedure)
    FROM pg_event_trigger
UNION ALL
SELECT 'schema', nspname::text, format('owner %s, granted %s', pg_get_userbyid(nspowner), nspacl)
    FROM pg_namespace WHERE oid IN (SELECT oid FROM ours)
UNION ALL
SELECT 'default right', format('%s %s %s', defaclrole::regrole, nullif(defaclnamespace, 0)::regnamespace, defaclobjtype),
    (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(defaclacl) a) FROM pg_default_acl
UNION ALL
SELECT 'extension', extname::text, format('%s in %s', extversion, extnamespace::regnamespace)
    FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL
SELECT 'publication', pubname::text, format('owner %s, all %s, %s %s %s %s, tables %s', pg_get_userbyid(pubowner), puballtables,
    pubinsert, pubupdate, pubdelete, pubtruncate,
    (SELECT string_agg(prrelid::regclass::text, ' ' ORDER BY 1) FROM pg_publication_rel WHERE prpubid = p.oid))
    FROM pg_publication p
UNION ALL
SELECT 'foreign data', fdwname::text, pg_get_userbyid(fdwowner) FROM pg_foreign_data_wrapper
UNION ALL
SELECT 'foreign server', srvname::text, format('owner %s, options %s', pg_get_userbyid(srvowner), srvoptions)
    FROM pg_foreign_server
UNION ALL
SELECT 'foreign login', srvname || ' ' || coalesce(usename, 'PUBLIC'), '' FROM pg_user_mappings
UNION ALL
SELECT 'large object', oid::text, pg_get_userbyid(lomowner) FROM pg_largeobject_metadata
UNION ALL
SELECT 'language', lanname::text, format('trusted %s, granted %s', lanpltrusted, lanacl) FROM pg_language
    WHERE lanname <> 'plpgsql' AND lanispl
-- Whatever else somebody may have made; the numbers below 16384 are the server's own.
UNION ALL
SELECT 'object', pg_describe_object(made.class, made.oid, 0), ''
    FROM (SELECT 'pg_type'::regclass AS class, t.oid FROM pg_type t WHERE t.typtype IN ('d', 'e', 'r', 'm', 'b')
            AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
        UNION ALL SELECT 'pg_type', t.oid FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE c.relkind = 'c'
        UNION ALL SELECT 'pg_operator', oid FROM pg_operator UNION ALL SELECT 'pg_opclass', oid FROM pg_opclass
        UNION ALL SELECT 'pg_opfamily', oid FROM pg_opfamily UNION ALL SELECT 'pg_cast', oid FROM pg_cast
        UNION ALL SELECT 'pg_conversion', oid FROM pg_conversion UNION ALL SELECT 'pg_am', oid FROM pg_am
        UNION ALL SELECT 'pg_collation', oid FROM pg_collation UNION ALL SELECT 'pg_transform', oid FROM pg_transform
        UNION ALL SELECT 'pg_ts_config', oid FROM pg_ts_config UNION ALL SELECT 'pg_ts_dict', oid FROM pg_ts_dict
        UNION ALL SELECT 'pg_ts_parser', oid FROM pg_ts_parser
        UNION ALL SELECT 'pg_ts_template', oid FROM pg_ts_template
        UNION ALL SELECT 'pg_statistic_ext', oid FROM pg_statistic_ext
        UNION ALL SELECT 'pg_proc', oid FROM pg_proc WHERE pronamespace IN (SELECT oid FROM theirs)
        UNION ALL SELECT 'pg_class', oid FROM pg_class WHERE relnamespace IN (SELECT oid FROM theirs)) made
    WHERE made.oid >= 16384
UNION ALL
SELECT 'comment', pg_describe_object(classoid, objoid, objsubid), description FROM pg_description WHERE objoid >= 16384
UNION ALL
SELECT 'label', pg_describe_object(classoid, objoid, objsubid), provider || ' ' || label FROM pg_seclabel
UNION ALL
SELECT 'role', rolname::text, format('superuser %s, create role %s, create database %s, replication %s, bypass %s,'
    ' settings %s, member of %s', rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconfig,
    (SELECT string_agg(roleid::regrole::text, ' ' ORDER BY 1) FROM pg_auth_members m WHERE m.member = r.oid))
    FROM pg_roles r WHERE rolname IN ('quanyi_owner', 'quanyi_app', 'quanyi_reader', 'quanyi_bulk')
-- The server at hand, and what of it reaches into this database.
UNION ALL
SELECT 'server', 'identity', format('%s %s', system_identifier, current_setting('server_version_num')) FROM pg_control_system()
UNION ALL
SELECT 'server role', rolname::text, format('superuser %s, create role %s, create database %s, replication %s, bypass %s,'
    ' inherits %s, logs in %s, until %s, at most %s, member of %s', rolsuper, rolcreaterole, rolcreatedb, rolreplication,
    rolbypassrls, rolinherit, rolcanlogin, rolvaliduntil, rolconnlimit,
    (SELECT string_agg(roleid::regrole::text || CASE WHEN m.admin_option THEN '*' ELSE '' END, ' ' ORDER BY 1)
        FROM pg_auth_members m WHERE m.member = r.oid))
    FROM pg_roles r WHERE rolname ~ '^quanyi_' OR rolsuper OR rolreplication OR rolbypassrls OR rolcreaterole
        OR EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid
            AND r.rolname !~ '^pg_' AND (g.rolname ~ '^(pg_|quanyi_)' OR g.rolsuper))
UNION ALL
SELECT 'server database', 'this', format('owner %s, granted %s, template %s, open %s, at most %s, encoding %s, sorted %s %s',
    pg_get_userbyid(datdba), (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(datacl) a), datistemplate,
    datallowconn, datconnlimit, pg_encoding_to_char(encoding), datcollate, datctype)
    FROM pg_database WHERE datname = current_database()
UNION ALL
SELECT 'server setting', format('%s of %s', coalesce(nullif(s.setrole, 0)::regrole::text, 'all'),
    CASE WHEN s.setdatabase = 0 THEN 'all' ELSE 'this' END), array_to_string(s.setconfig, ' ')
    FROM pg_db_role_setting s WHERE s.setdatabase = 0
        OR s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
UNION ALL
-- Those that none but a superuser may read (preloaded libraries, say) are not seen here.
SELECT 'server setting', name, setting || CASE WHEN pending_restart THEN ' (another after a restart)' ELSE '' END
    FROM pg_settings WHERE pending_restart OR name IN (
    'allow_in_place_tablespaces', 'allow_system_table_mods', 'archive_cleanup_command', 'archive_command', 'archive_library',
    'archive_mode', 'check_function_bodies', 'data_checksums', 'data_sync_retry', 'default_table_access_method',
    'default_tablespace', 'event_triggers', 'fsync', 'full_page_writes', 'ignore_checksum_failure', 'ignore_invalid_pages',
    'ignore_system_indexes', 'lo_compat_privileges', 'local_preload_libraries', 'log_destination', 'log_duration',
    'log_min_duration_sample', 'log_min_duration_statement', 'log_parameter_max_length', 'log_parameter_max_length_on_error',
    'log_statement', 'log_statement_sample_rate', 'log_transaction_sample_rate', 'logging_collector',
    'max_prepared_transactions', 'password_encryption', 'recovery_end_command', 'restore_command',
    'restrict_nonsystem_relation_kind', 'row_security', 'scram_iterations', 'session_replication_role', 'ssl',
    'standard_conforming_strings', 'summarize_wal', 'synchronous_commit', 'synchronous_standby_names',
    'track_commit_timestamp', 'transform_null_equals', 'wal_compression', 'wal_level', 'wal_log_hints', 'wal_sync_method',
    'zero_damaged_pages')
UNION ALL
SELECT 'server right', parname, (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(paracl) a) FROM pg_parameter_acl
UNION ALL
SELECT 'server place', spcname::text, format('owner %s, granted %s, options %s', pg_get_userbyid(spcowner), spcacl, spcoptions)
    FROM pg_tablespace
UNION ALL
SELECT 'server slot', slot_name::text, format('%s %s', slot_type, plugin) FROM pg_replication_slots
UNION ALL
SELECT 'server subscription', subname::text, format('owner %s, enabled %s', pg_get_userbyid(subowner), subenabled)
    FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
UNION ALL
SELECT 'server comment', format('%s %s', classoid::regclass, objoid), description FROM pg_shdescription
    WHERE objoid >= 16384 AND (classoid <> 'pg_database'::regclass
        OR objoid = (SELECT oid FROM pg_database WHERE datname = current_database()))
UNION ALL
SELECT 'server label', format('%s %s', classoid::regclass, objoid), provider || ' ' || label FROM pg_shseclabel
-- The catalogue itself: one line for what cannot change but by a superuser's hand, and one for each right given on it.
UNION ALL
SELECT 'server catalogue', 'functions', md5(string_agg(concat_ws('|', p.oid, proname, prosrc, probin, prosecdef, proconfig::text,
    prolang, proowner, proretset, proargtypes::text), '' ORDER BY p.oid)) FROM pg_proc p
    WHERE pronamespace IN (SELECT oid FROM theirs) AND p.oid < 16384
UNION ALL
SELECT 'server catalogue', 'views', md5(string_agg(r.ev_action::text, '' ORDER BY r.oid))
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.relnamespace IN (SELECT oid FROM theirs)
UNION ALL
SELECT 'server catalogue', 'tables', md5(string_agg(concat_ws('|', c.oid, relname, relkind, relowner, relacl::text, reloptions::text,
    relrowsecurity, relhastriggers), '' ORDER BY c.oid)) FROM pg_class c WHERE relnamespace IN (SELECT oid FROM theirs)
UNION ALL
SELECT 'server catalogue', 'columns', md5(string_agg(concat_ws('|', attrelid, attname, attacl::text), '' ORDER BY attrelid, attnum))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace IN (SELECT oid FROM theirs) AND attacl IS NOT NULL
UNION ALL
SELECT 'server catalogue', 'operators', md5(string_agg(concat_ws('|', oid, oprname, oprcode, oprleft, oprright), '' ORDER BY oid))
    FROM pg_operator WHERE oid < 16384
UNION ALL
SELECT 'server catalogue', 'casts', md5(string_agg(concat_ws('|', oid, castsource, casttarget, castfunc, castcontext), '' ORDER BY oid))
    FROM pg_cast WHERE oid < 16384
UNION ALL
SELECT 'server right', p.oid::regprocedure::text, (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(proacl) a)
    FROM pg_proc p WHERE pronamespace IN (SELECT oid FROM theirs) AND proacl IS NOT NULL AND p.oid < 16384
UNION ALL
SELECT 'server schema', nspname::text, format('owner %s, granted %s', pg_get_userbyid(nspowner), nspacl)
    FROM pg_namespace WHERE oid IN (SELECT oid FROM theirs)
