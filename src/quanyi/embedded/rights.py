"""What a login of the office holds beside the documented rights (多余的权限): with it a guard can be passed.

The app works under row security and append-only tables, the reader reads, the owner changes tables and nothing of the
server. Basis: d14-26-2, gb-4.3.
"""

from collections.abc import Iterator

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from .errors import TooManyRights
from .server import BULK, Role, Server

# (what is held, how it is taken away), asked as a login of its own rights. An owner may make tables in its database.
_OF_A_ROLE = """SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles
    WHERE rolname = current_user"""
_NAMES = ("SUPERUSER", "CREATEROLE", "CREATEDB", "REPLICATION", "BYPASSRLS")
_MEMBER_OF = """SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
    JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = current_user AND g.rolname <> %s ORDER BY 1"""
_MAY_MAKE = """SELECT nspname::text FROM pg_namespace
    WHERE has_schema_privilege(oid, 'CREATE') AND nspname !~ '^pg_(temp|toast)' ORDER BY 1"""


def refuse_excess(server: Server, database: str) -> None:
    """Raises TooManyRights with everything that is too much, all at once, and how it is taken away."""
    found = [remedy for role in ("owner", "app", "reader") for remedy in excess(server, role, database)]
    if found:
        remedies = "\n".join(f"  {remedy}" for remedy in dict.fromkeys(found))
        raise TooManyRights(
            f"数据库账号的权限超出说明（docs/operations.md，Database roles），没有继续。"
            f"请由数据库管理员执行：\n{remedies}",
            "The database's logins hold more than the documented rights (docs/operations.md, Database roles);"
            " nothing was started. Have the database's administrator run the statements above.",
        )


def excess(server: Server, role: Role, database: str) -> Iterator[str]:
    """Statements that take from a login what it should not hold."""
    with psycopg.connect(server.dsn(role, database)) as connection:
        login = Identifier(connection.info.user)
        for statement in _excess(connection, login, Identifier(database), is_owner=role == "owner"):
            yield f"{statement.as_string(connection)};"


def _excess(
    connection: psycopg.Connection, login: Identifier, database: Identifier, *, is_owner: bool
) -> Iterator[Composed]:
    [held] = connection.execute(_OF_A_ROLE).fetchall()
    for name, holds in zip(_NAMES, held, strict=True):
        if holds:
            yield SQL("ALTER ROLE {} NO{}").format(login, SQL(name))
    for (group,) in connection.execute(_MEMBER_OF, [BULK]).fetchall():
        yield SQL("REVOKE {} FROM {}").format(Identifier(group), login)
    if is_owner:
        return
    for right in ("TEMPORARY", "CREATE"):
        asked = connection.execute(
            "SELECT has_database_privilege(current_database(), %s)", [right]
        ).fetchone()
        if asked == (True,):
            yield SQL("REVOKE {} ON DATABASE {} FROM PUBLIC, {}").format(SQL(right), database, login)
    for (schema,) in connection.execute(_MAY_MAKE).fetchall():
        yield SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC, {}").format(Identifier(schema), login)
