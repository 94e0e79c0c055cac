"""The log read anew from its first leaf (重放): leaves against places, places against the tree, the tree against heads.

What it learns on the way, which rows each leaf covers and the root at each size that anybody signed, is what the checks
of records and of keepers stand on.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from quanyi.agency.audit.checkpoint import NOTHING, Checkpoint
from quanyi.agency.audit.covers import MARK_BYTES, Content, Cover
from quanyi.agency.audit.discrepancies import Discrepancy, Kind, span_text
from quanyi.agency.audit.models import TreeHead
from quanyi.agency.audit.sealing import SLOWEST, key_changes, signed_head
from quanyi.witness.digest import sm3
from quanyi.witness.heads import BadHead, known_to
from quanyi.witness.seals import PublicKey, public_keys
from quanyi.witness.succession import followed
from quanyi.witness.tree import Frontier, leaf_hash

PATIENCE = timedelta(minutes=10)  # how long a leaf may wait for its place, and a head for its keepers
# Both ways: leaves without a place, places without a leaf.
_COLUMNS = "l.id, l.content, l.salt, l.marks, p.leaf_id, p.index, p.digest"
_LEAVES = f"""SELECT {_COLUMNS} FROM audit_leaf l FULL JOIN audit_logleaf p ON p.leaf_id = l.id
    ORDER BY p.index, l.id"""  # noqa: S608  (constants)
# The same behind a checkpoint: a leaf without a place that lies further back than a slow one may is not one of them,
# so whatever it speaks of is a row too many.
_LATER_LEAVES = f"""SELECT {_COLUMNS} FROM audit_logleaf p LEFT JOIN audit_leaf l ON l.id = p.leaf_id
    WHERE p.index >= %(size)s
    UNION ALL
    SELECT l.id, l.content, l.salt, l.marks, NULL, NULL, NULL FROM audit_leaf l
    WHERE l.id > %(after)s AND NOT EXISTS (SELECT 1 FROM audit_logleaf p WHERE p.leaf_id = l.id)
    ORDER BY 6, 1"""  # noqa: S608  (constants)


@dataclass(frozen=True, slots=True)
class Placed:
    """A cover and where it stands: its leaf, the leaf's salt and place, and where its marks begin."""

    cover: Cover
    leaf_id: int
    place: int | None
    salt: bytes
    marks_at: int


@dataclass
class Log:
    """日志: what was read. `roots` has the root at each size that was asked for and reached."""

    size: int = 0
    pending: int = 0
    covers: list[Placed] = field(default_factory=list)
    roots: dict[int, bytes] = field(default_factory=dict)
    frontiers: dict[int, bytes] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)
    found: list[Discrepancy] = field(default_factory=list)

    def since(self, place: int | None) -> int | None:
        """The size of the first head over the leaf at this place."""
        if place is None:
            return None
        at = bisect_right(self.sizes, place)
        return self.sizes[at] if at < len(self.sizes) else None


def trusted_keys() -> list[PublicKey]:
    """The keys whose heads count: the office's own, of now and of earlier; or the one that the verifier brought.

    Each vouches for the key that came after it, where the change is on record.
    """
    if settings.QUANYI_SEAL_KEY:
        keys = [PublicKey.parse(Path(settings.QUANYI_SEAL_KEY).read_text())]
    else:
        keys = public_keys(settings.SECRETS)
    return followed(keys, key_changes(), log_name() or "")


def read_log(sizes: set[int], start: Checkpoint = NOTHING) -> Log:
    """Replay the log, from its first leaf or from behind `start`; `sizes` are those at which somebody outside holds a
    root.
    """
    heads = list(TreeHead.objects.filter(size__gt=start.size).order_by("size"))
    log, tree = Log(size=start.size, sizes=sorted(head.size for head in heads)), start.tree
    if start.size:
        log.roots[start.size], log.frontiers[start.size] = tree.root(), start.frontier
    wanted = sizes | set(log.sizes)
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            _LATER_LEAVES if start.size else _LEAVES,
            {"size": start.size, "after": start.leaf_id - SLOWEST} if start.size else None,
        )
        while rows := cursor.fetchmany(2000):
            for row in rows:
                log.found += _read_leaf(log, tree, _Row(*row))
                if log.size in wanted and log.size not in log.roots:
                    log.roots[log.size] = tree.root()
                    log.frontiers[log.size] = tree.to_bytes()
    log.found += _heads(log, heads, start.log)
    return log


class _Row(NamedTuple):
    """A leaf and its place; of either the other may be wanting."""

    leaf_id: int | None
    content: str | None
    salt: bytes | None
    marks: bytes | None
    placed_id: int | None
    place: int | None
    digest: bytes | None


def _read_leaf(log: Log, tree: Frontier, row: _Row) -> Iterator[Discrepancy]:
    since, key = log.since(row.place), str(row.leaf_id)
    if row.place is not None and row.digest is not None:
        if row.place != log.size:
            yield Discrepancy(Kind.LOG_GAP, "audit_logleaf", span_text(log.size, row.place - 1), since=since)
        tree.add(bytes(row.digest))
        log.size = row.place + 1
    if row.leaf_id is None or row.content is None:
        yield Discrepancy(Kind.LEAF_MISSING, "audit_leaf", str(row.placed_id), since=since)
        return
    digest = leaf_hash(row.content.encode())
    if row.digest is not None and digest != bytes(row.digest):
        expected = bytes(row.digest).hex()
        yield Discrepancy(Kind.LEAF_CHANGED, "audit_leaf", key, expected, digest.hex(), since)
    try:
        read = Content.parse(row.content)
        waited = datetime.now(UTC) - datetime.fromisoformat(read.at)
    except (ValueError, TypeError, KeyError) as error:
        yield Discrepancy(Kind.LEAF_CHANGED, "audit_leaf", key, "JSON", type(error).__name__, since)
        return
    if row.place is None:
        log.pending += 1
        if waited > PATIENCE:
            yield Discrepancy(Kind.PENDING, "audit_leaf", key, read=read.at)
    yield from _take_covers(log, read, row)


def _take_covers(log: Log, read: Content, row: _Row) -> Iterator[Discrepancy]:
    salt, marks = bytes(row.salt or b""), bytes(row.marks or b"")
    at, are_whole = 0, True
    for cover in read.covers:
        assert row.leaf_id is not None
        log.covers.append(Placed(cover, row.leaf_id, row.place, salt, at))
        after = at + cover.rows * MARK_BYTES
        are_whole &= sm3(salt + marks[at:after]) == cover.marks
        at = after
    if not are_whole or at != len(marks):
        yield Discrepancy(Kind.MARKS_CHANGED, "audit_leaf", str(row.leaf_id), since=log.since(row.place))


def _heads(log: Log, heads: list[TreeHead], name: str) -> Iterator[Discrepancy]:
    keys = known_to(trusted_keys())
    for kept in heads:
        key = str(kept.size)
        try:
            head = signed_head(kept).check(keys)
        except BadHead as error:
            yield Discrepancy(Kind.HEAD_INVALID, "audit_treehead", key, read=str(error), since=kept.size)
            continue
        known = keys(head.key)
        if head.size != kept.size or str(known) != kept.public:
            yield Discrepancy(
                Kind.HEAD_INVALID, "audit_treehead", key, f"{head.size}", kept.public, kept.size
            )
        if name and head.log != name:
            yield Discrepancy(Kind.HEAD_LOG, "audit_treehead", key, name, head.log, kept.size)
        name = name or head.log
        yield from _root(log, head.size, head.root, bytes(kept.frontier))


def _root(log: Log, size: int, root: bytes, frontier: bytes) -> Iterator[Discrepancy]:
    if size not in log.roots:
        yield Discrepancy(Kind.HEAD_BEYOND, "audit_treehead", str(size), f"{size}", f"{log.size}", size)
    elif log.roots[size] != root:
        yield Discrepancy(
            Kind.HEAD_ROOT, "audit_treehead", str(size), root.hex(), log.roots[size].hex(), size
        )
    elif log.frontiers[size] != frontier:
        yield Discrepancy(Kind.HEAD_FRONTIER, "audit_treehead", str(size), since=size)


def log_name() -> str | None:
    """The name of this log, as its last head has it; None before the first, or where it cannot be read."""
    last = TreeHead.objects.first()
    try:
        return str(json.loads(last.content)["log"]) if last else None
    except (ValueError, TypeError, KeyError):
        return None
