"""What the migrated database itself refuses, tried on every table: records are added to, never changed or removed.

`decisions/002-append-only.md` says why.
"""

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import BinaryField, CharField, JSONField, TextField, UUIDField
from psycopg.errors import InsufficientPrivilege, IntegrityConstraintViolation
from psycopg.sql import SQL, Identifier
from tests.agency.world import World
from tests.house.filling import fill

from quanyi.agency.audit.arming import records
from quanyi.agency.audit.protection import APP, BULK, READER
from quanyi.agency.audit.reading import BIRTH, PUBLIC, plain_columns
from quanyi.agency.audit.row_security import OF_NOBODY
from quanyi.agency.collect.copying import BULK_ONLY
from quanyi.agency.ledger import projection

ALL = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
ADD = frozenset({"SELECT", "INSERT"})
READ = frozenset({"SELECT"})
# No records: what the office may write here, beyond what may be added everywhere. The reader sees none of them.
WRITABLE = {
    "staff_account": ADD,  # and four columns, below
    "ledger_accountyear": ALL,  # summed up from the entries, which alone are the record; `quanyi projection check`
    "serve_keptpage": ALL,  # rendered from the records, kept for a day (decision 054)
    "staff_session": ALL,
    "django_session": frozenset(),  # the framework's, shut to everybody
    "axes_accessattempt": ALL,
    "axes_accessattemptexpiration": ALL,
    "axes_accessfailurelog": ALL,
    "axes_accesslog": ALL,
}
WRITABLE_COLUMNS = {
    ("staff_account", name) for name in ("password", "last_login", "is_active", "display_name")
}
# The framework's own, filled by migrations and read by all.
FIXED = {
    "auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "django_migrations",
}  # fmt: skip
OURS = {
    model._meta.db_table for model in apps.get_models() if model.__module__.startswith("quanyi.")
} - WRITABLE.keys()
SHUT = {
    *OURS,
    "ledger_accountyear",
    "serve_keptpage",
} - OF_NOBODY.keys()  # rows about persons, which are copied past row security

TEXTS = (CharField, TextField, JSONField, BinaryField, UUIDField)

CHANGES = {
    "UPDATE": "UPDATE {table} SET {column} = {column}",
    "DELETE": "DELETE FROM {table}",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
}
INSERT = {"INSERT": "INSERT INTO {table} DEFAULT VALUES"}
DEFINITIONS = {
    "DISABLE TRIGGER": "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP TRIGGER": "DROP TRIGGER {trigger} ON {table}",
    "DROP COLUMN": "ALTER TABLE {table} DROP COLUMN {column}",
    "DROP TABLE": "DROP TABLE {table} CASCADE",
    "OWNER": "ALTER TABLE {table} OWNER TO CURRENT_USER",
}
ELSEWHERE = (
    "CREATE TABLE made_by_hand (id int)",
    "CREATE TEMP TABLE made_by_hand (id int)",
    "CREATE SCHEMA made_by_hand",
    "CREATE FUNCTION made_by_hand() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "DROP FUNCTION refuse_change() CASCADE",
    "SET session_replication_role = replica",
    "SET ROLE quanyi_owner",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER SET session_replication_role = replica",
    "SELECT setval('review_case_number', 1)",
)


def granted():
    """What every role but the owner may do, by table: {(table, role): privileges}."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, coalesce(r.rolname, 'PUBLIC'),
                a.privilege_type || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
            LEFT JOIN pg_roles r ON r.oid = a.grantee
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.grantee <> c.relowner"""
        )
        for table, role, privilege in cursor.fetchall():
            found.setdefault((table, role), set()).add(privilege)
    return found


def granted_columns():
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, t.attname, r.rolname, a.privilege_type
            FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
                 aclexplode(t.attacl) a JOIN pg_roles r ON r.oid = a.grantee
            WHERE n.nspname = 'public'"""
        )
        return set(cursor.fetchall())


def refusal(session, statement, error):
    """None if the statement fails as it should; else what came instead. Nothing of it stays."""
    try:
        with session.transaction(force_rollback=True):
            session.execute(statement)
    except error as refused:
        if error is InsufficientPrivilege or refused.diag.constraint_name == "append_only":
            return None
        return str(refused)
    except psycopg.Error as other:
        return f"{type(other).__name__}: {other}"
    return "done"


def not_refused(session, statements, error, tables=frozenset(OURS)):
    """Every table and statement that was not refused as it should be."""
    tried = {
        (table, what): refusal(session, filled_in(statement, table), error)
        for table in sorted(tables)
        for what, statement in statements.items()
    }
    return {key: answer for key, answer in tried.items() if answer is not None}


def filled_in(statement, table):
    columns = {model._meta.db_table: model._meta.concrete_fields[0].column for model in apps.get_models()}
    column = columns.get(table, "id")  # the framework's own joins have no model
    return SQL(statement).format(
        table=Identifier(table), column=Identifier(column), trigger=Identifier(f"{table}_append_only")
    )


@pytest.fixture
def filled(office):
    """An office with at least one row in every table of records: row triggers stay silent over none."""
    world = World()
    case = fill(world)
    projection.check()
    empty = [table for table in sorted(OURS) if not _has_rows(table)]
    assert case.pk
    assert not empty, "give these tables a row here"
    connection.close()
    return office


def _has_rows(table):
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT EXISTS (SELECT 1 FROM {})").format(Identifier(table)))
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", check_changes=True, dry_run=True)
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.django_db
def test_every_table_is_a_record_or_named_here():
    tables = set(connection.introspection.table_names())
    assert len(OURS) >= 20
    assert tables == OURS | WRITABLE.keys() | FIXED


@pytest.mark.django_db
def test_privileges_are_exactly_these():
    wanted = {
        **{(table, APP): READ if table in BULK_ONLY else ADD for table in OURS},
        **{(table, BULK): {"INSERT"} for table in (*SHUT, *BULK_ONLY)},
        **{(table, APP): privileges for table, privileges in WRITABLE.items() if privileges},
        **{(table, role): READ for table in FIXED for role in (APP, READER)},
    }
    assert granted() == wanted
    assert granted_columns() == {
        *((*column, APP, "UPDATE") for column in WRITABLE_COLUMNS),
        *(
            (table, name, READER, "SELECT")
            for table, names in plain_columns(records()).items()
            for name in names
        ),
    }


def test_the_owner_cannot_change_records(filled):
    with psycopg.connect(filled.dsn("owner"), autocommit=True) as session:
        assert not_refused(session, CHANGES, IntegrityConstraintViolation) == {}
        assert refusal(session, "SET session_replication_role = replica", InsufficientPrivilege) is None


def test_a_session_that_replays_replication_cannot_either(filled):
    """The server's administrator may silence ordinary triggers: ours are ENABLE ALWAYS."""
    with psycopg.connect(filled.dsn("admin"), autocommit=True) as session:
        if _is_superuser(session):
            session.execute("SET session_replication_role = replica")
            assert not_refused(session, CHANGES, IntegrityConstraintViolation) == {}
        else:
            assert refusal(session, "SET session_replication_role = replica", InsufficientPrivilege) is None


def _is_superuser(session):
    return session.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[0]


@pytest.mark.parametrize("role", ["app", "reader"])
def test_who_serves_may_define_nothing(office, role):
    with psycopg.connect(office.dsn(role), autocommit=True) as session:
        assert not_refused(session, DEFINITIONS, InsufficientPrivilege) == {}
        tried = {statement: refusal(session, statement, InsufficientPrivilege) for statement in ELSEWHERE}
        assert {statement: answer for statement, answer in tried.items() if answer} == {}


def test_the_app_adds_and_reads(filled):
    with psycopg.connect(filled.dsn("app"), autocommit=True) as session:
        assert not_refused(session, CHANGES, InsufficientPrivilege) == {}
        for column in ("id", "username", "kind"):
            statement = SQL("UPDATE staff_account SET {0} = {0}").format(Identifier(column))
            assert refusal(session, statement, InsufficientPrivilege) is None
        assert not_refused(session, CHANGES | INSERT, InsufficientPrivilege, FIXED) == {}


def test_the_app_adds_to_the_bulk_tables_only_in_the_role_for_it(filled):
    with psycopg.connect(filled.dsn("app"), autocommit=True) as session:
        assert not_refused(session, INSERT, InsufficientPrivilege, BULK_ONLY) == {}


def test_the_bulk_role_adds_to_its_tables_and_can_do_nothing_else(filled):
    everything = {"SELECT": "SELECT FROM {table}"} | CHANGES
    tables = {model._meta.db_table for model in apps.get_models()}
    with psycopg.connect(filled.dsn("app"), autocommit=True) as session:
        session.execute(SQL("SET ROLE {}").format(Identifier(BULK)))
        assert not_refused(session, everything, InsufficientPrivilege, tables) == {}
        assert not_refused(session, INSERT, InsufficientPrivilege, tables - BULK_ONLY - SHUT) == {}
        assert not_refused(session, DEFINITIONS, InsufficientPrivilege) == {}


@pytest.mark.parametrize("role", ["owner", "reader"])
def test_nobody_else_takes_the_bulk_role_on(office, role):
    with psycopg.connect(office.dsn(role), autocommit=True) as session:
        assert refusal(session, "SET ROLE quanyi_bulk", InsufficientPrivilege) is None


def test_the_reader_writes_nothing(office):
    tables = {model._meta.db_table for model in apps.get_models()}
    assert tables > OURS
    with psycopg.connect(office.dsn("reader"), autocommit=True) as session:
        assert not_refused(session, CHANGES | INSERT, InsufficientPrivilege, tables) == {}
        seen = not_refused(session, {"SELECT": "SELECT FROM {table}"}, InsufficientPrivilege, tables)
    assert {table for table, _ in seen} == tables - WRITABLE.keys() | {"ledger_accountyear"}


@pytest.mark.django_db
def test_no_text_is_open_to_the_reader_but_codes_and_what_is_public():
    """By the catalogue: a new column is shut until somebody says that it names nobody."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    for table, column, role, _privilege in granted_columns():
        if role == READER and column not in {"agency_id", "session_pid"} and (table, column) not in PUBLIC:
            field = next(each for each in models[table]._meta.concrete_fields if each.column == column)
            assert field.choices or not isinstance(field, TEXTS), (table, column)
            assert column != BIRTH


@pytest.mark.parametrize("role", ["owner", "app", "reader"])
def test_nobody_keeps_data_outside_the_tables(office, role):
    """Large objects have no table and no trigger: on a server of our own, only a superuser may make them."""
    with psycopg.connect(office.dsn("admin"), autocommit=True) as session:
        if not _is_superuser(session):
            pytest.skip("an outside server's login may not take this right from everyone")
    with psycopg.connect(office.dsn(role), autocommit=True) as session:
        assert refusal(session, "SELECT lo_from_bytea(0, 'x')", InsufficientPrivilege) is None
        assert refusal(session, "SELECT lo_create(0)", InsufficientPrivilege) is None
