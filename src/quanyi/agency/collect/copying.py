"""Many rows into a table in one COPY, inside the running transaction."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import Field, Model


def copy_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add `rows` (values in the order of `fields`, as the driver takes them) to the model's table.

    Constraints and triggers hold as for INSERT, and are told as Django's errors; a refused row refuses all.
    """
    meta = model._meta
    columns = ", ".join(f'"{cast("Field[Any, Any]", meta.get_field(name)).column}"' for name in fields)
    statement = f'COPY "{meta.db_table}" ({columns}) FROM STDIN'
    with (
        transaction.atomic(savepoint=False),
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)
