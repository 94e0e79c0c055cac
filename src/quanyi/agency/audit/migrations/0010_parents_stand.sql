-- Who another row points to stands, asked once a statement instead of once a row (decision 052). A foreign key locks the
-- row that it finds; here whoever adds shares a lock that whoever removes takes alone, so that each sees the other's work.
-- Arguments: a column and the table that it points to, pair by pair.
CREATE FUNCTION parents_stand() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    missing bigint;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'rows of % are added in transactions that see what others committed', TG_TABLE_NAME USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'parents_stand', TABLE = TG_TABLE_NAME;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(2805);
    FOR pair IN 0 .. TG_NARGS / 2 - 1 LOOP
        EXECUTE format(
            'SELECT w.parent FROM (SELECT DISTINCT %1$I AS parent FROM added WHERE %1$I IS NOT NULL) w'
            ' WHERE NOT EXISTS (SELECT 1 FROM public.%2$I p WHERE p.id = w.parent) LIMIT 1',
            TG_ARGV[2 * pair], TG_ARGV[2 * pair + 1]
        ) INTO missing;
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION 'a row of % points to % %, which is not there',
                TG_TABLE_NAME, TG_ARGV[2 * pair + 1], missing USING
                ERRCODE = 'foreign_key_violation', CONSTRAINT = 'parents_stand', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Of a table that others point to so: what lawful erasure removes, nobody points to. Arguments: a table and its column.
CREATE FUNCTION nobody_points_to_it() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    pointing bigint;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'rows of % are removed in transactions that see what others committed', TG_TABLE_NAME USING
            ERRCODE = 'foreign_key_violation', CONSTRAINT = 'nobody_points_to_it', TABLE = TG_TABLE_NAME;
    END IF;
    IF NOT EXISTS (SELECT FROM removed) THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(2805);
    FOR pair IN 0 .. TG_NARGS / 2 - 1 LOOP
        EXECUTE format(
            'SELECT r.id FROM removed r WHERE EXISTS (SELECT 1 FROM public.%1$I c WHERE c.%2$I = r.id) LIMIT 1',
            TG_ARGV[2 * pair], TG_ARGV[2 * pair + 1]
        ) INTO pointing;
        IF pointing IS NOT NULL THEN
            RAISE EXCEPTION 'rows of % point to % %', TG_ARGV[2 * pair], TG_TABLE_NAME, pointing USING
                ERRCODE = 'foreign_key_violation', CONSTRAINT = 'nobody_points_to_it', TABLE = TG_TABLE_NAME;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
