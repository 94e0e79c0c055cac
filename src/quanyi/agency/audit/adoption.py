"""Taking into the log what stood there before it (纳入见证): rows that no leaf covers, and columns added since.

Only a migration calls this. It is an act in the log like any other, with its numbers, so that rows slipped in beside
the office do not become proven unseen.
"""

from collections.abc import Iterable, Iterator

from django.db import connection
from psycopg.sql import SQL, Identifier

from quanyi.agency.audit.covers import (
    Content,
    Layouts,
    Span,
    is_committed_by_row,
    merged,
    multirange,
    read_layouts,
    write_leaf,
)
from quanyi.agency.audit.models import Act, Leaf
from quanyi.agency.audit.postgresql import session
from quanyi.agency.audit.services import record

BATCH = 100_000  # rows a cover


def adopt() -> None:
    """Cover what no leaf covers yet, and record how much of which table it was."""
    layouts = read_layouts(session())
    covered = covered_spans(layouts)
    missing = list(_uncovered(layouts, covered))
    if not missing:
        return
    counts: dict[str, int] = {}
    for table, _, spans in missing:
        counts[table] = counts.get(table, 0) + sum(last - first + 1 for first, last in spans)
    with connection.cursor() as cursor:
        cursor.execute("""SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""")
        (at,) = cursor.fetchone()
    for table, columns, spans in missing:
        write_leaf(session(), at, [(table, columns, spans)])
    record(Act.ADOPT, purpose="迁移后纳入见证", rows=counts)


def covered_spans(layouts: Layouts) -> dict[tuple[str, str], tuple[Span, ...]]:
    """{(table, column): the ids whose value in it is covered}."""
    found: dict[tuple[str, str], list[Span]] = {}
    for content in Leaf.objects.order_by("id").values_list("content", flat=True).iterator():
        for cover in Content.parse(content).covers:
            for column in cover.columns:
                found.setdefault((cover.table, column), []).extend(cover.spans)
    return {key: merged(spans) for key, spans in found.items()}


def _uncovered(
    layouts: Layouts, covered: dict[tuple[str, str], tuple[Span, ...]]
) -> Iterator[tuple[str, tuple[str, ...], tuple[Span, ...]]]:
    """(table, columns, spans) of what is to be covered, in batches; columns that lack the same rows together."""
    for table, columns in layouts.items():
        lacking: dict[tuple[Span, ...], list[str]] = {}
        for column in columns[1:]:
            lacking.setdefault(covered.get((table, column), ()), []).append(column)
        for spans, names in lacking.items():
            wanted = ("id", *names)
            if "salt" in columns and not is_committed_by_row(wanted):
                wanted = (*wanted, "salt")
            for batch in _batches(_ids_outside(table, spans)):
                yield table, wanted, batch


def _ids_outside(table: str, spans: Iterable[Span]) -> Iterator[int]:
    query = SQL("SELECT id FROM {} WHERE NOT id <@ %s::int8multirange ORDER BY id").format(Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(query, [multirange(spans)])
        yield from [row_id for (row_id,) in cursor.fetchall()]


def _batches(ids: Iterator[int]) -> Iterator[tuple[Span, ...]]:
    batch: list[Span] = []
    for row_id in ids:
        if len(batch) == BATCH:
            yield merged(batch)
            batch = []
        batch.append((row_id, row_id))
    if batch:
        yield merged(batch)
