"""What the database itself refuses: migration operations that make a table append-only or open it to the office.

Three database roles exist before the first migration: the owner (migrations only), the app (the running office) and the
reader. An append-only table gives the app SELECT and INSERT; triggers refuse UPDATE, DELETE and TRUNCATE to everyone,
the owner included, even in a session that replays replication (ENABLE ALWAYS). Basis: d14-6-3, d14-28-4.
"""

from django.db.migrations import RunSQL

APP, READER, BULK = "quanyi_app", "quanyi_reader", "quanyi_bulk"

# One function serves all tables. The constraint's name is what the office turns into a sentence.
REFUSE_CHANGE = RunSQL(
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% on % refused: this table is append-only; corrections are new rows', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only', TABLE = TG_TABLE_NAME;
    END $$;
    """,
    "DROP FUNCTION refuse_change();",
)

# As above, but a row that an Erasure names may be removed by the owner: its commitment stays. Basis: d14-28-4.
REFUSE_CHANGE_UNLESS_ERASED = RunSQL(
    """
    CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF EXISTS (SELECT 1 FROM public.audit_erasure
                       WHERE "table" = TG_TABLE_NAME AND row_id = (to_jsonb(OLD) ->> 'id')::bigint) THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION '% on % refused: this table is append-only; corrections are new rows', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only', TABLE = TG_TABLE_NAME;
    END $$;
    """,
    RunSQL.noop,
)

# As above, and in the transaction that writes an Erasure of values the owner may empty those columns, with a new salt;
# a row that lost values does not go as a whole by the same Erasure.
REFUSE_CHANGE_UNLESS_VALUES_ERASED = RunSQL(
    """
    ALTER TABLE public.audit_erasure ADD COLUMN erased_in xid8 NOT NULL DEFAULT pg_current_xact_id();
    CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        number bigint;
        emptied text[];
    BEGIN
        IF TG_OP <> 'TRUNCATE' THEN
            number := (to_jsonb(OLD) ->> 'id')::bigint;
        END IF;
        IF TG_OP = 'DELETE' THEN
            IF EXISTS (SELECT 1 FROM public.audit_erasure
                       WHERE "table" = TG_TABLE_NAME AND row_id = number AND columns IS NULL) THEN
                RETURN OLD;
            END IF;
        ELSIF TG_OP = 'UPDATE' THEN
            SELECT array_agg(name) INTO emptied
                FROM public.audit_erasure e, jsonb_array_elements_text(e.columns) AS name
                WHERE e."table" = TG_TABLE_NAME AND e.row_id = number
                  AND e.columns IS NOT NULL AND e.erased_in = pg_current_xact_id();
            IF emptied IS NOT NULL
               AND to_jsonb(OLD) - (emptied || 'salt'::text) = to_jsonb(NEW) - (emptied || 'salt'::text) THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '% on % refused: this table is append-only; corrections are new rows', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only', TABLE = TG_TABLE_NAME;
    END $$;
    """,
    "ALTER TABLE public.audit_erasure DROP COLUMN erased_in;",
)

# What a transaction wrote, told to its end by a setting that ends with it: a line a statement, "table [first,after)".
NOTE_WRITTEN = RunSQL(
    """
    CREATE FUNCTION note_written() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        held record;
        ids text;
    BEGIN
        SELECT count(*) AS rows, min(id) AS first, max(id) AS last INTO held FROM written;
        IF held.rows = 0 THEN
            RETURN NULL;
        ELSIF held.last - held.first + 1 = held.rows THEN
            ids := format('[%s,%s)', held.first, held.last + 1);
        ELSE
            SELECT range_agg(int8range(id, id, '[]'))::text INTO ids FROM written;
        END IF;
        PERFORM set_config('quanyi.written',
            coalesce(current_setting('quanyi.written', true), '') || TG_TABLE_NAME || ' ' || ids || E'\\n', true);
        RETURN NULL;
    END $$;
    """,
    "DROP FUNCTION note_written();",
)


def append_only(table: str) -> RunSQL:
    """Rows of `table` can be added and read; never changed, removed or emptied, by anyone. What of it the reader sees,
    `audit.reading` says when all migrations have run.

    Its primary key is `id`, a whole number. When all migrations have run, `audit.arming` makes its rows leaves.
    """
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only;
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
        REVOKE ALL ON {table} FROM {APP}, {READER};
        GRANT SELECT, INSERT ON {table} TO {APP};
        GRANT SELECT ON {table} TO {READER};
        """,
        f"""
        DROP TRIGGER {table}_append_only ON {table};
        DROP TRIGGER {table}_no_truncate ON {table};
        """,
    )


def bulk_only(table: str) -> RunSQL:
    """Of an append-only table: rows come in by `collect.copying` alone, which takes the role on that may add them."""
    return RunSQL(
        f"REVOKE INSERT ON {table} FROM {APP}; GRANT INSERT ON {table} TO {BULK};",
        f"REVOKE INSERT ON {table} FROM {BULK}; GRANT INSERT ON {table} TO {APP};",
    )


def writable(table: str, privileges: str = "SELECT, INSERT, UPDATE, DELETE") -> RunSQL:
    """Open a table that is no record (sessions, failed logins, a login's password) to the app; not to the reader."""
    return RunSQL(
        f"REVOKE ALL ON {table} FROM {APP}, {READER}; GRANT {privileges} ON {table} TO {APP};",
        f"REVOKE ALL ON {table} FROM {APP};",
    )
