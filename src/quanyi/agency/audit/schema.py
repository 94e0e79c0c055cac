"""The state of the schema (数据库结构): what stands in the catalogue, as lines that can be compared.

A migration leaves its state in the log; `quanyi verify` holds what it finds against it, line by line: a trigger
switched off, a function with another body, a grant too many.
"""

from pathlib import Path
from typing import Any

from django.db import connection

from quanyi.agency.audit.models import Act, SchemaState
from quanyi.agency.audit.services import record

QUERY = Path(__file__).with_suffix(".sql")


def present_state() -> list[str]:
    """What stands in the catalogue now, a line each, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY.read_text(encoding="utf-8"))
        return sorted(_line(*row) for row in cursor.fetchall())


def _line(kind: str, name: str, definition: str | None) -> str:
    return f"{kind} {name}: {' '.join((definition or '').split())}"


def note_state() -> None:
    """After a migration: keep the state, if it is another than the last one kept."""
    content = "\n".join(present_state())
    last = SchemaState.objects.first()
    if last is None or last.content != content:
        state: Any = SchemaState.objects.create(content=content)
        record(Act.SCHEMA, purpose="数据库迁移", state=state.pk)
