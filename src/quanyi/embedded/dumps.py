"""Dumps of a database (转储): made and read back by PostgreSQL's own programs, as the tables' owner.

A dump is one file, consistent as of one instant, and can be read into a newer PostgreSQL. Passwords travel in the
environment of the program, never on its command line.
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg.sql import SQL

from .binaries import find
from .errors import ServerError, WrongFolder
from .provision import APP, READER, provision
from .server import Server

# What is made anew where it is missing, and may hold for a day what was erased.
MADE_ANEW = ("public.serve_keptpage",)
_WORDS = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE",
          "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip


class DumpFailed(ServerError):
    """转储或恢复失败: a program of PostgreSQL's said why."""


def dump(server: Server, database: str, file: Path) -> None:
    """Write the whole database into `file`, readable by us alone. Errors: DumpFailed."""
    file.touch(mode=0o600)
    arguments = [f"--exclude-table-data={table}" for table in MADE_ANEW]
    _run(
        server, database, "pg_dump", ["--format=custom", f"--file={file}", f"--dbname={database}", *arguments]
    )


def load(server: Server, database: str, file: Path) -> None:
    """Provision `database`, which must hold no table yet, and read the dump into it, rights included.

    Errors: WrongFolder where it holds tables; DumpFailed.
    """
    server.ensure()
    provision(server, database)
    _refuse_filled(server, database)
    # The dump says what each role may do beyond the server's defaults; the defaults would be added to it.
    _defaults(server, database, "REVOKE ALL ON TABLES FROM {}, {}", "REVOKE ALL ON SEQUENCES FROM {}, {}")
    # What is outside our schema (rights on the server's own functions, defaults) is provisioned, not restored.
    arguments = [
        "--schema=public",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={database}",
        str(file),
    ]
    try:
        _run(server, database, "pg_restore", arguments)
    finally:
        provision(server, database)  # the defaults again, for the tables of later migrations


def _refuse_filled(server: Server, database: str) -> None:
    with psycopg.connect(server.dsn("owner", database)) as connection:
        held = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        ).fetchone()
    if held != (0,):
        raise WrongFolder(
            f"数据库 {database} 里已有数据表，不能恢复到这里；请换一个 QUANYI_HOME 或 QUANYI_DATABASE。",
            f"The database {database} holds tables already; restore into another QUANYI_HOME or QUANYI_DATABASE.",
        )


def _defaults(server: Server, database: str, *statements: str) -> None:
    with psycopg.connect(server.dsn("owner", database)) as connection:
        for statement in statements:
            connection.execute(SQL("ALTER DEFAULT PRIVILEGES " + statement).format(APP, READER))


def _run(server: Server, database: str, program: str, arguments: Sequence[str]) -> None:
    given = server.parameters("owner", database)
    environ = {_WORDS[word]: value for word, value in given.items() if word in _WORDS and value}
    command = [str(find()[program]), "--no-password", *arguments]
    done = subprocess.run(  # noqa: S603
        command, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip()[-2000:]
        raise DumpFailed(f"{program} 未能完成：{said}", f"{program} failed: {said}")
