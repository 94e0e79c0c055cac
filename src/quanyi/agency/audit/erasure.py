"""Lawful erasure (依法删除): a row goes, payload and salt; its commitment stays, and every proof with it.

Only the owner's role can do it, for a row that an Erasure names, and the act is in the log. Basis: d14-12, d14-28-4.
"""

from django.db import IntegrityError, connection, transaction
from psycopg.sql import SQL, Identifier

from quanyi.agency.audit.covers import (
    MARK_BYTES,
    SETTINGS,
    Content,
    Cover,
    is_committed_by_row,
    mark,
    read_lines,
    rows_query,
)
from quanyi.agency.audit.models import Act, Erasure, Leaf
from quanyi.agency.audit.postgresql import session
from quanyi.agency.audit.services import record
from quanyi.witness.digest import sm3


class ErasureRefused(Exception):
    """不能删除; the message says why, and what to do."""


@transaction.atomic
def erase(table: str, row_id: int, *, case_id: int, reason: str) -> int:
    """Erase one row; the number of leaves that keep its commitment. Raises ErasureRefused; then nothing is changed."""
    with connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
    kept = [_commitment(leaf, cover, at, row_id) for leaf, cover, at in _covers(table, row_id)]
    if not kept:
        raise ErasureRefused(
            f"日志中没有 {table} 的第 {row_id} 行；请核对表名和编号。 No leaf covers {table} {row_id}."
        )
    Erasure.objects.bulk_create(
        Erasure(leaf=leaf, table=table, row_id=row_id, commitment=commitment, case_id=case_id, reason=reason)
        for leaf, commitment in kept
    )
    record(Act.ERASE, case_id=case_id, purpose=reason, table=table, row=row_id)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SQL("DELETE FROM {} WHERE id = %s").format(Identifier(table)), [row_id])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        raise ErasureRefused(
            f"别的记录还指向 {table} 的第 {row_id} 行，不能单独删除。 Other rows point to {table} {row_id}."
        ) from error
    return len(kept)


def _covers(table: str, row_id: int) -> list[tuple[Leaf, Cover, int]]:
    """The covers that have this row: leaf, cover, and where the row's mark stands in the leaf's."""
    found = []
    for leaf in Leaf.objects.filter(content__contains=f'"table":"{table}"').order_by("id").iterator():
        at = 0
        for cover in Content.parse(leaf.content).covers:
            for first, last in cover.spans:
                if cover.table == table and first <= row_id <= last:
                    found.append((leaf, cover, at + (row_id - first) * MARK_BYTES))
                at += (last - first + 1) * MARK_BYTES
    return found


def _commitment(leaf: Leaf, cover: Cover, at: int, row_id: int) -> tuple[Leaf, bytes]:
    if not is_committed_by_row(cover.columns):
        raise ErasureRefused(
            f"{cover.table} 的行不含个人信息，不作删除。 Rows of {cover.table} hold nobody's payload."
        )
    lines = list(read_lines(session(), rows_query(cover.table, cover.columns, [(row_id, row_id)])))
    if not lines or mark(lines[0], by_row=True) != bytes(leaf.marks)[at : at + MARK_BYTES]:
        raise ErasureRefused(
            f"{cover.table} 的第 {row_id} 行已不在或与日志不符，先运行 quanyi verify。"
            f" {cover.table} {row_id} is gone or differs from the log: run quanyi verify first."
        )
    return leaf, sm3(lines[0])
