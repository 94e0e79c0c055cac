"""Rows into a table in one statement, inside the running transaction: many by COPY.

The tables of large files and of the ledger's entries are added to here alone: the office's own role may read them, and
only the role `quanyi_bulk`, which may do nothing else, may add to them (decision 020). Tables about persons are shut by
row-level security, past which PostgreSQL copies for that role alone (decision 045). Basis: d14-6-3.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any, cast

import numpy as np
from django.db import connection, transaction
from django.db.models import Field, Model
from numpy.typing import NDArray

from quanyi.agency.audit.protection import BULK
from quanyi.agency.audit.row_security import OF_NOBODY
from quanyi.agency.collect.columns import BLOCK, END, HEAD, packed, unpacked
from quanyi.law.periods import Month

BULK_ONLY = frozenset(
    {"ledger_entry", "collect_declarationrow", "collect_interestrow", "collect_migrationyear"}
)


TAKE_ON, LAY_DOWN = f"SET LOCAL ROLE {BULK}", "SET LOCAL ROLE NONE"
FEW = 100  # rows: COPY is quicker from there on
# Of a column's type: as the server's binary form has it.
_WIDTHS = {"bigint": ">i8", "integer": ">i4", "smallint": ">i2", "date": ">i4", "boolean": "?"}
DAY_ZERO = date(2000, 1, 1)
_MAY_COPY = "SELECT rolbypassrls FROM pg_roles WHERE rolname = %s"


@transaction.atomic(savepoint=False)
def copy_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add `rows` (values in the order of `fields`, as the driver takes them) to the model's table.

    Constraints and triggers hold as for INSERT, and are told as Django's errors; a refused row refuses all.
    """
    table = model._meta.db_table
    columns: list[Field[Any, Any]] = [cast("Field[Any, Any]", model._meta.get_field(name)) for name in fields]
    as_bulk = table in BULK_ONLY or table not in OF_NOBODY
    rest = iter(rows)
    some = list(islice(rest, FEW))
    if len(some) < FEW or (as_bulk and not _may_copy_past_row_security()):
        while some:
            _insert(model, columns, some, as_bulk=as_bulk)
            some = list(islice(rest, FEW))
        return
    named = ", ".join(f'"{field.column}"' for field in columns)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if as_bulk:
            cursor.execute(TAKE_ON)  # a failure takes the whole transaction, and the role, back
        with cursor.copy(f'COPY "{table}" ({named}) FROM STDIN') as copy:
            for row in chain(some, rest):
                copy.write_row(row)
        if as_bulk:
            cursor.execute(LAY_DOWN)


@transaction.atomic(savepoint=False)
def copy_columns(model: type[Model], fields: Sequence[str], blocks: Iterable[Sequence[NDArray[Any]]]) -> None:
    """Add rows about persons that stand as columns, a block of one length for each of `fields` after the other: whole
    numbers, texts in UTF-8, what is masked is absent; a day is counted from 2000-01-01, as the server does. Held and
    refused as in `copy_rows`.
    """
    columns: list[Field[Any, Any]] = [cast("Field[Any, Any]", model._meta.get_field(name)) for name in fields]
    types = tuple(_width(str(field.db_parameters(connection)["type"])) for field in columns)
    if not _may_copy_past_row_security():
        copy_rows(model, fields, _as_rows(columns, blocks))
        return
    named = ", ".join(f'"{field.column}"' for field in columns)
    into = f'COPY "{model._meta.db_table}" ({named}) FROM STDIN (FORMAT binary)'
    for block in blocks:  # may be read by this connection: each has a statement of its own
        with connection.wrap_database_errors, connection.cursor() as cursor:
            cursor.execute(TAKE_ON)
            with cursor.copy(into) as copy:
                copy.write(HEAD + packed(types, block) + END)
            cursor.execute(LAY_DOWN)


def copy_values(model: type[Model], fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Add rows of whole numbers, texts, days and months, many as columns. Held and refused as in `copy_rows`."""
    if len(rows) <= FEW:
        as_taken = ((v.first_day if isinstance(v, Month) else v for v in row) for row in rows)
        copy_rows(model, fields, map(tuple, as_taken))
    else:
        blocks = (rows[begins : begins + BLOCK] for begins in range(0, len(rows), BLOCK))
        copy_columns(model, fields, (list(map(as_column, zip(*block, strict=True))) for block in blocks))


def as_column(values: Sequence[Any]) -> NDArray[Any]:
    """Values of one kind as `copy_columns` takes them: None is masked."""
    kinds = set(map(type, values))
    if str in kinds:
        return np.array([value.encode() for value in values])
    if Month in kinds or date in kinds:
        days = {value: _days(value) for value in set(values)}
        values = [days[value] for value in values]
    if type(None) not in kinds:
        return np.array(values, np.int64)
    return np.ma.array([value or 0 for value in values], np.int64, mask=[value is None for value in values])


def _days(value: date | Month | None) -> int | None:
    day = value.first_day if isinstance(value, Month) else value
    return None if day is None else (day - DAY_ZERO).days


def _width(db_type: str) -> str:
    return "S" if db_type.startswith("varchar") else _WIDTHS[db_type]


def read_columns(
    query: str, arguments: Mapping[str, Any], types: tuple[str, ...]
) -> Iterator[list[NDArray[Any]]]:
    """What a query gives as columns of whole numbers, block after block; `types` as `collect.columns` has them.

    One statement, one instant; until it is read to its end, the connection does nothing else. Whoever leaves before
    closes it: it is read to its end then, since a query that is cancelled may take the next one with it.
    """
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT binary)", arguments) as copy,
    ):
        try:
            yield from unpacked(types, copy)
        except GeneratorExit:
            for _rest in copy:
                pass
            raise


def _as_rows(
    fields: "Sequence[Field[Any, Any]]", blocks: Iterable[Sequence[NDArray[Any]]]
) -> Iterator[tuple[Any, ...]]:
    """What the driver takes for each value."""
    are_days = [field.db_parameters(connection)["type"] == "date" for field in fields]
    for block in blocks:
        for row in zip(*(column.tolist() for column in block), strict=True):
            yield tuple(_as_value(v, is_day=day) for v, day in zip(row, are_days, strict=True))


def _as_value(value: Any, *, is_day: bool) -> Any:
    if isinstance(value, bytes):
        return value.decode()
    return DAY_ZERO + timedelta(value) if is_day and value is not None else value


def _may_copy_past_row_security() -> bool:
    """Whether the role may; an outside server's administrator may not have said so."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY_COPY, [BULK])
        return bool(cursor.fetchone() == (True,))


def copy_objects(objects: Sequence[Model]) -> None:
    """Add unsaved objects of one model, with every field they have; they learn no `id`."""
    fields = [field for field in objects[0]._meta.concrete_fields if not field.primary_key]
    rows = (
        [field.get_db_prep_save(getattr(each, field.attname), connection) for field in fields]
        for each in objects
    )
    if len(objects) <= FEW:
        is_bulk = objects[0]._meta.db_table in BULK_ONLY
        _insert(type(objects[0]), fields, list(rows), as_bulk=is_bulk)
    else:
        copy_rows(type(objects[0]), [field.name for field in fields], rows)


@transaction.atomic(savepoint=False)
def _insert(
    model: type[Model], fields: "Sequence[Field[Any, Any]]", rows: Sequence[Sequence[Any]], *, as_bulk: bool
) -> None:
    """A few rows: to take the role on, to add them and to lay it down is asked at once."""
    table, columns = model._meta.db_table, ", ".join(f'"{field.column}"' for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    statement = f'INSERT INTO "{table}" ({columns}) VALUES {", ".join([row] * len(rows))}'  # noqa: S608  # names are the models'
    if as_bulk:
        statement = f"{TAKE_ON}; {statement}; {LAY_DOWN}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for each in rows for value in each])
