"""The office's connection to its database."""

from typing import Any

from django.db import connection
from psycopg import Connection


def session() -> Connection[Any]:
    """The driver's own connection, for COPY; inside a transaction of Django's."""
    connection.ensure_connection()
    found: Connection[Any] = connection.connection
    return found


def forget_layouts() -> None:
    """Columns were added: the next leaf of this session reads anew what its rows are covered by."""
    office: Any = connection
    office.layouts.clear()
