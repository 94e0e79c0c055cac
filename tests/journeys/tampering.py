"""What somebody with the server's highest rights does to an office's database, and how he tries to hide it."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction
from psycopg.sql import SQL, Identifier

from quanyi.agency.audit.covers import Content, Cover, make_cover, read_layouts
from quanyi.agency.audit.discrepancies import Discrepancy, Kind
from quanyi.agency.audit.models import Leaf, LogLeaf, TreeHead
from quanyi.agency.audit.postgresql import session
from quanyi.agency.custody.verification import verify
from quanyi.witness.heads import Head, sign_head
from quanyi.witness.seals import SigningKey
from quanyi.witness.tree import Frontier, leaf_hash

CHANGES = {
    "bigint": "{0} + 1",
    "integer": "{0} + 1",
    "smallint": "{0} + 1",
    "boolean": "NOT {0}",
    "date": "{0} + 1",
    "timestamp with time zone": "{0} + interval '1 second'",
    "jsonb": """CASE jsonb_typeof({0}) WHEN 'array' THEN {0} || '1'::jsonb ELSE {0} || '{{"x": 1}}'::jsonb END""",
    "bytea": "set_byte({0}, 0, (get_byte({0}, 0) + 1) & 255)",
    "uuid": "gen_random_uuid()",
    "xid8": "'7'::xid8",
    "integer[]": "array_append({0}[2:12], 7)",
    "date[]": "array_append({0}[2:12], DATE '2001-01-01')",
}
TEXT = "CASE WHEN right({0}, 1) = '7' THEN left({0}, -1) || '8' ELSE left({0}, greatest(length({0}) - 1, 0)) || '7' END"


@dataclass(frozen=True)
class Edit:
    """What was done, and the row (table and id) that must be named for it."""

    what: str
    table: str
    key: int


def execute(sql: Any, values: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def columns_of(table: str) -> dict[str, str]:
    """{column: its type} of what is covered."""
    layout = read_layouts(session())[table]
    rows = execute(
        "SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute"
        " WHERE attrelid = to_regclass(%s) AND attnum > 0",
        [table],
    )
    return {column: kind for column, kind in rows if column in layout}


class Intruder:
    """Chooses rows at random, from a seed that a failure shows."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.tables = [table for table in sorted(read_layouts(session())) if self._ids(table)]

    def _ids(self, table: str) -> list[int]:
        return [row_id for (row_id,) in execute(SQL("SELECT id FROM {}").format(Identifier(table)))]

    def a_table(self) -> list[str]:
        """One table that has rows, as a list of those to silence."""
        return [self.random.choice(self.tables)]

    def a_row(self, table: str) -> int:
        return self.random.choice(self._ids(table))

    def changes_a_value(self, table: str, *, column: str | None = None) -> Edit:
        key = self.a_row(table)
        kinds = columns_of(table)
        column = column or self.random.choice([name for name in kinds if name != "id"])
        change = SQL(CHANGES.get(kinds[column], TEXT)).format(Identifier(column))
        done = execute(
            SQL("UPDATE {0} SET {1} = {2} WHERE id = %s AND {1} IS DISTINCT FROM {2} RETURNING id").format(
                Identifier(table), Identifier(column), change
            ),
            [key],
        )
        if not done:
            raise NothingDone
        return Edit(f"{table}.{column} of {key}", table, key)

    def deletes_a_row(self, table: str) -> Edit:
        key = self.a_row(table)
        execute(SQL("DELETE FROM {} WHERE id = %s").format(Identifier(table)), [key])
        return Edit(f"{table} {key} deleted", table, key)

    def inserts_a_row(self, table: str) -> Edit:
        """A copy of a row under a new id: behind the last one, or where a number was left out."""
        key = self.a_row(table)
        ids = set(self._ids(table))
        fresh = next((n for n in range(1, max(ids)) if n not in ids), max(ids) + self.random.randint(1, 50))
        execute(
            SQL(
                "INSERT INTO {0} SELECT (jsonb_populate_record(r, jsonb_build_object('id', %s::bigint))).*"
                " FROM {0} r WHERE id = %s"
            ).format(Identifier(table)),
            [fresh, key],
        )
        return Edit(f"{table} {fresh} inserted", table, fresh)

    def swaps_a_pair(self, table: str) -> Edit:
        """Two rows exchange their values in one column; sums, counts and sets stay what they were."""
        one = self.a_row(table)
        column = self.random.choice([name for name in columns_of(table) if name != "id"])
        name, value = Identifier(table), Identifier(column)
        others = execute(
            SQL("SELECT b.id FROM {0} a JOIN {0} b ON a.{1} IS DISTINCT FROM b.{1} WHERE a.id = %s").format(
                name, value
            ),
            [one],
        )
        if not others:
            raise NothingDone
        two = self.random.choice(others)[0]
        execute(
            SQL("UPDATE {0} t SET {1} = o.{1} FROM {0} o WHERE (t.id, o.id) IN ((%s, %s), (%s, %s))").format(
                name, value
            ),
            [one, two, two, one],
        )
        return Edit(f"{table}.{column} of {one} and {two} swapped", table, one)

    def restores_an_older_table(self, table: str) -> Edit:
        """A table as a backup had it: what came later is gone."""
        ids = sorted(self._ids(table))
        if len(ids) < 2:
            raise NothingDone
        since = self.random.choice(ids[1:])
        execute(SQL("DELETE FROM {} WHERE id >= %s").format(Identifier(table)), [since])
        return Edit(f"{table} as before {since}", table, since)


class NothingDone(Exception):
    """The row that was chosen offers nothing to change."""


@contextmanager
def silenced(tables: Sequence[str], *, restored: bool = True) -> Iterator[None]:
    """Every trigger and key of these tables silent, as the server's administrator can have it; then as before."""
    states = execute(
        "SELECT c.relname::text, t.tgname::text, t.tgenabled::text FROM pg_trigger t"
        " JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relname = ANY(%s) AND NOT t.tgisinternal",
        [list(tables)],
    )
    for table in {table for table, _, _ in states}:
        execute(SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(Identifier(table)))
    execute("SET LOCAL session_replication_role = replica")
    yield
    execute("SET LOCAL session_replication_role = origin")
    for table, name, state in states if restored else ():
        how = SQL("ENABLE ALWAYS TRIGGER" if state == "A" else "ENABLE TRIGGER")
        execute(SQL("ALTER TABLE {} {} {}").format(Identifier(table), how, Identifier(name)))


def caught(
    act: Callable[..., Edit], tables: Callable[[], Sequence[str]], *, restored: bool = True
) -> tuple[Edit, list[Discrepancy]]:
    """An act on tables whose triggers are silent, tried until the database lets it through; what `verify` says of it.

    Then all is as before.
    """
    for _ in range(200):
        chosen = tables()
        with suppress(NothingDone, DatabaseError), transaction.atomic():
            with silenced(chosen, restored=restored):
                edit = act(*chosen)
            found = list(verify().found)
            transaction.set_rollback(True)
            return edit, found
    raise AssertionError("the database let nothing through")


def names(found: Discrepancy, edit: Edit) -> bool:
    """Whether this line names the row by table and key."""
    if found.table != edit.table:
        return False
    spans = [part.partition("..") for part in found.key.split(",")]
    with suppress(ValueError):
        return any(int(first) <= edit.key <= int(last or first) for first, _, last in spans)
    return False


# The log, rewritten with care -----------------------------------------------------------------------------------------


def rewrite(edit: Edit, key: SigningKey | None) -> Edit:
    """After an edit: every digest that speaks of it, up to the heads; signed anew where the key is at hand."""
    place = _recover(edit)
    _replant(place, key)
    return Edit(edit.what, "audit_logleaf", place)


def _recover(edit: Edit) -> int:
    """Digest the leaf of this row anew; its place."""
    for placed in LogLeaf.objects.select_related("leaf").order_by("index"):
        leaf = placed.leaf
        content = Content.parse(leaf.content)
        if not any(_has(cover, edit) for cover in content.covers):
            continue
        salt = bytes(leaf.salt)
        made = [make_cover(session(), c.table, c.columns, c.spans, salt) for c in content.covers]
        text = Content(content.at, tuple(cover for cover, _ in made)).text()
        Leaf.objects.filter(pk=leaf.pk).update(content=text, marks=b"".join(marks for _, marks in made))
        LogLeaf.objects.filter(pk=placed.pk).update(digest=leaf_hash(text.encode()))
        return placed.index
    raise NothingDone


def _has(cover: Cover, edit: Edit) -> bool:
    return cover.table == edit.table and any(first <= edit.key <= last for first, last in cover.spans)


def _replant(place: int, key: SigningKey | None) -> None:
    """Heads behind `place` over the new tree; with their old signatures where there is no key."""
    tree, digests = Frontier(), LogLeaf.objects.order_by("index").values_list("digest", flat=True)
    heads = {head.size: head for head in TreeHead.objects.filter(size__gt=place)}
    for digest in digests:
        tree.add(bytes(digest))
        if head := heads.get(tree.size):
            old = Head.parse(head.content)
            signed = sign_head(old.log, tree.size, tree.root(), old.at, key or SigningKey.make("ed25519"))
            values = {"frontier": tree.to_bytes(), "content": signed.content, "signature": signed.signature}
            TreeHead.objects.filter(pk=head.pk).update(**values, **({"public": signed.public} if key else {}))


def truncate_log(size: int, *, with_rows: bool) -> Edit:
    """Cut the log off behind `size` leaves, heads included; `with_rows`: and all that those leaves speak of."""
    later = LogLeaf.objects.filter(index__gte=size)
    leaves = list(later.values_list("leaf_id", flat=True))
    for content in Leaf.objects.filter(pk__in=leaves).values_list("content", flat=True) if with_rows else ():
        for cover in Content.parse(content).covers:
            for first, last in cover.spans:
                execute(
                    SQL("DELETE FROM {} WHERE id BETWEEN %s AND %s").format(Identifier(cover.table)),
                    [first, last],
                )
    execute("DELETE FROM audit_logleaf WHERE index >= %s", [size])
    execute("DELETE FROM audit_leaf WHERE id = ANY(%s)", [leaves])
    execute("DELETE FROM audit_treehead WHERE size > %s", [size])
    return Edit(f"log cut at {size}", "audit_logleaf", size)


KEEPER = {Kind.KEEPER_REFUTES, Kind.KEEPER_AHEAD}
