"""行级安全: the database shows rows about persons to a session only while a line of the register opens them.

Every table of records is shut, but those that speak of nobody, each with its reason. Where a row names a person by id,
a look at that person opens it, and no other's; where it names persons otherwise, any release does. A processing
release (`audit.releases`) opens all. What is not opened reads as no rows, not as an error: that is PostgreSQL's way.

The owner of the tables is not held by this: migrations, backups, and the guards, which must see everything to refuse
what contradicts it. Basis: d14-14, d14-22, d14-26-1.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Identifier

from quanyi.agency.audit.protection import APP, BULK, READER

# Tables that stay open to the office, each with the reason. A table that is new is shut.
OF_NOBODY = {
    "audit_auditentry": "the register itself: who is on it is what opens the others",
    "audit_erasure": "which row went, not what it said",
    "audit_keychange": "keys",
    "audit_leaf": "the log: digests",
    "audit_logleaf": "the log: digests",
    "audit_schemastate": "tables and guards",
    "audit_treehead": "the log: digests",
    "collect_parameterrequest": "values of a region, by a public document",
    "collect_parameterrow": "values of a region",
    "collect_exchange": "which file came by which letter",
    "collect_arrearsrow": "months of employers",
    "collect_deferralrow": "months of employers",
    "collect_booksfile": "which files of old books, by whom",
    "collect_orderrow": "what an employer is to put right",
    "collect_ratecorrection": "a rate of a region",
    "collect_transferoffice": "bodies, keys and bank accounts",
    "collect_transferofficeconfirmation": "ids",
    "collect_submission": "which file, by whom, how many rows",
    "compute_checkrun": "counts",
    "compute_disputeend": "ids",
    "compute_findinggone": "ids",
    "compute_findingresolution": "ids",
    "compute_remark": "cases, clerks and lists by reference, and what a supervisor wrote of them",
    "compute_remarkanswer": "what who leads wrote to a supervisor",
    "compute_remarkreminder": "days",
    "compute_fundreport": "totals of a region",
    "compute_reconciliationrun": "the bank's statement of the fund",
    "compute_run": "what a settlement rests on",
    "compute_settlementoutcome": "how a request ended",
    "compute_settlementrequest": "which year was asked for",
    "custody_backup": "the installation",
    "custody_drill": "the installation",
    "custody_erasureconfirmation": "ids",
    "custody_erasureorder": "which rows go, and why",
    "custody_jobrun": "the installation",
    "custody_officemark": "the installation",
    "grants_apptoken": "which login let an app read what: asked before anything can be opened",
    "grants_apptokenend": "ids",
    "identity_providersubject": "which login is whose, at a provider",
    "ledger_assessment": "months of employers",
    "ledger_assessmentend": "ids",
    "ledger_deferral": "months of employers",
    "ledger_journal": "a case and counts",
    "ledger_latefee": "months of employers",
    "ledger_latefeepayment": "ids",
    "ledger_projectioncheck": "counts, and ids of those that differ",
    "registry_employer": "employers",
    "registry_mandate": "which login is whose: asked before anything can be opened",
    "registry_registration": "ids",
    "review_addedparameter": "values of a region: read before anything is opened",
    "review_case": "its number and kind",
    "review_letteropening": "ids",
    "review_missingpaper": "which papers of a kind",
    "review_reminder": "days",
    "review_round": "stages and clerks",
    "review_signature": "clerks and what they decided",
    "review_withdrawal": "clerks and their reasons",
    "sending_mailing": "which year, by whom",
    "sending_mailingapproval": "ids",
    "sending_printevent": "postcodes' first figures and receipts",
    "staff_account": "logins",
    "staff_accountchange": "logins",
    "staff_agency": "agencies",
    "staff_dutychange": "posts of logins",
    "staff_factorend": "ids",
    "staff_factoruse": "ids and half minutes",
    "staff_passwordset": "logins",
    "staff_postagreement": "ids",
    "staff_postrequest": "logins and their posts",
    "staff_postrequestend": "ids and reasons",
    "staff_recoverycode": "digests",
    "staff_recoveryuse": "ids",
    "staff_secondfactor": "logins",
    "staff_helper": "bodies and contracts",
    "staff_helperend": "ids and reasons",
    "staff_helperperson": "logins",
    "staff_undertaking": "logins, and what they signed when",
    "staff_supervision": "logins and the bodies for which they supervise",
    "staff_supervisionapproval": "logins",
    "staff_supervisionend": "logins and reasons",
    "telephone_phonepin": "logins",
    "telephone_phonetry": "ids and times",
    "work_jobevent": "jobs",
    "work_joboutcome": "jobs",
    "work_jobrequest": "jobs",
}
# The column that says whom a row is about, where it is another than `person_id`.
PERSON_COLUMN = {"registry_person": "id"}
# Rows that are about another person, too, than the one whom they name by id: any release opens them.
OF_SEVERAL = {"collect_correctionrow": "a month may be moved from one person to another"}
# They read nothing but the rows at hand, or decide nothing.
NOT_GUARDS = ("note_written", "refuse_change", "mark_entry")

_PERSON = """SELECT c.relname::text, a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'person_id'
      AND NOT a.attisdropped"""
_PRESENT = """SELECT c.relname::text, p.polname::text FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE c.relnamespace = 'public'::regnamespace"""
_GUARDS = """SELECT p.oid::regprocedure::text FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype = 'trigger'::regtype AND NOT p.prosecdef
      AND p.proname <> ALL(%s) ORDER BY 1"""


def see_to_row_security(tables: Iterable[str]) -> None:
    """After `migrate`, as the owner: shut these tables of records, and let the guards see all of them."""
    shut = sorted(set(tables) - OF_NOBODY.keys())
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT)
        present = set(cursor.fetchall())
        cursor.execute(_PERSON)
        by_person = {**dict(cursor.fetchall()), **PERSON_COLUMN}
        for table in OF_SEVERAL:
            del by_person[table]
        for table in shut:
            if (table, f"{table}_released") not in present:
                cursor.execute(_shut(table, by_person.get(table)))
        cursor.execute(_GUARDS, [list(NOT_GUARDS)])
        for (function,) in cursor.fetchall():
            cursor.execute(_seeing_all(function))


def _seeing_all(guard: str) -> Any:
    return SQL("ALTER FUNCTION {} SECURITY DEFINER SET search_path = public, pg_temp").format(SQL(guard))


def _shut(table: str, column: str | None) -> Any:
    opened = _by_person(column) if column else SQL("(SELECT released_any())")
    return SQL(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        " CREATE POLICY {released} ON {table} TO {app} USING ({opened}) WITH CHECK ({opened});"
        " CREATE POLICY {copied} ON {table} FOR INSERT TO {bulk} WITH CHECK ((SELECT released_whole()));"
        " CREATE POLICY {reading} ON {table} FOR SELECT TO {reader} USING ((SELECT reading_is_open()));"
        " GRANT INSERT ON {table} TO {bulk}"
    ).format(
        table=Identifier(table), released=Identifier(f"{table}_released"), copied=Identifier(f"{table}_copied"),
        reading=Identifier(f"{table}_reading"), opened=opened,
        app=Identifier(APP), reader=Identifier(READER), bulk=Identifier(BULK),
    )  # fmt: skip


def _by_person(column: str) -> Any:
    # A row of a table about persons may name none: an employer's entry, a letter to one.
    return SQL(
        "(SELECT released_whole()) OR {column} IN (SELECT released_persons())"
        " OR {column} IS NULL AND (SELECT released_any())"
    ).format(column=Identifier(column))
