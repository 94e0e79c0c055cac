"""When migrations have run: every append-only table tells what is written to it, and has the salt that it needs and the
agency of each row.

A new table needs no more than `append_only(...)` in its migration. Rows that were there before, and columns that were
added to them, are taken into the log by an act of its own that says so (纳入见证).
"""

from typing import Any

from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

from quanyi.agency.audit.adoption import adopt
from quanyi.agency.audit.agencies import see_to_agencies
from quanyi.agency.audit.postgresql import forget_layouts
from quanyi.agency.audit.protection import APP, READER
from quanyi.agency.audit.reading import close_reading, open_reading, see_to_reader
from quanyi.agency.audit.row_security import see_to_row_security
from quanyi.agency.audit.schema import note_state

# Rows that name nobody but by number: digested as a stream, without a salt each. Everything else is salted.
WITHOUT_PAYLOAD = frozenset({
    "audit_schemastate", "collect_interestrow", "compute_run", "ledger_contribution", "ledger_entry", "ledger_journal",
    "ledger_settledyear", "review_case", "review_round",
})  # fmt: skip
# The log itself: the tree and its heads are proven otherwise.
LOG_TABLES = frozenset({"audit_leaf", "audit_logleaf", "audit_treehead"})
# No append-only table (a password changes), but who bears which name is a record.
ALSO_COVERED = ("staff_account",)
# No records, but they say of persons what the records say, and are shut as those are.
SHUT_ALSO = ("serve_keptpage",)
# What `quanyi verify` compares with `staff_accountchange`; the password itself is not among it.
SEEN_OF_ACCOUNTS = (
    "id",
    "username",
    "kind",
    "salt",
    "agency_id",
    "display_name",
    "is_active",
    "password_digest",
)

_APPEND_ONLY = """SELECT c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND t.tgname = c.relname || '_append_only' ORDER BY 1"""
_ARMED = """SELECT c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND t.tgname = c.relname || '_written'"""
_SALTED = """SELECT c.relname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attname = 'salt' AND NOT a.attisdropped"""

_NOT_ALWAYS = """SELECT c.relname::text, t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgenabled <> 'A'"""
# One statement of SQL is put into the query that calls it, unless it says where to look: it keeps to the caller's.
_LOOKS_ANYWHERE = """SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'public'::regnamespace AND (l.lanname = 'plpgsql' OR p.prosecdef)
    AND NOT coalesce(p.proconfig::text LIKE '%search_path%', false)"""


def arm(**signal: Any) -> None:
    """After `migrate`, as the owner: see to triggers and salts, keep the state of the schema, take old rows in."""
    if not {"audit_leaf", "staff_agency", "ledger_accountyear", "serve_keptpage"} <= set(
        connection.introspection.table_names()
    ):
        return  # migrated only so far, or back to before there was a log
    with transaction.atomic():
        _see_to_tables()
        _see_to_guards()
        see_to_agencies(append_only_tables())
        forget_layouts()
        see_to_reader(records(), SEEN_OF_ACCOUNTS)
        see_to_row_security([*records(), *SHUT_ALSO])
        adopt()
        note_state()


def open_to_reader(purpose: str) -> None:
    """开放查阅: as `reading.open_reading`, of all records."""
    open_reading(purpose, records(), SEEN_OF_ACCOUNTS)


def close_to_reader() -> None:
    """结束查阅: as `reading.close_reading`, of all records."""
    close_reading(records())


def records() -> list[str]:
    """What `quanyi verify` reads beside the logins: every append-only table, and the projection of the ledger."""
    return [*append_only_tables(), "ledger_accountyear"]


def append_only_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_APPEND_ONLY)
        return [table for (table,) in cursor.fetchall()]


def _see_to_tables() -> None:
    tables = (*append_only_tables(), *ALSO_COVERED)
    with connection.cursor() as cursor:
        cursor.execute(_ARMED)
        armed = {table for (table,) in cursor.fetchall()}
        cursor.execute(_SALTED)
        salted = {table for (table,) in cursor.fetchall()}
        for table in tables:
            if table not in armed | LOG_TABLES:
                if table not in salted | WITHOUT_PAYLOAD:
                    cursor.execute(_salt(table))
                cursor.execute(_written(table))
        cursor.execute(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {READER}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}")


def _see_to_guards() -> None:
    """Every trigger of ours fires whatever a session or a setting says; no function of ours looks at another's table.

    A trigger that fires at origin alone is silenced by `session_replication_role`; names without a schema are looked up
    where the caller says, unless the function itself says where.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NOT_ALWAYS)
        for table, trigger in cursor.fetchall():
            names = Identifier(table), Identifier(trigger)
            cursor.execute(SQL("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}").format(*names))
        cursor.execute(_LOOKS_ANYWHERE)
        for (function,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION {function} SET search_path = pg_catalog, public, pg_temp")


def _salt(table: str) -> Any:
    return SQL("ALTER TABLE {} ADD COLUMN salt uuid NOT NULL DEFAULT gen_random_uuid()").format(
        Identifier(table)
    )


def _written(table: str) -> Any:
    name = Identifier(f"{table}_written")
    return SQL(
        "CREATE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS written"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_written();"
        " ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
    ).format(name=name, table=Identifier(table))
