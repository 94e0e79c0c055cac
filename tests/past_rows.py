"""Tests look into the tables past row security, as `quanyi_tests`; what they ask of the site is done as `quanyi_app`.

Processes that tests start are the office's own: they know nothing of this role.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from quanyi.embedded.server import LOGINS, Server

TESTS = "quanyi_tests"


def make_role(server: Server) -> None:
    """A login with all that the app has, which row security does not hold."""
    with psycopg.connect(server.dsn("admin", server.maintenance), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [TESTS]).fetchone() is None:
            connection.execute(
                SQL("CREATE ROLE {} LOGIN INHERIT BYPASSRLS IN ROLE {} PASSWORD {}").format(
                    Identifier(TESTS), Identifier(LOGINS["app"]), Literal(server.password("app"))
                )
            )


@contextmanager
def as_app() -> Iterator[None]:
    """Meanwhile Django's connection is held by row security, as the running office's is."""
    from django.db import connection

    try:
        connection.ensure_connection()
    except RuntimeError:  # a test without a database
        yield
        return
    driver: Any = connection.connection
    if driver.info.user != TESTS:  # a test that works as the owner, say
        yield
        return
    driver.execute(SQL("SET ROLE {}").format(Identifier(LOGINS["app"])))
    try:
        yield
    finally:
        if not driver.closed and driver.info.transaction_status != psycopg.pq.TransactionStatus.INERROR:
            driver.execute("RESET ROLE")
