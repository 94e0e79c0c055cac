"""Lawful erasure (依法删除): a row, or values of it, go with their salt; the commitment stays, and every proof with it.

Only the owner's role can do it, for a row that an Erasure names, and the act is in the log. What is left of a row that
lost values is covered by a new leaf. `custody.erasures` says who may order it. Basis: d14-12, d14-28-4.
"""

from dataclasses import dataclass

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
from quanyi.agency.audit.erasable import ERASABLE, empty
from quanyi.agency.audit.models import Act, Erasure, Leaf
from quanyi.agency.audit.postgresql import session
from quanyi.agency.audit.services import record
from quanyi.agency.refusal import Refusal
from quanyi.witness.digest import sm3


class ErasureRefused(Refusal):
    """不能删除; the message says why, and what to do."""


@dataclass(frozen=True)
class Order:
    """删除令, as the log keeps it: its number, the approved case that it rests on, and why, in words."""

    order_id: int
    case_id: int
    reason: str


@transaction.atomic
def erase(table: str, row_id: int, order: Order, columns: tuple[str, ...] | None = None) -> int:
    """Erase one row, or these columns of it; the number of leaves that keep its commitment.

    Raises ErasureRefused; then nothing is changed.
    """
    _refuse_other_columns(table, columns)
    with connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
    erased = set(Erasure.objects.filter(table=table, row_id=row_id).values_list("leaf_id", flat=True))
    covers = [found for found in _covers(table, row_id) if found[0].pk not in erased]
    kept = [_commitment(leaf, cover, at, row_id) for leaf, cover, at in covers]
    if not kept:
        raise ErasureRefused(
            f"日志中没有 {table} 的第 {row_id} 行；请核对表名和编号。 No leaf covers {table} {row_id}."
        )
    Erasure.objects.bulk_create(
        Erasure(table=table, row_id=row_id, leaf=leaf, commitment=commitment, columns=columns, **vars(order))
        for leaf, commitment in kept
    )
    record(
        Act.ERASE, case_id=order.case_id, purpose=order.reason, table=table, row=row_id, columns=columns,
        order=order.order_id,
    )  # fmt: skip
    if columns is None:
        _delete(table, row_id)
    else:
        empty(table, row_id, columns)
        _cover_shell(table, row_id)
    return len(kept)


def _refuse_other_columns(table: str, columns: tuple[str, ...] | None) -> None:
    allowed = ERASABLE.get(table, ())
    if columns is not None and not (columns and set(columns) <= set(allowed)):
        named, may = "、".join(columns) or "—", "、".join(allowed) or "—"
        raise ErasureRefused(
            f"{table} 的 {named} 不在可删除的栏目之内；可删除的有：{may}。"
            f" Of {table} these columns may be erased: {', '.join(allowed) or 'none'}."
        )


def _delete(table: str, row_id: int) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SQL("DELETE FROM {} WHERE id = %s").format(Identifier(table)), [row_id])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        raise ErasureRefused(
            f"别的记录还指向 {table} 的第 {row_id} 行，不能整行删除，可以只删除其中的个人信息栏目。"
            f" Other rows point to {table} {row_id}: erase its personal columns instead."
        ) from error


def _cover_shell(table: str, row_id: int) -> None:
    """What is left of the row is a record again: the leaf of this transaction covers it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('quanyi.written', coalesce(current_setting('quanyi.written', true), '') || %s, true)",
            [f"{table} [{row_id},{row_id + 1})\n"],
        )


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
