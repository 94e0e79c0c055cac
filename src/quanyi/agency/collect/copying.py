"""Rows into a table in one statement, inside the running transaction: many by COPY.

The tables of large files and of the ledger's entries are added to here alone: the office's own role may read them, and
only the role `quanyi_bulk`, which may do nothing else, may add to them (decision 020). Basis: d14-6-3.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, Model

from quanyi.agency.audit.protection import BULK

BULK_ONLY = frozenset(
    {"ledger_entry", "collect_declarationrow", "collect_interestrow", "collect_migrationyear"}
)


TAKE_ON, LAY_DOWN = f"SET LOCAL ROLE {BULK}", "SET LOCAL ROLE NONE"
FEW = 100  # rows: COPY is quicker from there on


@transaction.atomic(savepoint=False)
def copy_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add `rows` (values in the order of `fields`, as the driver takes them) to the model's table.

    Constraints and triggers hold as for INSERT, and are told as Django's errors; a refused row refuses all.
    """
    meta = model._meta
    columns = ", ".join(f'"{cast("Field[Any, Any]", meta.get_field(name)).column}"' for name in fields)
    statement = f'COPY "{meta.db_table}" ({columns}) FROM STDIN'
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        _may_add(cursor, meta.db_table),
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def copy_objects(objects: Sequence[Model]) -> None:
    """Add unsaved objects of one model, with every field they have; they learn no `id`."""
    fields = [field for field in objects[0]._meta.concrete_fields if not field.primary_key]
    rows = (
        [field.get_db_prep_save(getattr(each, field.attname), connection) for field in fields]
        for each in objects
    )
    if len(objects) <= FEW:
        _insert(type(objects[0]), fields, list(rows))
    else:
        copy_rows(type(objects[0]), [field.name for field in fields], rows)


@transaction.atomic(savepoint=False)
def _insert(model: type[Model], fields: "Sequence[Field[Any, Any]]", rows: Sequence[Sequence[Any]]) -> None:
    """A few rows: to take the role on, to add them and to lay it down is asked at once."""
    table, columns = model._meta.db_table, ", ".join(f'"{field.column}"' for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    statement = f'INSERT INTO "{table}" ({columns}) VALUES {", ".join([row] * len(rows))}'  # noqa: S608  # names are the models'
    if table in BULK_ONLY:
        statement = f"{TAKE_ON}; {statement}; {LAY_DOWN}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for each in rows for value in each])


@contextmanager
def _may_add(cursor: CursorWrapper, table: str) -> Iterator[None]:
    """The role that may add to a bulk table, for one statement; a failure takes the whole transaction, and it, back."""
    if table not in BULK_ONLY:
        yield
        return
    cursor.execute(TAKE_ON)
    yield
    cursor.execute(LAY_DOWN)
