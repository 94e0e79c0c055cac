"""What every page asks, by statements for which no query is put together anew (常问语句)."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from psycopg import Cursor

M = TypeVar("M", bound=Model)


def asked(sql: str, params: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement. The session is told before by which release it asks, as by any cursor."""
    with connection.cursor(), connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(sql.encode(), params)
        return cursor.fetchall()


def by_id(model: type[M], number: int) -> M | None:
    """A row of a model whose columns need no translating, asked as in `asked`."""
    sql, columns = _select(model)
    rows = asked(sql, [number])
    return model.from_db("default", columns, rows[0]) if rows else None


@cache
def _select(model: type[Model]) -> tuple[str, list[str]]:
    columns = [field.attname for field in model._meta.concrete_fields]
    return f"SELECT {', '.join(columns)} FROM {model._meta.db_table} WHERE id = %s", columns  # noqa: S608  (our names)
