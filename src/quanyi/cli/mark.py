"""机构标记: whether a state folder and a database hold an office or the demo district; neither becomes the other.

A folder says it by an empty file, `office` or `demo`; a database by a row (`custody_officemark`), so that an office
whose database is another server's is known from any folder. Older builds left no row: there the registered persons
tell, since no office can register a number of the demo's division.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from psycopg.sql import SQL

if TYPE_CHECKING:
    import psycopg

    from quanyi.embedded import Role, Server

Kind = Literal["office", "demo"]
KINDS: tuple[Kind, ...] = ("office", "demo")
WHAT = {
    "office": ("经办机构的数据（quanyi setup）", "an office (quanyi setup)"),
    "demo": ("虚构的示范区（quanyi run）", "the fictitious demo district (quanyi run)"),
}
_DEMO_PERSONS = SQL(
    "SELECT count(*) FILTER (WHERE social_security_number LIKE '790001%'), count(*) FROM registry_person"
)


class OtherKind(Exception):
    """What is there is of the other kind; the text names it and says what to do. Nothing was changed."""


def kind_of_folder(home: Path) -> Kind | None:
    """The mark of the folder; None where there is none."""
    return next((kind for kind in reversed(KINDS) if (home / kind).exists()), None)


def mark_folder(home: Path, kind: Kind) -> None:
    (home / kind).touch()


def refuse_other_folder(home: Path, wanted: Kind) -> None:
    """Raises OtherKind for a folder that is marked as the other kind; nothing is started for this."""
    there = kind_of_folder(home)
    if there and there != wanted:
        raise _other(f"文件夹 {home}", f"The folder {home}", there, wanted)


def refuse_other_database(server: Server, database: str, home: Path, wanted: Kind) -> None:
    """Raises OtherKind if the database, or on a server of ours any other beside it, is of the other kind."""
    from quanyi.embedded import ExternalServer

    names = [database] if isinstance(server, ExternalServer) else _databases(server)
    for name in names:
        there = kind_of_database(server, name, unsaid=kind_of_folder(home) or "office")
        if there and there != wanted:
            where = f"{name}（{home}）", f"{name} ({home})"
            raise _other(f"数据库 {where[0]}", f"The database {where[1]}", there, wanted)


def marked_kind(server: Server, database: str) -> Kind | None:
    """What the database itself says; None where it says nothing or is not there."""
    connection = _connected(server, database)
    if connection is None:
        return None
    with connection:
        return _mark(connection)


def kind_of_database(server: Server, database: str, *, unsaid: Kind = "office") -> Kind | None:
    """Its mark; else what its persons say; `unsaid` for tables without persons and logins; None without tables."""
    connection = _connected(server, database)
    if connection is None:
        return None
    with connection:
        return _mark(connection) or _likely(connection, unsaid)


def _mark(connection: psycopg.Connection[Any]) -> Kind | None:
    if not _has(connection, "custody_officemark"):
        return None
    first = connection.execute("SELECT kind::text FROM custody_officemark ORDER BY id LIMIT 1").fetchone()
    return next((kind for kind in KINDS if first == (kind,)), None)


def _likely(connection: psycopg.Connection[Any], unsaid: Kind) -> Kind | None:
    if not _has(connection, "registry_person"):
        return "office" if _has(connection, "django_migrations") else None
    row = connection.execute(_DEMO_PERSONS).fetchone()
    assert row is not None
    demo, all_ = row
    if all_:
        return "demo" if demo == all_ else "office"
    logins = connection.execute("SELECT 1 FROM staff_account WHERE kind <> 'system' LIMIT 1").fetchone()
    return "office" if logins else unsaid


def _has(connection: psycopg.Connection[Any], table: str) -> bool:
    return connection.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone() != (None,)


def _connected(server: Server, database: str) -> psycopg.Connection[Any] | None:
    """As whoever may read all; None where there is no such database."""
    import psycopg

    role = _reads_all(server)
    if role == "admin" and database not in _databases(server):
        return None
    return psycopg.connect(server.dsn(role, database))


def _reads_all(server: Server) -> Role:
    """The administrator; where only ready-made logins are given, the first of them."""
    from quanyi.embedded import ExternalServer

    if isinstance(server, ExternalServer) and server.urls:
        return next(iter(server.urls))
    return "admin"


def _databases(server: Server) -> list[str]:
    import psycopg

    with psycopg.connect(server.dsn("admin", server.maintenance)) as connection:
        rows = connection.execute(
            "SELECT datname::text FROM pg_database WHERE NOT datistemplate AND datallowconn AND datname <> 'postgres'"
        ).fetchall()
    return [name for (name,) in rows]


def _other(zh: str, en: str, there: Kind, wanted: Kind) -> OtherKind:
    command = "quanyi run" if wanted == "demo" else "quanyi setup"
    return OtherKind(
        f"{zh} 里是{WHAT[there][0]}，不能再用来放{WHAT[wanted][0]}；什么都没有改动。"
        f"请另用一个文件夹（DATABASE_URL 也要指向另一个服务器或数据库）：QUANYI_HOME=/另一个/文件夹 {command}\n"
        f"{en} holds {WHAT[there][1]}; it does not become {WHAT[wanted][1]}. Nothing was changed. Use another folder "
        f"(and, with DATABASE_URL, another server or database): QUANYI_HOME=/another/folder {command}"
    )
