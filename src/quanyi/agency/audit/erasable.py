"""What may be erased as a value (可删除的栏目): what tells who somebody is and where, in rows that others point to.

Amounts, months, states and dates are not among it: the books must add up for as long as they are kept. What is not
named here is not erased, and an Erasure of it is a finding. Basis: d14-13, d14-28-4.
"""

from typing import Any

from django.db import connection
from psycopg.sql import SQL, Identifier, Literal

ERASED = "已依法删除"
ERASABLE: dict[str, tuple[str, ...]] = {
    "audit_auditentry": ("actor_name", "address", "purpose", "detail"),
    "collect_changerow": ("before", "after", "reason"),
    "collect_clearancerow": ("payee", "note"),
    "collect_backpaymentrow": ("document", "reason"),
    "collect_comparisonrow": ("number", "name", "former_name", "ours"),
    "collect_complaintrow": ("unit", "said", "complainant", "contact"),
    "collect_correctionrow": ("evidence", "evidence_name"),
    "collect_declarationrow": ("social_security_number", "name", "remark"),
    "collect_disputerow": ("told", "wanted", "reason"),
    "collect_extensionrow": ("reason",),
    "collect_injuryrow": ("document", "reason"),
    "collect_mergerow": ("reason",),
    "collect_document": ("name", "content", "digest"),
    "collect_deathreport": ("reporter_name", "reporter_document", "contact", "proof"),
    "collect_deferralrow": ("document", "ground"),
    "collect_bookspart": ("content",),
    "collect_migrationrecord": ("insurance_number", "content"),
    "collect_migrationperson": ("insurance_number", "social_security_number", "name"),
    "collect_paymentrow": ("employer_name", "social_security_number", "name", "remark"),
    "collect_receivedfile": ("name", "content", "digest"),
    "collect_recipient": (
        "name",
        "document_number",
        "payee_name",
        "bank_name",
        "account_number",
        "guardian",
    ),
    "collect_submissionpaper": ("name",),
    "collect_terminationrequest": ("nationality",),
    "collect_terminationstep": ("detail",),
    "collect_transfermessage": ("content",),
    "collect_transferrow": ("content",),
    "collect_unemploymentrow": ("reason",),
    "compute_complaintfinding": ("sources", "found"),
    "compute_disputefinding": ("sources", "found"),
    "compute_followup": ("text",),
    "grants_disclosurerequest": (
        "unit_name",
        "certificate",
        "document_number",
        "contact",
        "purpose",
        "basis",
        "silent_basis",
        "refusal",
    ),
    "grants_extractend": ("what",),
    "grants_extractorder": ("receipt", "undertaking"),
    "grants_extractrequest": ("unit_name", "contact", "purpose", "basis"),
    "grants_grant": ("holder", "holder_document", "contact", "purpose", "basis"),
    "grants_grantend": ("reason",),
    "papers_paperwithdrawal": ("reason",),
    "registry_activation": ("seen",),
    "registry_earlierrecord": ("content",),
    "registry_injury": ("document",),
    "registry_itemversion": ("value", "reason"),
    "registry_person": ("insurance_number", "social_security_number"),
    "registry_persondetail": ("name",),
    "review_letter": ("content",),
    "review_missingpaper": ("reason",),
    "review_transfer": ("reason",),
    "review_withdrawal": ("reason",),
    "sending_channelchoice": ("address",),
    "sending_printevent": ("note",),
    "sending_sending": ("postcode",),
    "sending_sendingevent": ("note",),
    "staff_accountchange": ("display_name",),
    "staff_delegation": ("reason",),
    "staff_delegationend": ("reason",),
    "work_jobrequest": ("arguments", "reason"),
}


def empty(table: str, row_id: int, columns: tuple[str, ...]) -> None:
    """Put the empty value into these columns of a row, and another salt: the old one would help to guess what stood.

    The database lets it pass in the transaction that writes the Erasure, as the tables' owner.
    """
    kinds = _kinds(table)
    values = SQL(", ").join(
        SQL("{} = {}").format(Identifier(name), _emptied(name, kinds[name], row_id)) for name in columns
    )
    statement = SQL("UPDATE {} SET {}, salt = gen_random_uuid() WHERE id = {}")
    with connection.cursor() as cursor:
        cursor.execute(statement.format(Identifier(table), values, Literal(row_id)))


def is_empty(table: str, row_id: int, columns: tuple[str, ...]) -> bool:
    """Whether these columns of a row hold nothing but what `empty` put there."""
    kinds = _kinds(table)
    same = SQL(" AND ").join(
        SQL("{} = {}").format(Identifier(name), _emptied(name, kinds[name], row_id)) for name in columns
    )
    statement = SQL("SELECT {} FROM {} WHERE id = {}")
    with connection.cursor() as cursor:
        cursor.execute(statement.format(same, Identifier(table), Literal(row_id)))
        return bool(cursor.fetchone() == (True,))


def _emptied(column: str, kind: str, row_id: int) -> Any:
    """The empty value. A number that is unique or looked for stays one of its own."""
    if kind == "bytea":
        return SQL("''::bytea")
    if kind == "jsonb":
        return SQL("CASE jsonb_typeof({}) WHEN 'array' THEN '[]' ELSE '{{}}' END::jsonb").format(
            Identifier(column)
        )
    return Literal(f"{ERASED}{row_id}" if column.endswith(("_number", "digest")) else ERASED)


def _kinds(table: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
            [f"public.{table}"],
        )
        return dict(cursor.fetchall())
