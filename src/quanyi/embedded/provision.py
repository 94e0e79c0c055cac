"""Databases and the logins that use them (建库与账号): made where absent, otherwise left as they are.

Three logins, none of them a superuser and none past row-level security: `quanyi_owner` owns the database
and runs migrations, `quanyi_app` serves requests, `quanyi_reader` only reads. What the owner creates, app and
reader may SELECT; every other right of theirs is granted table by table in a migration.

A fourth role, `quanyi_bulk`, is no login: the app takes it on to add rows to the tables of large files, and does not
hold its rights otherwise. It may add and not read, past row-level security.
"""

from typing import Any

import psycopg
from psycopg import sql
from psycopg.sql import SQL, Identifier, Literal

from .binaries import OLDEST_MAJOR
from .errors import NotPermitted, WrongVersion
from .server import BULK, LOGINS, ExternalServer, Role, Server

Connection = psycopg.Connection[tuple[Any, ...]]
OWNER, APP, READER = (Identifier(LOGINS[role]) for role in ("owner", "app", "reader"))
_PLAIN = SQL("LOGIN NOCREATEDB NOCREATEROLE NOSUPERUSER NOREPLICATION NOBYPASSRLS")
_NOT_PLAIN = """SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND
    (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls OR NOT rolcanlogin)"""
_MAY_BYPASS = """SELECT rolsuper OR rolbypassrls AND current_setting('server_version_num')::int >= 160000
    FROM pg_roles WHERE rolname = current_user"""
_ONE_AT_A_TIME = 0x7175616E7969  # the key of the lock under which roles and databases are made


def provision(server: Server, database: str = "quanyi", *, template: str | None = None) -> None:
    """Make the logins, the database (a copy of `template` if named) and its default rights, where absent.

    With ready-made logins (DATABASE_OWNER_URL and the like) nothing is done.
    Errors: NotPermitted if DATABASE_URL's login may not; WrongVersion before PostgreSQL 15.
    """
    if isinstance(server, ExternalServer) and server.urls:
        return
    server.ensure()
    with _admin(server) as connection:
        _check_version(connection)
        _check_rights(connection)
        connection.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        _make_roles(server, connection)
        if not _exists(connection, "pg_database", "datname", database):
            _create(connection, database, template)
        for role in LOGINS:
            _check_login(server, connection, role, database)
        _grant(server, database)
        _close_large_objects(server, database)


def create_from_template(server: Server, name: str, template: str) -> None:
    """A new database as a copy of a provisioned one, to which nobody may be connected; for tests."""
    with _admin(server) as connection:
        _create(connection, name, template)


def drop_database(server: Server, name: str) -> None:
    """Drop a database if it exists, and put out whoever is connected to it."""
    with _admin(server) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _admin(server: Server) -> Connection:
    return psycopg.connect(server.dsn("admin", server.maintenance), autocommit=True)


def _check_version(connection: Connection) -> None:
    major = connection.info.server_version // 10000
    if major < OLDEST_MAJOR:
        raise WrongVersion(
            f"DATABASE_URL 所指的服务器是 PostgreSQL {major}；需要 {OLDEST_MAJOR} 或更新，请升级或换用。",
            f"The server that DATABASE_URL names is PostgreSQL {major}; {OLDEST_MAJOR} or newer is "
            "needed: upgrade it or name another.",
        )


def _check_rights(connection: Connection) -> None:
    wanted = "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles WHERE rolname = current_user"
    if connection.execute(wanted).fetchone() == (True,):
        return
    login = Identifier(connection.info.user).as_string(connection)
    remedy = f"ALTER ROLE {login} CREATEROLE CREATEDB;"
    raise NotPermitted(
        f"DATABASE_URL 的账号 {login} 不能创建账号和数据库；请由管理员执行：{remedy}",
        f"DATABASE_URL's login {login} may not make roles and databases; have an administrator run: {remedy}",
    )


def _make_roles(server: Server, connection: Connection) -> None:
    for role, login in LOGINS.items():
        if not _exists(connection, "pg_roles", "rolname", login):
            connection.execute(SQL("CREATE ROLE {} {}").format(Identifier(login), _PLAIN))
            _set_password(server, connection, role)
    for (login,) in connection.execute(_NOT_PLAIN, [list(LOGINS.values())]).fetchall():
        connection.execute(SQL("ALTER ROLE {} {}").format(Identifier(str(login)), _PLAIN))
    _make_bulk(connection)


def _make_bulk(connection: Connection) -> None:
    """The app may take the role on; as it inherits nothing (NOINHERIT), it holds the rights only while it does.

    PostgreSQL copies into tables with row security only for a role that is past it. This one reads nothing. Where the
    server's administrator may not say so, large files come in by INSERT, which is slower.
    """
    bulk = Identifier(BULK)
    if not _exists(connection, "pg_roles", "rolname", BULK):
        connection.execute(SQL("CREATE ROLE {} NOLOGIN NOINHERIT").format(bulk))
    if connection.execute(_MAY_BYPASS).fetchone() == (True,):
        connection.execute(SQL("ALTER ROLE {} BYPASSRLS").format(bulk))
    connection.execute(SQL("ALTER ROLE {} NOINHERIT").format(APP))
    connection.execute(SQL("GRANT {} TO {}").format(bulk, APP))


def _set_password(server: Server, connection: Connection, role: Role) -> None:
    """Send the SCRAM verifier, never the password, so that no log of the server can hold it."""
    login, password = LOGINS[role], server.make_password(role)
    verifier = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    statement = SQL("ALTER ROLE {} PASSWORD {}").format(Identifier(login), Literal(verifier.decode()))
    connection.execute(statement)


def _create(connection: Connection, name: str, template: str | None) -> None:
    # Only a member of the owning role may give a database to it; a superuser needs no membership.
    if connection.execute("SELECT pg_has_role(%s, 'USAGE')", [LOGINS["owner"]]).fetchone() != (True,):
        connection.execute(SQL("GRANT {} TO CURRENT_USER").format(OWNER))
    database = Identifier(name)
    statements: list[sql.Composed] = [
        SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE {}").format(
            database, OWNER, Identifier(template or "template0")
        ),
        SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        SQL("GRANT CONNECT ON DATABASE {} TO {}, {}, {}").format(database, OWNER, APP, READER),
    ]
    for statement in statements:
        connection.execute(statement)


def _check_login(server: Server, connection: Connection, role: Role, database: str) -> None:
    """Try the stored password; on a cluster of our own, mend one that does not fit."""
    try:
        server.make_password(role)
        psycopg.connect(server.dsn(role, database)).close()
    except psycopg.OperationalError as error:
        if isinstance(server, ExternalServer):
            raise _password_differs(server, role, error) from error
        _set_password(server, connection, role)


def _grant(server: Server, database: str) -> None:
    statements: list[SQL | sql.Composed] = [
        SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"),
        SQL("GRANT USAGE ON SCHEMA public TO {}, {}, {}").format(APP, READER, Identifier(BULK)),
        SQL("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {}, {}").format(APP, READER),
        SQL("ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {}").format(APP),
    ]
    with psycopg.connect(server.dsn("owner", database)) as connection:
        for statement in statements:
            connection.execute(statement)


def _close_large_objects(server: Server, database: str) -> None:
    """Large objects stand outside every table's grants; nothing here uses them, so only a superuser may.

    A login that is no superuser cannot take the right away from PUBLIC: there it stays as the server has it.
    """
    with psycopg.connect(server.dsn("admin", database)) as connection:
        if connection.info.parameter_status("is_superuser") != "on":
            return
        functions = connection.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
            " AND (proname LIKE 'lo\\_%' OR proname IN ('lowrite', 'loread'))"
        ).fetchall()
        for (function,) in functions:
            connection.execute(SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC").format(SQL(function)))


def _exists(connection: Connection, catalog: str, column: str, name: str) -> bool:
    query = SQL("SELECT 1 FROM {} WHERE {} = %s").format(Identifier(catalog), Identifier(column))
    return connection.execute(query, [name]).fetchone() is not None


def _password_differs(server: Server, role: Role, error: Exception) -> NotPermitted:
    login, path = LOGINS[role], server.secret(role)
    return NotPermitted(
        f"外部服务器的账号 {login} 不接受 {path} 中的密码（{error}）；若由另一安装目录建立，请复制那里的"
        f"同名文件，或由管理员把 {login} 的密码改成此文件中的密码。",
        f"The outside server's role {login} does not accept the password in {path} ({error}); if "
        "another home made the role, copy that file from there, or have its administrator set this password.",
    )
