"""Records against the log (记录核对): each table is read once, in the order of ids, against the covers of its rows.

Where all is well nothing but digests is made. A cover that does not agree is read again, row by row, and the marks of
its leaf tell which rows differ.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Identifier

from quanyi.agency.audit.checkpoint import NOTHING, Checkpoint
from quanyi.agency.audit.covers import (
    MARK_BYTES,
    Digester,
    Layouts,
    Span,
    is_committed_by_row,
    mark,
    merged,
    read_layouts,
    read_lines,
    rows_query,
)
from quanyi.agency.audit.discrepancies import Discrepancy, Kind, span_text
from quanyi.agency.audit.models import Erasure, Leaf
from quanyi.agency.audit.postgresql import session
from quanyi.agency.audit.replay import Log, Placed


@dataclass
class Records:
    """What was read: rows by table, and what does not agree."""

    rows: dict[str, int] = field(default_factory=dict)
    found: list[Discrepancy] = field(default_factory=list)


def check_rows(log: Log, start: Checkpoint = NOTHING) -> Records:
    """Every row of every table that is armed, and every cover of the log; or those behind `start`."""
    layouts, records = read_layouts(session()), Records()
    by_table: dict[str, list[Placed]] = {table: [] for table in layouts}
    for placed in log.covers:
        by_table.setdefault(placed.cover.table, []).append(placed)
    for table in sorted(by_table):
        known = start.spans.get(table, ())
        records.found += check_table(log, table, by_table[table], layouts, known)
        if table in layouts:
            of_log = sum(placed.cover.rows for placed in by_table[table])
            records.rows[table] = of_log if start.size else _count(table)
    return records


def check_table(
    log: Log, table: str, covers: list[Placed], layouts: Layouts, known: tuple[Span, ...] = ()
) -> Iterator[Discrepancy]:
    """One table against the covers that speak of it; the rows `known` were held against others before."""
    columns = _columns(table)
    if not columns:
        yield Discrepancy(Kind.MISSING, table, "*", since=log.since(covers[0].place) if covers else None)
        return
    for layout in {placed.cover.columns for placed in covers}:
        gone = [column for column in layout if column not in columns]
        if gone:
            yield Discrepancy(Kind.MISSING, table, ", ".join(gone))
            continue
        for placed in _disagreeing(table, [p for p in covers if p.cover.columns == layout]):
            yield from _explained(log, placed)
    yield from _uncovered_columns(table, covers, layouts.get(table, ()))
    yield from _extra_rows(table, covers, known)


def _disagreeing(table: str, covers: list[Placed]) -> list[Placed]:
    segments = sorted((span, at) for at, placed in enumerate(covers) for span in placed.cover.spans)
    # Rows that two covers claim are read again for each: so is whatever a forger covers a second time.
    damaged = {at for (a, first), (b, second) in pairwise(segments) if b[0] <= a[1] for at in (first, second)}
    segments = [(span, at) for span, at in segments if at not in damaged]
    if segments:
        whole = (segments[0][0][0], segments[-1][0][1])
        query = rows_query(table, covers[0].cover.columns, [whole])
        lines = read_lines(session(), query)
        damaged |= _read_segments(lines, segments, covers)
        # COPY is read to its end: a query left open is cancelled, and with it what follows.
        deque(lines, maxlen=0)
    return [covers[at] for at in sorted(damaged)]


def _read_segments(
    lines: Iterator[bytes], segments: list[tuple[Span, int]], covers: list[Placed]
) -> set[int]:
    """The covers that the lines do not agree with. A span of n ids is n lines, from its first id to its last."""
    damaged: set[int] = set()
    digesters: dict[int, Digester] = {}
    left = {at: len(placed.cover.spans) for at, placed in enumerate(covers)}
    for (first, last), at in segments:
        taken = list(islice(lines, last - first + 1))
        if len(taken) <= last - first or _id(taken[0]) != first or _id(taken[-1]) != last:
            damaged.add(at)
            lines = _after(last, chain(taken, lines))
            continue
        cover, salt = covers[at].cover, covers[at].salt
        digester = digesters.setdefault(at, Digester(cover.columns, salt))
        digester.add(taken)
        left[at] -= 1
        if not left[at] and digesters.pop(at).digest() != cover.digest:
            damaged.add(at)
    return damaged


def _id(line: bytes) -> int:
    return int(line.partition(b"\t")[0])


def _after(last: int, lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines behind id `last`."""
    for line in lines:
        if _id(line) > last:
            return chain([line], lines)
    return iter(())


def _explained(log: Log, placed: Placed) -> Iterator[Discrepancy]:
    """What exactly does not agree in a cover; nothing where what is gone was erased by law."""
    cover, since = placed.cover, log.since(placed.place)
    by_row = is_committed_by_row(cover.columns)
    lines = {
        _id(line): line for line in read_lines(session(), rows_query(cover.table, cover.columns, cover.spans))
    }
    erased = _erased(placed)
    digester = Digester(cover.columns, placed.salt)
    marks = _marks(placed)
    found = []
    for n, row_id in enumerate(row_id for first, last in cover.spans for row_id in range(first, last + 1)):
        expected = marks[n * MARK_BYTES : (n + 1) * MARK_BYTES]
        line = lines.get(row_id)
        if row_id in erased and (line is None or erased[row_id].columns):  # a shell has a leaf of its own
            digester.add_commitment(bytes(erased[row_id].commitment))
        elif line is not None:
            digester.add([line])
            if (read := mark(line, by_row)) != expected:
                found.append(
                    Discrepancy(Kind.CHANGED, cover.table, str(row_id), expected.hex(), read.hex(), since)
                )
        else:
            found.append(Discrepancy(Kind.MISSING, cover.table, str(row_id), expected.hex(), since=since))
    if digester.digest() != cover.digest and not found:
        keys = ",".join(span_text(*span) for span in cover.spans)
        found = [
            Discrepancy(Kind.CHANGED, cover.table, keys, cover.digest.hex(), digester.digest().hex(), since)
        ]
    yield from found


def _marks(placed: Placed) -> bytes:
    marks = bytes(Leaf.objects.get(pk=placed.leaf_id).marks)
    return marks[placed.marks_at : placed.marks_at + placed.cover.rows * MARK_BYTES]


def _erased(placed: Placed) -> dict[int, Erasure]:
    """{row: what the log keeps of it} of what was erased by law, as a whole or in some of its values."""
    erasures = Erasure.objects.filter(table=placed.cover.table, leaf_id=placed.leaf_id)
    return {one.row_id: one for one in erasures}


def _uncovered_columns(table: str, covers: list[Placed], layout: Iterable[str]) -> Iterator[Discrepancy]:
    every = merged(span for placed in covers for span in placed.cover.spans)
    for column in layout:
        having = (placed.cover for placed in covers if column in placed.cover.columns)
        if merged(span for cover in having for span in cover.spans) != every:
            yield Discrepancy(Kind.UNCOVERED_COLUMN, table, column)


def _extra_rows(table: str, covers: list[Placed], known: tuple[Span, ...]) -> Iterator[Discrepancy]:
    """Rows that no leaf covers: what lies between the spans, so that the rows within them are not read for it."""
    spans = merged([*known, *(span for placed in covers for span in placed.cover.spans)])
    after, before = [-(2**63), *(last for _, last in spans)], [*(first for first, _ in spans), 2**63 - 1]
    query = SQL("""SELECT t.id FROM unnest(%s::bigint[], %s::bigint[]) gap(after, before)
        JOIN {} t ON t.id > gap.after AND t.id < gap.before ORDER BY t.id""").format(Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(query, [after, before])
        extra = merged((row_id, row_id) for (row_id,) in cursor.fetchall())
    yield from (Discrepancy(Kind.EXTRA, table, span_text(*span)) for span in extra)


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname::text FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
            [f"public.{table}"],
        )
        return [column for (column,) in cursor.fetchall()]


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table)))
        count: Any = cursor.fetchone()[0]
        return int(count)


def check_sequences() -> Iterator[Discrepancy]:
    """A number that was given is never given again: no sequence stands behind the largest id of its table."""
    with connection.cursor() as cursor:
        for table in sorted(read_layouts(session())):
            cursor.execute(
                SQL(
                    "SELECT (SELECT max(id) FROM {0}), last_value FROM pg_sequences WHERE schemaname = 'public'"
                    " AND format('%%I.%%I', schemaname, sequencename) = pg_get_serial_sequence(%s, 'id')"
                ).format(Identifier(table)),
                [table],
            )
            for used, last in cursor.fetchall():
                if used is not None and (last is None or last < used):
                    yield Discrepancy(Kind.SEQUENCE, table, "id", f">= {used}", str(last))
