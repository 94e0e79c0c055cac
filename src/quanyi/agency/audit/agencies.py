"""经办机构 of every row: a column `agency_id` that the database fills in, and keeps equal in what belongs together.

No writer names it: its default is the agency for which the session acts (`acting`), which the connection tells the
database (`postgresql.base`). A new table gets it when all migrations have run, as it gets its salt. Basis: gb-10.1.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import PROTECT, ForeignKey, Func, SmallIntegerField
from psycopg.sql import SQL, Identifier, Literal

from quanyi.agency.audit.acting import OWN_AGENCY, SETTING

CURRENT = f"COALESCE(NULLIF(current_setting('{SETTING}', true), '')::smallint, {OWN_AGENCY}::smallint)"
# Tables that are the installation's, not an agency's, each with the reason.
OF_NO_AGENCY = {
    "audit_leaf": "the log itself: a leaf covers rows of whatever agency",
    "audit_logleaf": "the log itself",
    "audit_treehead": "the log itself",
    "audit_keychange": "the log itself",
    "audit_schemastate": "the tables of all agencies",
    "staff_agency": "the agencies",
    "ledger_accountyear": "summed up from entries, of whatever agencies posted them",
    "ledger_projectioncheck": "the account years of all agencies, held against the entries",
    "serve_keptpage": "pages rendered from records of whatever agencies",
    "staff_session": "where logins are signed in: no record, and gone when it ends",
    "custody_officemark": "what the installation is for",
    "custody_jobrun": "jobs of the installation",
    "custody_backup": "the whole database",
    "custody_drill": "the whole database",
}
# A row is of the agency of what it belongs to, by the first of these columns that its table has.
PARENTS = ("request_id", "run_id", "case_id", "journal_id", "submission_id", "file_id", "account_id")
# Rows of whom they name, who may act on a matter of another agency.
APART = {
    "custody_erasureorder": "who orders an erasure may name a case of any agency",
    "review_signature": "a signature is of the agency of who signs",
}

# The column that says what a row belongs to: the first of several wins. What points is held by a foreign key, or by
# `parents_stand` (`audit.parents`), whose arguments are columns and tables in turn.
_PARENTS = r"""WITH pointing AS (
        SELECT c.relname::text AS child, a.attname::text AS name, p.relname::text AS parent
        FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid
        JOIN pg_attribute a ON a.attrelid = c.oid AND f.conkey = ARRAY[a.attnum]
        WHERE f.contype = 'f'
        UNION
        SELECT c.relname::text, given[2 * pair - 1], given[2 * pair]
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_proc f ON f.oid = t.tgfoid AND f.proname = 'parents_stand'
        CROSS JOIN string_to_array(encode(t.tgargs, 'escape'), '\000') given
        CROSS JOIN generate_series(1, t.tgnargs / 2) pair
    )
    SELECT DISTINCT ON (child) child, name, parent FROM pointing
    WHERE child = ANY(%(tables)s) AND name = ANY(%(columns)s)
    ORDER BY child, array_position(%(columns)s, name)"""
_WITH_COLUMN = """SELECT c.relname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attname = 'agency_id' AND NOT a.attisdropped"""
_HELD = """SELECT c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND t.tgname = c.relname || '_agency'"""


class CurrentAgency(Func):
    """当前经办机构: what the column of a new row holds by default."""

    template, arity, output_field = CURRENT, 0, SmallIntegerField()


def agency_of_row() -> "ForeignKey[Any, Any]":
    """The column as a field, where the program asks for it: of a login, of a case."""
    return ForeignKey(
        "staff.Agency", PROTECT, verbose_name="经办机构", related_name="+", db_index=False, db_default=CurrentAgency()
    )  # fmt: skip


def see_to_agencies(tables: Iterable[str]) -> None:
    """After `migrate`, as the owner: the column in each of these tables of records, and what holds it.

    Rows that belong to another are held by a look at each statement, which costs a large COPY nothing to speak of; only
    the others refer to the table of agencies row by row.
    """
    kept = [table for table in tables if table not in OF_NO_AGENCY]
    belonging = {table: (column, parent) for table, column, parent in parents(kept)}
    with connection.cursor() as cursor:
        for table in sorted({*kept} - _named(cursor, _WITH_COLUMN)):
            cursor.execute(_column(table, refers=table not in belonging))
        for table in sorted(belonging.keys() - _named(cursor, _HELD)):
            cursor.execute(_held(table, *belonging[table]))


def parents(tables: Iterable[str]) -> list[tuple[str, str, str]]:
    """(table, column, parent): what a row of the table belongs to, and is of one agency with."""
    asked = {"tables": [table for table in tables if table not in APART], "columns": list(PARENTS)}
    with connection.cursor() as cursor:
        cursor.execute(_PARENTS, asked)
        return list(cursor.fetchall())


def _named(cursor: Any, query: str) -> set[str]:
    cursor.execute(query)
    return {table for (table,) in cursor.fetchall()}


def _column(table: str, *, refers: bool) -> Any:
    refer = " REFERENCES staff_agency" if refers else ""
    return SQL(f"ALTER TABLE {{}} ADD COLUMN agency_id smallint NOT NULL DEFAULT {CURRENT}{refer}").format(
        Identifier(table)
    )


def _held(table: str, column: str, parent: str) -> Any:
    return SQL(
        "CREATE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS written"
        " FOR EACH STATEMENT EXECUTE FUNCTION agency_is_the_parents({column}, {parent});"
        " ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
    ).format(
        name=Identifier(f"{table}_agency"), table=Identifier(table), column=Literal(column), parent=Literal(parent)
    )  # fmt: skip
