"""Covers (见证范围): what a leaf says of the rows that one transaction wrote. Basis: d14-6-3, d14-28-4.

The preimage of a row is its line of PostgreSQL's own COPY, the id first, under fixed settings. Rows that speak of
people have a column `salt`: each is committed to by itself, SM3 of its line, salt included, and the cover digests the
commitments; so one row can be erased, payload and salt, and all proofs stay. Rows without payload are digested as one
stream behind the leaf's salt, which is cheaper.
"""

import json
import re
import secrets
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

from quanyi.witness import digest as digests
from quanyi.witness.digest import sm3

Span = tuple[int, int]  # first and last id, both within
Layouts = dict[str, tuple[str, ...]]  # the columns that are covered, by table, `id` first
RANGE = re.compile(r"\[(\d+),(\d+)\)")
MARK_BYTES = 4

# As text, values must be the same on every server and in every session. In force until the transaction ends.
SETTINGS = {
    "DateStyle": "ISO",
    "TimeZone": "UTC",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
_SET = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in SETTINGS.items())
_WRITTEN = f"""SELECT current_setting('quanyi.written', true),
    to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), {_SET}"""
# Columns that the office may itself change (a login's password) are no record here, nor is what is computed from them.
LAYOUTS = """SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attname <> 'id', a.attnum)
    FROM pg_class c
    JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgname = c.relname || '_written'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relnamespace = 'public'::regnamespace
      AND NOT has_column_privilege('quanyi_app', c.oid, a.attnum, 'UPDATE')
    GROUP BY 1"""


@dataclass(frozen=True)
class Cover:
    """见证范围: rows of one table, by spans of ids in order; `digest` and `marks` are digests, 32 bytes each."""

    table: str
    columns: tuple[str, ...]
    spans: tuple[Span, ...]
    digest: bytes
    marks: bytes

    @property
    def rows(self) -> int:
        return rows_in(self.spans)

    def as_dict(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "columns": self.columns,
            "ids": self.spans,
            "digest": self.digest.hex(),
            "marks": self.marks.hex(),
        }

    @classmethod
    def from_dict(cls, read: dict[str, Any]) -> "Cover":
        return cls(
            read["table"],
            tuple(read["columns"]),
            tuple((first, last) for first, last in read["ids"]),
            bytes.fromhex(read["digest"]),
            bytes.fromhex(read["marks"]),
        )


@dataclass(frozen=True)
class Content:
    """叶的公开内容."""

    at: str
    covers: tuple[Cover, ...]

    def text(self) -> str:
        written = {"at": self.at, "covers": [cover.as_dict() for cover in self.covers]}
        return json.dumps(written, sort_keys=True, separators=(",", ":"))

    @classmethod
    def parse(cls, text: str) -> "Content":
        """Raises ValueError, TypeError or KeyError where the text is not of this form."""
        read = json.loads(text)
        return cls(read["at"], tuple(Cover.from_dict(cover) for cover in read["covers"]))


def is_committed_by_row(columns: Iterable[str]) -> bool:
    return "salt" in columns


class RowsNotSeen(RuntimeError):
    """What was written cannot be read back: nothing of it is committed (`audit.row_security`)."""


class Digester:
    """Digests the lines of one cover, in the order of their ids."""

    def __init__(self, columns: Iterable[str], salt: bytes) -> None:
        self._by_row = is_committed_by_row(columns)
        self._digest = digests.new()
        self._digest.update(salt)

    def add(self, lines: Iterable[bytes]) -> None:
        self._digest.update(b"".join(map(sm3, lines) if self._by_row else lines))

    def add_commitment(self, commitment: bytes) -> None:
        """In place of a row that was erased."""
        self._digest.update(commitment)

    def digest(self) -> bytes:
        return self._digest.digest()


def mark(line: bytes, by_row: bool) -> bytes:
    """行标记: the first bytes of a commitment, or a plain checksum where there is nobody to protect."""
    return sm3(line)[:MARK_BYTES] if by_row else zlib.crc32(line).to_bytes(MARK_BYTES, "big")


def read_lines(connection: Connection[Any], query: Any) -> Iterator[bytes]:
    """The rows of a query as COPY writes them, a line each."""
    with connection.cursor() as cursor, cursor.copy(SQL("COPY ({}) TO STDOUT").format(query)) as copy:
        for line in copy:
            yield bytes(line)


def rows_query(table: str, columns: Iterable[str], spans: Iterable[Span] | None) -> Any:
    """The rows of these spans (all rows where None) in the order of their ids."""
    selected = SQL("SELECT {} FROM {}").format(SQL(", ").join(map(Identifier, columns)), Identifier(table))
    if spans is None:
        return selected + SQL(" ORDER BY id")
    spans = list(spans)
    within = SQL(" WHERE id BETWEEN {} AND {}").format(Literal(spans[0][0]), Literal(spans[-1][1]))
    if len(spans) > 1:
        within += SQL(" AND id <@ {}::int8multirange").format(Literal(multirange(spans)))
    return selected + within + SQL(" ORDER BY id")


def rows_in(spans: Iterable[Span]) -> int:
    """How many rows these spans are."""
    return sum(last - first + 1 for first, last in spans)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch joined."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def multirange(spans: Iterable[Span]) -> str:
    """Spans as PostgreSQL reads a multirange."""
    return "{" + ",".join(f"[{first},{last}]" for first, last in spans) + "}"


def make_cover(
    connection: Connection[Any], table: str, columns: tuple[str, ...], spans: tuple[Span, ...], salt: bytes
) -> tuple[Cover, bytes]:
    """Read the rows back as they stand and digest them: the cover, and its marks."""
    digester = Digester(columns, salt)
    lines = list(read_lines(connection, rows_query(table, columns, spans)))
    if len(lines) != rows_in(spans):
        raise RowsNotSeen(f"{table}: rows were written that no release opens, {len(lines)} seen")
    if is_committed_by_row(columns):  # a commitment serves for both
        commitments = list(map(sm3, lines))
        digester.add_commitment(b"".join(commitments))
        marks = b"".join(commitment[:MARK_BYTES] for commitment in commitments)
    else:
        digester.add(lines)
        marks = b"".join(mark(line, by_row=False) for line in lines)
    return Cover(table, columns, spans, digester.digest(), sm3(salt + marks)), marks


def write_leaf(
    connection: Connection[Any], at: str, written: Iterable[tuple[str, tuple[str, ...], tuple[Span, ...]]]
) -> None:
    """Add the leaf for (table, columns, spans)."""
    salt = secrets.token_bytes(16)
    made = [make_cover(connection, table, columns, spans, salt) for table, columns, spans in written]
    content = Content(at, tuple(cover for cover, _ in made)).text()
    connection.execute(
        "INSERT INTO audit_leaf (content, salt, marks) VALUES (%s, %s, %s)",
        [content, salt, b"".join(marks for _, marks in made)],
    )


def cover_written(connection: Connection[Any], layouts: Layouts) -> None:
    """At the end of a transaction: add the leaf of all that it wrote. `layouts` is filled when first needed."""
    noted, at = connection.execute(_WRITTEN).fetchone()[:2]  # type: ignore[index]
    if not noted:
        return
    spans = spans_of(noted)
    if not spans.keys() <= layouts.keys():
        layouts.update(read_layouts(connection))
    write_leaf(connection, at, [(table, layouts[table], spans[table]) for table in sorted(spans)])


def read_layouts(connection: Connection[Any]) -> Layouts:
    """The columns that the rows of each table are covered by now."""
    return {table: tuple(columns) for table, columns in connection.execute(LAYOUTS).fetchall()}


def spans_of(noted: str) -> dict[str, tuple[Span, ...]]:
    """What `note_written` told, by table."""
    found: dict[str, list[Span]] = {}
    for line in noted.splitlines():
        table, _, ids = line.partition(" ")
        found.setdefault(table, []).extend((int(a), int(b) - 1) for a, b in RANGE.findall(ids))
    return {table: merged(spans) for table, spans in found.items()}
