"""依法删除: two persons order it, the operator carries it out; none of the three can do it alone.

The keeper of the data puts an order forward under an approved case, with the ground and the authority; another person,
who approves, confirms it; then the tables' owner carries it out (`quanyi erase`). Basis: d14-12, d14-26-2, d14-28-4.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

from quanyi.agency.audit.discrepancies import Discrepancy, Kind
from quanyi.agency.audit.erasable import ERASABLE, is_empty
from quanyi.agency.audit.erasure import ErasureRefused, Order, erase
from quanyi.agency.audit.models import Act, Erasure
from quanyi.agency.audit.services import record
from quanyi.agency.custody.models import ErasureConfirmation, ErasureOrder
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import cases, standing
from quanyi.agency.staff.models import Account
from quanyi.law.workflow import State


@dataclass(frozen=True)
class Target:
    """删除对象: a row, and which of its columns; None: the whole row."""

    table: str
    row: int
    columns: tuple[str, ...] | None

    @classmethod
    def of(cls, kept: Sequence[Any]) -> "Target":
        """As an order keeps it."""
        table, row, columns = kept
        return cls(table, row, None if columns is None else tuple(columns))

    def kept(self) -> list[Any]:
        return [self.table, self.row, None if self.columns is None else list(self.columns)]


@transaction.atomic
def order_erasure(
    targets: Sequence[Target], *, case_number: str, ground: str, authority: str, by: Account
) -> ErasureOrder:
    """提出删除. Raises ErasureRefused with a sentence; IntegrityError `erasure_ordered_by_its_post`."""
    case = _approved(case_number)
    if not (targets and ground.strip() and authority.strip()):
        raise ErasureRefused(
            "删除范围、法律依据、决定机关和文号都要写明。 Name what is to go, the ground and the authority."
        )
    for target in targets:
        _refuse_unknown(target)
    order = ErasureOrder.objects.create(
        case=case, rows=[target.kept() for target in targets], ground=ground.strip(), authority=authority.strip(),
        ordered_by=by,
    )  # fmt: skip
    record(Act.ORDER_ERASURE, case_id=case.pk, purpose=order.ground, order=order.pk, rows=order.rows)
    return order


def _approved(number: str) -> Case:
    case = cases().filter(number=number.strip()).first()
    if case is None or standing(case).state is not State.APPROVED:
        raise ErasureRefused(f"没有已批准的案件“{number}”。 There is no approved case {number!r}.")
    return case


def _refuse_unknown(target: Target) -> None:
    allowed = ERASABLE.get(target.table)
    if allowed is None or not set(target.columns or allowed) <= set(allowed):
        named = "、".join(target.columns or ())
        raise ErasureRefused(
            f"{target.table} {named} 不在可删除的范围之内。 Not open to erasure: {target.table} {named}."
        )
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT 1 FROM {} WHERE id = %s").format(Identifier(target.table)), [target.row])
        if cursor.fetchone() is None:
            raise ErasureRefused(
                f"{target.table} 没有第 {target.row} 行。 {target.table} has no row {target.row}."
            )


@transaction.atomic
def confirm_erasure(order: ErasureOrder, *, by: Account) -> ErasureConfirmation:
    """核准删除. Raises IntegrityError `erasure_confirmed_by_another` where it is the same person or another post."""
    confirmation = ErasureConfirmation.objects.create(order=order, confirmed_by=by)
    record(Act.CONFIRM_ERASURE, case_id=order.case_id, purpose=order.ground, order=order.pk)
    return confirmation


@transaction.atomic
def carry_out(order_id: int) -> int:
    """执行删除, as the tables' owner: all that the order names, or nothing; how many rows. Raises ErasureRefused."""
    order = ErasureOrder.objects.filter(pk=order_id).first()
    if order is None or not ErasureConfirmation.objects.filter(order=order).exists():
        raise ErasureRefused(
            f"没有经核准的删除令 {order_id}；先由数据维护岗位提出、审批岗位另一人核准。"
            f" There is no confirmed order {order_id}: it is put forward and confirmed on the site first."
        )
    if is_carried_out(order):
        raise ErasureRefused(f"删除令 {order_id} 已经执行。 Order {order_id} is carried out already.")
    targets = [Target.of(kept) for kept in order.rows]
    reason = f"{order.ground}；{order.authority}"[:200]
    for target in targets:
        erase(target.table, target.row, Order(order.pk, order.case_id, reason), target.columns)
    return len(targets)


def is_carried_out(order: ErasureOrder) -> bool:
    return Erasure.objects.filter(order_id=order.pk).exists()


def erased_by_law() -> list[dict[str, Any]]:
    """What went by law, for reports: row, columns, order, ground and authority; one line a row and order."""
    orders = {order.pk: order for order in ErasureOrder.objects.all()}
    lines = {}
    for one in Erasure.objects.order_by("pk"):
        order = orders.get(one.order_id)
        lines[one.table, one.row_id, one.order_id] = {
            "table": one.table,
            "row": one.row_id,
            "columns": one.columns,
            "order": one.order_id,
            "ground": order.ground if order else "",
            "authority": order.authority if order else "",
        }
    return list(lines.values())


def check_erasures() -> Iterator[Discrepancy]:
    """Each erasure against its order: named there, confirmed by another person, only the empty value left."""
    for one in Erasure.objects.order_by("pk"):
        target = Target.of([one.table, one.row_id, one.columns])
        if trouble := _not_lawful(one.order_id, target):
            yield Discrepancy(Kind.ERASURE, "audit_erasure", str(one.pk), str(target.kept()), trouble)


def _not_lawful(order_id: int, target: Target) -> str:
    order = ErasureOrder.objects.filter(pk=order_id, confirmation__isnull=False).first()
    if order is None:
        return f"{order_id} —"
    if target.kept() not in order.rows:
        return str(order.rows)
    if not set(target.columns or ()) <= set(ERASABLE.get(target.table, ())):
        return str(ERASABLE.get(target.table, ()))
    if target.columns and not is_empty(target.table, target.row, target.columns):
        return f"{target.table} {target.row}"
    return ""
