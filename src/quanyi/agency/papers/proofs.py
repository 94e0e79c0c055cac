"""凭证的证明: that the row of a paper, with the root of its fields, is in the log under a signed head.

It names nobody but by number, and holds without the office: `quanyi/verify_paper.py` reads it. Basis: d14-28-4.
"""

import json
import logging
from collections.abc import Iterator, Sequence
from time import sleep
from typing import Any

from django.db import DatabaseError, connection, transaction

from quanyi.agency.audit.covers import SETTINGS, Content, Cover, read_lines, rows_query
from quanyi.agency.audit.models import Leaf, LogLeaf, TreeHead
from quanyi.agency.audit.postgresql import session
from quanyi.agency.audit.sealing import frontier_of, key_changes, seal_here, signed_head
from quanyi.agency.papers.fields import salted
from quanyi.agency.papers.models import IssuedPaper
from quanyi.witness.digest import sm3
from quanyi.witness.seals import SealError
from quanyi.witness.tree import inclusion_path, spanning

FORMAT = "quanyi-paper-1"
TABLE = IssuedPaper._meta.db_table
Way = dict[str, Any]
ATTEMPTS, PAUSE = 20, 0.1  # another sealer may be at it: two seconds at most
log = logging.getLogger("quanyi.papers")


def proof_of(paper: IssuedPaper, fields: Sequence[tuple[str, str]], way: Way | None) -> dict[str, Any]:
    """What is attached to a paper: its fields, and the way of its row to a signed head where there is one yet."""
    shown = {
        "format": FORMAT,
        "number": paper.number,
        "root": paper.root,
        "fields": salted(fields, paper.hidden.secret),
    }
    return shown | (way or {})


def sealed_way(paper: IssuedPaper) -> Way | None:
    """The way of a paper's row to a signed head; it is sealed now, and waits for no keeper outside.

    None where that could not be had at once.
    """
    return sealed_ways([paper]).get(paper.pk)


def sealed_ways(papers: Sequence[IssuedPaper]) -> dict[int, Way]:
    """As above, of several papers by id: one sealing for all of them."""
    if connection.in_atomic_block:  # what is not committed has no leaf
        return {}
    try:
        for _attempt in range(ATTEMPTS):
            if len(ways := _ways(papers)) == len(papers):
                return ways
            if not seal_here().is_ours:
                sleep(PAUSE)
    except (DatabaseError, SealError, ValueError, OSError) as error:
        log.error("凭证暂未封印 a paper is not sealed yet: %s", error)
    return {}


@transaction.atomic
def _ways(papers: Sequence[IssuedPaper]) -> dict[int, Way]:
    """The ways of those that are under a signed head; papers of one leaf share all but their row."""
    changes = [change.to_fields() for change in key_changes()]
    found: dict[int, Way] = {}
    for leaf, cover, covered in _leaves_of({paper.pk for paper in papers}):
        if not (shared := _shared(leaf, cover)):
            continue
        lines = _lines(cover)
        shared |= {"commitments": [sm3(line).hex() for line in lines], "changes": changes}
        rows = {int(line.partition(b"\t")[0]): line.decode() for line in lines}
        found |= {pk: shared | {"row": rows[pk]} for pk in covered}
    return found


def _shared(leaf: Leaf, cover: Cover) -> Way:
    """The way of a leaf to the first signed head over it; empty where there is none yet."""
    place = LogLeaf.objects.filter(leaf=leaf).first()
    head = TreeHead.objects.filter(size__gt=place.index).order_by("size").first() if place else None
    if place is None or head is None:
        return {}
    return {
        "columns": cover.columns,
        "leaf": leaf.content,
        "leaf_salt": bytes(leaf.salt).hex(),
        "index": place.index,
        "path": [node.hex() for node in _path(place.index, head)],
        "head": json.loads(signed_head(head).to_json()),
    }


def _leaves_of(wanted: set[int]) -> Iterator[tuple[Leaf, Cover, set[int]]]:
    """The newest leaves that cover these rows, and which of them each does; leaves are gone through backwards."""
    left = set(wanted)
    leaves = Leaf.objects.filter(content__contains=f'"table":"{TABLE}"').order_by("-id")
    for leaf in leaves.iterator(chunk_size=50):
        for cover in Content.parse(leaf.content).covers:
            if cover.table == TABLE and "root" in cover.columns:  # not one that took in a later column
                covered = {pk for pk in left if any(first <= pk <= last for first, last in cover.spans)}
                left -= covered
                if covered:
                    yield leaf, cover, covered
        if not left:
            return


def _lines(cover: Cover) -> list[bytes]:
    """The rows of a cover as they were digested."""
    with connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
    return list(read_lines(session(), rows_query(cover.table, cover.columns, cover.spans)))


def _path(index: int, head: TreeHead) -> list[bytes]:
    """The inclusion proof of a leaf in a head, from the head before and the leaves since."""
    before = TreeHead.objects.filter(size__lte=index).order_by("-size").first()
    first = before.size if before else 0
    leaves = LogLeaf.objects.filter(index__gte=first, index__lt=head.size).order_by("index")
    later = [bytes(digest) for digest in leaves.values_list("digest", flat=True)]
    return inclusion_path(index, head.size, spanning(frontier_of(before) if before else None, later))
