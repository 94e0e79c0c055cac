"""What the database's reader sees (只读账户): amounts, months, days, codes and ids, which name nobody.

All the rest is shut to it, but while a reading is open (开放查阅): an act of the office, for a purpose, that every
person finds in "who looked at my record". Basis: d14-14, d14-26-1.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from psycopg.sql import SQL, Identifier

from quanyi.agency.audit.looks import READINGS
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.protection import READER
from quanyi.agency.audit.schema import note_state
from quanyi.agency.audit.services import record
from quanyi.agency.refusal import Refusal

# Columns of these types hold nobody's name or number. A day may tell somebody apart from all others: that of the birth.
PLAIN = frozenset(
    {"bigint", "integer", "smallint", "boolean", "date", "timestamp with time zone", "bigint[]"}
)
BIRTH = "born_on"
# Texts that anybody may see: they stand in the log, or are quoted on paper.
PUBLIC = frozenset({
    ("audit_leaf", "content"), ("audit_logleaf", "digest"), ("audit_treehead", "content"), ("audit_treehead", "public"),
    ("audit_treehead", "signature"), ("audit_keychange", "content"), ("audit_keychange", "signature"),
    ("audit_schemastate", "content"), ("review_case", "number"), ("custody_jobrun", "job"),
})  # fmt: skip
_COLUMNS = """SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relname = ANY(%s) AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped"""


class ReadingRefused(Refusal):
    """不能开放或结束查阅: the sentence says why."""


def see_to_reader(records: list[str], of_accounts: tuple[str, ...]) -> None:
    """As the owner: the reader's rights on tables of records, and on these columns of logins."""
    _narrow(records)
    if is_open():
        _widen(records, of_accounts)


def is_open() -> bool:
    last = AuditEntry.objects.filter(act__in=READINGS).order_by("-pk").first()
    return last is not None and last.act == Act.OPEN_READING


@transaction.atomic
def open_reading(purpose: str, records: list[str], of_accounts: tuple[str, ...]) -> None:
    """开放查阅. As the owner. Raises ReadingRefused where one is open, or without a purpose."""
    if not purpose.strip():
        raise ReadingRefused("请写明由谁、为何事由查阅。 Say who reads, and for what.")
    if is_open():
        raise ReadingRefused("查阅已经开放，请先结束。 A reading is open; close it first.")
    record(Act.OPEN_READING, purpose=purpose.strip()[:200])
    _widen(records, of_accounts)
    note_state("开放数据库查阅")


@transaction.atomic
def close_reading(records: list[str]) -> None:
    """结束查阅. As the owner. Raises ReadingRefused where none is open."""
    last = AuditEntry.objects.filter(act__in=READINGS).order_by("-pk").first()
    if last is None or last.act != Act.OPEN_READING:
        raise ReadingRefused("没有开放的查阅。 No reading is open.")
    record(Act.CLOSE_READING, purpose=last.purpose)
    _narrow(records)
    note_state("结束数据库查阅")


def plain_columns(records: list[str]) -> dict[str, list[str]]:
    """Table -> the columns that name nobody."""
    coded: set[tuple[str, str]] = set(_coded())
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [records])
        for table, column, kind in cursor.fetchall():
            if column != BIRTH and (kind in PLAIN or (table, column) in coded | PUBLIC):
                found.setdefault(table, []).append(column)
    return found


def _coded() -> Iterator[tuple[str, str]]:
    """Columns that hold a code of a closed set."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField) and field.choices:
                yield model._meta.db_table, str(field.column)


def _narrow(records: list[str]) -> None:
    with connection.cursor() as cursor:
        for table in (*records, "staff_account"):
            cursor.execute(_grant("REVOKE SELECT ON {table} FROM {reader}", table))
        for table, columns in plain_columns(records).items():
            cursor.execute(_grant("GRANT SELECT ({columns}) ON {table} TO {reader}", table, columns))


def _widen(records: list[str], of_accounts: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for table in records:
            cursor.execute(_grant("GRANT SELECT ON {table} TO {reader}", table))
        cursor.execute(
            _grant("GRANT SELECT ({columns}) ON {table} TO {reader}", "staff_account", of_accounts)
        )


def _grant(statement: str, table: str, columns: Any = ()) -> Any:
    return SQL(statement).format(
        table=Identifier(table), reader=Identifier(READER), columns=SQL(", ").join(map(Identifier, columns))
    )
