"""Writing to the audit log: the one function."""

from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from quanyi.agency.audit.acting import SYSTEM as SYSTEM
from quanyi.agency.audit.acting import Actor as Actor
from quanyi.agency.audit.acting import acting_as as acting_as
from quanyi.agency.audit.acting import acting_for as acting_for
from quanyi.agency.audit.acting import current_actor as current_actor
from quanyi.agency.audit.asked import asked
from quanyi.agency.audit.looks import line_written
from quanyi.agency.audit.models import Act, AuditEntry

_ADD = """INSERT INTO audit_auditentry (act, actor_id, actor_name, address, person_id, case_id, purpose, detail)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id, at"""


def record(
    act: Act,
    *,
    person_id: int | None = None,
    case_id: int | None = None,
    purpose: str = "",
    actor: Actor | None = None,
    **detail: Any,
) -> AuditEntry:
    """Add one line. Call it inside the transaction of what it speaks of: without the line, nothing happened.

    The line, and whatever rows the transaction adds to any table of records, become one leaf of the log when it commits
    (`audit.covers`); nothing has to be said about them here.
    """
    who = actor or current_actor()
    line_written(person_id)
    line = AuditEntry(
        act=act, actor_id=who.account_id, actor_name=who.name, address=who.address, person_id=person_id,
        case_id=case_id, purpose=purpose, detail=detail,
    )  # fmt: skip
    told = [str(act), who.account_id, who.name, who.address, person_id, case_id, str(purpose), Jsonb(detail)]
    with acting_as(who), nullcontext() if connection.in_atomic_block else transaction.atomic():
        [(line.pk, line.at)] = asked(_ADD, told)
    return line
