"""Edits beside every table's rows, by a superuser: objects, rights, settings, roles, the catalogue; each is named."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from psycopg.conninfo import conninfo_to_dict
from tests.conftest import DATABASE

from quanyi.agency.audit.schema import check_state
from quanyi.embedded import create_from_template, drop_database, resolve

NAME = f"{DATABASE}_catalogue"
# {what is done: what names it}. Where one statement needs another before it, both stand there.
EDITS = {
    # Sequences
    "ALTER SEQUENCE ledger_entry_id_seq INCREMENT BY 2": "ledger_entry_id_seq",
    "ALTER SEQUENCE ledger_entry_id_seq CYCLE": "ledger_entry_id_seq",
    "ALTER SEQUENCE ledger_entry_id_seq MAXVALUE 99999": "ledger_entry_id_seq",
    "ALTER SEQUENCE ledger_entry_id_seq CACHE 50": "ledger_entry_id_seq",
    "CREATE SEQUENCE quiet": "quiet",
    # Objects in this schema and in others
    "COMMENT ON TABLE ledger_entry IS 'rows may be edited'": "table ledger_entry",
    "COMMENT ON COLUMN ledger_entry.amount_fen IS 'yuan'": "column amount_fen of table ledger_entry",
    "COMMENT ON DATABASE {this} IS 'a copy'": "pg_database",
    "COMMENT ON ROLE quanyi_app IS 'backup'": "pg_authid",
    "CREATE VIEW seen AS SELECT * FROM registry_persondetail": "seen",
    "CREATE MATERIALIZED VIEW kept AS SELECT * FROM registry_persondetail": "kept",
    "CREATE SCHEMA other": "other",
    "CREATE SCHEMA other; CREATE TABLE other.child () INHERITS (ledger_entry)": "other.child",
    "CREATE SCHEMA other; CREATE VIEW other.seen AS SELECT * FROM registry_person": "other.seen",
    "CREATE SCHEMA other; CREATE FUNCTION other.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'":
        "other.f()",
    "CREATE FUNCTION pg_catalog.quiet() RETURNS int LANGUAGE sql AS 'SELECT 1'": "function quiet()",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'": "f()",
    "CREATE AGGREGATE most (int) (SFUNC = int4larger, STYPE = int)": "most(integer)",
    "CREATE TABLE public.ledger_entri (id int)": "ledger_entri",
    "CREATE TYPE mood AS ENUM ('a')": "mood",
    "CREATE DOMAIN fen AS bigint": "fen",
    "CREATE TYPE pair AS (a int, b int)": "pair",
    "CREATE FUNCTION same(bigint, text) RETURNS bool LANGUAGE sql AS 'SELECT true';"
    " CREATE OPERATOR === (FUNCTION = same, LEFTARG = bigint, RIGHTARG = text)": "operator ===",
    "CREATE FUNCTION as_text(bigint) RETURNS text LANGUAGE sql AS 'SELECT ''1''';"
    " CREATE CAST (bigint AS text) WITH FUNCTION as_text(bigint) AS IMPLICIT": "cast from bigint to text",
    "CREATE COLLATION odd FROM \"C\"": "collation odd",
    "CREATE TEXT SEARCH CONFIGURATION odd (COPY = simple)": "configuration odd",
    "CREATE STATISTICS odd ON person_id, month FROM ledger_entry": "statistics object odd",
    "CREATE CONVERSION odd FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8": "conversion odd",
    "CREATE ACCESS METHOD odd TYPE TABLE HANDLER heap_tableam_handler": "access method odd",
    "SELECT lo_from_bytea(424242, 'x')": "424242",
    "CREATE PUBLICATION out FOR ALL TABLES": "out",
    "CREATE PUBLICATION out FOR TABLE ledger_entry": "out",
    "CREATE FOREIGN DATA WRAPPER far": "far",
    "CREATE FOREIGN DATA WRAPPER far; CREATE SERVER there FOREIGN DATA WRAPPER far": "there",
    "CREATE FOREIGN DATA WRAPPER far; CREATE SERVER there FOREIGN DATA WRAPPER far;"
    " CREATE USER MAPPING FOR quanyi_app SERVER there": "there quanyi_app",
    "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
    " CREATE EVENT TRIGGER quiet ON ddl_command_end EXECUTE FUNCTION e()": "quiet",
    "CREATE FUNCTION h() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';"
    " CREATE LANGUAGE odd HANDLER h": "odd",
    # Tables, columns, constraints, indexes, triggers, policies
    "ALTER TABLE audit_auditentry SET UNLOGGED": "audit_auditentry",
    "ALTER TABLE ledger_entry SET (autovacuum_enabled = off)": "ledger_entry",
    "ALTER TABLE ledger_entry REPLICA IDENTITY FULL": "ledger_entry",
    "ALTER TABLE ledger_entry FORCE ROW LEVEL SECURITY": "ledger_entry",
    "ALTER TABLE ledger_entry DISABLE ROW LEVEL SECURITY": "ledger_entry",
    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL": "ledger_entry",
    "ALTER TABLE ledger_entry ALTER amount_fen SET DEFAULT 0": "ledger_entry.amount_fen",
    "ALTER TABLE ledger_entry ALTER amount_fen DROP NOT NULL": "ledger_entry.amount_fen",
    "ALTER TABLE ledger_entry ALTER amount_fen TYPE numeric": "ledger_entry.amount_fen",
    "ALTER TABLE ledger_entry ALTER id SET GENERATED ALWAYS": "ledger_entry.id",
    "ALTER TABLE registry_persondetail ALTER name TYPE varchar(100) COLLATE \"C\"": "registry_persondetail.name",
    "ALTER TABLE ledger_entry RENAME TO ledger_entry_old": "ledger_entry_old",
    "ALTER TABLE ledger_entry ADD CHECK (amount_fen < 100)  NOT VALID": "ledger_entry.",
    "CREATE UNIQUE INDEX one ON ledger_entry (amount_fen, id)": "one",
    "ALTER INDEX entry_by_person RENAME TO entry_by_nobody": "entry_by_nobody",
    "ALTER POLICY {policy} ON ledger_entry USING (true)": "ledger_entry.",
    "CREATE POLICY wide ON ledger_entry FOR SELECT TO quanyi_reader USING (true)": "ledger_entry.wide",
    "CREATE RULE quiet AS ON DELETE TO ledger_entry DO INSTEAD NOTHING": "ledger_entry.quiet",
    "CREATE TRIGGER zz BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change()": "ledger_entry.zz",
    "ALTER FUNCTION refuse_change() SECURITY INVOKER SET search_path = pg_temp": "refuse_change()",
    "ALTER FUNCTION refuse_change() OWNER TO quanyi_app": "refuse_change()",
    "UPDATE pg_class SET relhastriggers = false WHERE relname = 'ledger_entry'": "ledger_entry",
    "UPDATE pg_class SET relchecks = 0 WHERE relname = 'ledger_entry'": "ledger_entry",
    "UPDATE pg_index SET indisready = false WHERE indexrelid = 'entry_by_person'::regclass": "entry_by_person",
    "UPDATE pg_constraint SET convalidated = false WHERE conname = 'entry_not_zero'": "entry_not_zero",
    "UPDATE pg_trigger SET tgenabled = 'D' WHERE tgname = 'ledger_entry_append_only'": "ledger_entry_append_only",
    # Rights
    "GRANT SELECT ON registry_person TO PUBLIC": "registry_person",
    "GRANT EXECUTE ON FUNCTION refuse_change() TO quanyi_reader": "refuse_change()",
    "GRANT TEMP ON DATABASE {this} TO quanyi_app": "this",
    "GRANT CREATE ON DATABASE {this} TO quanyi_app": "this",
    "ALTER DATABASE {this} OWNER TO quanyi_app": "this",
    "GRANT CREATE ON SCHEMA public TO quanyi_app": "public",
    "GRANT CREATE ON SCHEMA pg_catalog TO quanyi_app": "pg_catalog",
    "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO quanyi_app": "pg_read_file(text)",
    "GRANT EXECUTE ON FUNCTION pg_ls_dir(text) TO PUBLIC": "pg_ls_dir(text)",
    "GRANT SELECT ON pg_authid TO quanyi_app": "tables",
    "GRANT SELECT (rolpassword) ON pg_authid TO quanyi_app": "columns",
    "GRANT SET ON PARAMETER session_replication_role TO quanyi_app": "session_replication_role",
    "GRANT CREATE ON TABLESPACE pg_default TO quanyi_app": "pg_default",
    "ALTER DEFAULT PRIVILEGES FOR ROLE quanyi_owner GRANT UPDATE ON TABLES TO quanyi_app": "quanyi_owner",
    "ALTER DEFAULT PRIVILEGES FOR ROLE quanyi_owner IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC": "quanyi_owner",
    # Roles
    "CREATE ROLE sleeper SUPERUSER": "sleeper",
    "CREATE ROLE sleeper BYPASSRLS": "sleeper",
    "CREATE ROLE sleeper LOGIN IN ROLE quanyi_owner": "sleeper",
    "GRANT quanyi_owner TO quanyi_app": "quanyi_app",
    "GRANT pg_read_all_data TO quanyi_app": "quanyi_app",
    "GRANT pg_execute_server_program TO quanyi_reader": "quanyi_reader",
    "ALTER ROLE quanyi_app BYPASSRLS": "quanyi_app",
    "ALTER ROLE quanyi_app INHERIT": "quanyi_app",
    "ALTER ROLE quanyi_bulk LOGIN": "quanyi_bulk",
    "ALTER ROLE quanyi_app VALID UNTIL '2001-01-01'": "quanyi_app",
    "ALTER ROLE quanyi_app CONNECTION LIMIT 0": "quanyi_app",
    # Settings at each level
    "ALTER DATABASE {this} SET session_replication_role = replica": "all of this",
    "ALTER ROLE ALL SET row_security = off": "all of all",
    "ALTER ROLE quanyi_app SET search_path = other, public": "quanyi_app of all",
    "ALTER ROLE quanyi_app IN DATABASE {this} SET default_transaction_isolation = 'read uncommitted'":
        "quanyi_app of this",
    "ALTER DATABASE {this} CONNECTION LIMIT 1": "this",
    # The catalogue itself
    "UPDATE pg_proc SET prosrc = 'int8_avg' WHERE oid = 'int8_sum(numeric,bigint)'::regprocedure": "functions",
    "UPDATE pg_operator SET oprcode = 'int8ne' WHERE oid = '=(int8,int8)'::regoperator": "operators",
    "UPDATE pg_cast SET castcontext = 'i' WHERE castsource = 'int8'::regtype AND casttarget = 'int4'::regtype": "casts",
    "CREATE OR REPLACE VIEW pg_catalog.pg_group AS SELECT rolname AS groname, oid AS grosysid, NULL::oid[] AS grolist"
    " FROM pg_authid": "views",
    # Migrations
    "DELETE FROM django_migrations WHERE app = 'ledger' AND name = '0002_guards'": "ledger.",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '9999_quiet', now())": "ledger.9999_quiet",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(template, django_db_blocker) -> Iterator[None]:
    """A migrated database; Django speaks to it as its superuser, who may edit the catalogue by hand."""
    server, before = resolve(Path(os.environ["QUANYI_HOME"])), dict(connection.settings_dict)
    admin = conninfo_to_dict(server.dsn("admin", NAME))
    create_from_template(server, NAME, template)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(
            NAME=NAME, USER=admin["user"], PASSWORD=admin.get("password", ""),
        )  # fmt: skip
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)
            drop_database(server, NAME)


def test_nothing_is_named_where_nothing_was_done(made):
    assert list(check_state()) == []


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_the_catalogue_is_named(made, edit):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchall() != [(True,)]:
            pytest.skip("an outside server's login is no superuser")
        cursor.execute("SET LOCAL allow_system_table_mods = on")
        cursor.execute(
            "SELECT polname FROM pg_policy WHERE polrelid = 'ledger_entry'::regclass AND polcmd IN ('r', '*')"
            " ORDER BY 1 LIMIT 1"
        )
        [(policy,)] = cursor.fetchall()
        cursor.execute(edit.replace("{this}", NAME).replace("{policy}", policy))
        found = list(check_state())
        transaction.set_rollback(True)
    assert any(EDITS[edit] in one.key for one in found), found


def test_a_setting_of_the_server_is_named(made):
    """It obeys no transaction."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET log_statement = 'all'")
        try:
            cursor.execute("SELECT pg_reload_conf(), pg_sleep(0.3)")
            connection.close()
            assert [(one.table, one.key) for one in check_state()] == [("server setting", "log_statement")]
        finally:
            connection.close()
            with connection.cursor() as again:
                again.execute("ALTER SYSTEM RESET log_statement")
                again.execute("SELECT pg_reload_conf(), pg_sleep(0.3)")


def test_what_another_server_has_is_no_finding(made):
    """A restored backup stands on another server than the one whose state the log keeps."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_schemastate DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE audit_schemastate"
            " SET content = regexp_replace(content, 'server identity: \\d+', 'server identity: 1')"
        )
        cursor.execute("ALTER TABLE audit_schemastate ENABLE ALWAYS TRIGGER audit_schemastate_append_only")
        cursor.execute("CREATE ROLE elsewhere SUPERUSER")
        found = {one.key for one in check_state() if one.table != "trigger"}
        transaction.set_rollback(True)
    assert found == set()


def test_every_guard_fires_always_and_says_where_it_looks(made):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
            " AND c.relnamespace = 'public'::regnamespace AND t.tgenabled <> 'A'"
        )
        assert cursor.fetchall() == [(0,)]
        cursor.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang"
            " WHERE p.pronamespace = 'public'::regnamespace AND (p.prosecdef OR l.lanname = 'plpgsql')"
            " AND NOT coalesce(p.proconfig::text LIKE '%search_path%', false)"
        )
        assert cursor.fetchall() == []
