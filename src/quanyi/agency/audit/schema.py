"""The state of the schema (数据库结构): what stands in the catalogue, as lines that can be compared.

A migration leaves its state in the log; `quanyi verify` holds what it finds against it, line by line: a trigger
switched off, a function with another body, a grant too many.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL

from quanyi.agency.audit.discrepancies import Discrepancy, Kind
from quanyi.agency.audit.models import Act, SchemaState
from quanyi.agency.audit.services import record

QUERY = Path(__file__).with_suffix(".sql")
_NAMED = 100  # of what changed, in a line of the log
_IDENTITY = "server identity"


@cache
def _query() -> str:
    return QUERY.read_text(encoding="utf-8")


def present_state() -> list[str]:
    """What stands in the catalogue now, a line each, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(_query())
        return sorted(_line(*row) for row in cursor.fetchall())


def _line(kind: str, name: str, definition: str | None) -> str:
    return f"{kind} {name}: {' '.join((definition or '').split())}"


def note_state(why: str = "数据库迁移") -> None:
    """After a migration, or another lawful change: keep the state, if it is another than the last one kept."""
    content = "\n".join(present_state())
    last = SchemaState.objects.first()
    if last is None or last.content != content:
        changed = _differing(last.content if last else "", content)
        state: Any = SchemaState.objects.create(content=content)
        record(Act.SCHEMA, purpose=why, state=state.pk, changed=len(changed), names=changed[:_NAMED])


def _differing(kept: str, present: str) -> list[str]:
    """What another state has that the one before had not, or had otherwise: for the log, which names it."""
    before, after = _by_name(kept.splitlines()), _by_name(present.splitlines())
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def check_state() -> Iterator[Discrepancy]:
    """The catalogue against what the last migration left in the log, and against what the program itself declares.

    What the server has beside this database is held against it only where it is the same server: a restored backup
    stands on another.
    """
    last = SchemaState.objects.first()
    kept = _by_name(last.content.splitlines() if last else [])
    present = _by_name(present_state())
    is_elsewhere = kept.get(_IDENTITY) != present.get(_IDENTITY)
    for name in sorted(kept.keys() | present.keys()):
        if kept.get(name) != present.get(name) and not (is_elsewhere and name.startswith("server")):
            kind, key = _kind_and_key(name)
            yield Discrepancy(Kind.SCHEMA, kind, key, kept.get(name, "—"), present.get(name, "—"))
    yield from check_program()


def _kind_and_key(name: str) -> tuple[str, str]:
    """Kinds are of one word or two; those of two stand in the statement."""
    of_two = re.findall(r"^SELECT '(\w+ \w+)'", _query(), re.M)
    kind = next((two for two in of_two if name.startswith(f"{two} ")), name.partition(" ")[0])
    return kind, name[len(kind) + 1 :]


def _by_name(lines: list[str]) -> dict[str, str]:
    """{kind and name: definition}; names have no colon and a space behind it."""
    parts = (line.partition(": ") for line in lines)
    return {name: _ARRAY.sub(_each_as_text, definition) for name, _, definition in parts}


# PostgreSQL writes the same list of codes in one way as it was first given and in another after a dump was read back.
_ARRAY = re.compile(r"\(ARRAY\[([^]]*)\]\)::text\[\]")


def _each_as_text(found: re.Match[str]) -> str:
    return "ARRAY[" + ", ".join(f"({item})::text" for item in found[1].split(", ")) + "]"


_FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(.*?AS \$\$(.*?)\$\$", re.S)
_TRIGGER = re.compile(r"CREATE (?:CONSTRAINT )?TRIGGER (\w+)\s[^;]*?\bON (\w+)", re.S)
_DROPPED = re.compile(r"DROP (FUNCTION|TRIGGER) (?:IF EXISTS )?(\w+)(?:\([^)]*\))?(?: ON (\w+))?")


@cache
def declared() -> tuple[dict[str, str], set[tuple[str, str]]]:
    """What the migrations' own SQL declares: ({function: body}, {(table, trigger)})."""
    functions: dict[str, str] = {}
    triggers: set[tuple[str, str]] = set()
    for sql in _statements():
        for what, name, table in _DROPPED.findall(sql):
            functions.pop(name, None) if what == "FUNCTION" else triggers.discard((table, name))
        functions |= dict(_FUNCTION.findall(sql))
        triggers |= {(table, name) for name, table in _TRIGGER.findall(sql)}
    return functions, triggers


@cache
def _graph() -> Any:
    """Every migration of the program, and what it rests on."""
    return MigrationLoader(None, ignore_no_migrations=True).graph


def _statements() -> Iterator[str]:
    """The SQL of every migration of ours, in the order in which they run; comments left out."""
    graph = _graph()
    ordered: dict[Any, None] = {}
    for leaf in graph.leaf_nodes():
        ordered |= dict.fromkeys(graph.forwards_plan(leaf))
    for node in ordered:
        for operation in graph.nodes[node].operations:
            if isinstance(operation, RunSQL):
                parts = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
                yield "\n".join(part if isinstance(part, str) else part[0] for part in parts)


def check_program() -> Iterator[Discrepancy]:
    """Functions and triggers as the program's own files declare them: a state kept by a forger does not help him."""
    functions, triggers = declared()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname::text, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'"
        )
        bodies = dict(cursor.fetchall())
        cursor.execute(
            "SELECT c.relname::text, t.tgname::text, t.tgenabled::text FROM pg_trigger t JOIN pg_class c"
            " ON c.oid = t.tgrelid WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal"
        )
        enabled = {(table, name): state for table, name, state in cursor.fetchall()}
    yield from _check_migrations()
    for name, body in functions.items():
        if bodies.get(name, "").split() != body.split():
            yield Discrepancy(Kind.PROGRAM, "function", name)
    for table, name in sorted(triggers):
        state = enabled.get((table, name), "—")
        if state != "A":  # `arming` sees to it after every migration
            yield Discrepancy(Kind.PROGRAM, "trigger", f"{table}.{name}", "A", state)


def _check_migrations() -> Iterator[Discrepancy]:
    """What the database says was applied, against the program's own files: a row less would let it be applied again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    of_program = set(_graph().nodes)
    for app, name in sorted(applied ^ of_program):
        expected, read = ("—", "applied") if (app, name) in applied else ("applied", "—")
        yield Discrepancy(Kind.PROGRAM, "django_migrations", f"{app}.{name}", expected, read)
