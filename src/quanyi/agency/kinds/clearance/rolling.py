"""滚动分配: money of an employer settles its oldest months first, whole months only; and its late fees.

What a month is paid in part stays in suspense until the rest has come: a month is credited only whole (decision 009).
Basis: gb-A-37-3, gb-A-41, sil-86, collection-13.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import ClearanceRow
from quanyi.agency.ledger.arrears import fees_of
from quanyi.agency.ledger.crediting import open_dues
from quanyi.agency.ledger.posting import FeePaid
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.rules.arrears import Arrear, allocate
from quanyi.law.terms import ClearanceUse


@dataclass(frozen=True)
class Part:
    """A part of an item for an employer, in the order of arrival; `row_id` once it is kept."""

    item_id: int
    employer_id: int
    amount_fen: int
    arrived_on: date
    row_id: int | None = None


@dataclass
class Months:
    """The open months of an employer that money settles whole, oldest first, and what remains, in fen."""

    dues: dict[Month, list[Any]] = field(default_factory=dict)
    settled: list[Month] = field(default_factory=list)
    used_fen: int = 0

    def due_fen(self, month: Month) -> int:
        return sum(due.row.own_due_fen + due.row.employer_due_fen for due in self.dues[month])


def months_settled(employer_id: int, given_fen: int) -> Months:
    """Which months so much settles. Basis: gb-A-37-3, gb-A-41."""
    found = Months(_open_months(employer_id))
    owed = [Arrear(month, found.due_fen(month)) for month in found.dues]
    left = allocate(given_fen, owed).part("months_settled").fen
    found.settled = sorted(found.dues)[:left]
    found.used_fen = sum(found.due_fen(month) for month in found.settled)
    return found


def _open_months(employer_id: int) -> dict[Month, list[Any]]:
    months: defaultdict[Month, list[Any]] = defaultdict(list)
    for due in open_dues().filter(employer_id=employer_id).order_by("month", "pk"):
        months[due.month].append(due)
    return dict(months)


def as_settled(rows: Sequence[ClearanceRow]) -> list[ClearanceRow]:
    """Unsaved rows, those that roll with the amount that whole months take; the rest of the money stays where it is.

    A row of which nothing is taken is left out; where nothing at all is settled, all stay, and the plan says why.
    """
    given: defaultdict[int | None, int] = defaultdict(int)
    for row in rows:
        if row.use == ClearanceUse.OLDEST.value:
            given[row.employer_id] += row.amount_fen
    used: dict[int | None, int] = {
        employer: months_settled(employer, fen).used_fen for employer, fen in given.items() if employer
    }
    left = dict(used)
    return [row for row in rows if not used.get(row.employer_id) or _lowered(row, left)]


def _lowered(row: ClearanceRow, left: dict[int | None, int]) -> bool:
    """Take of what whole months need; whether anything is taken."""
    if row.use != ClearanceUse.OLDEST.value:
        return True
    row.amount_fen = min(row.amount_fen, left[row.employer_id])
    left[row.employer_id] -= row.amount_fen
    return row.amount_fen > 0


def oldest_paid(parts: Sequence[Part]) -> Iterator[tuple[Any, date]]:
    """(due, day) of each due that the parts of one employer pay: the day on which the last of its money came."""
    months = months_settled(parts[0].employer_id, sum(part.amount_fen for part in parts))
    arrivals, reached, needed = iter(sorted(parts, key=lambda part: part.arrived_on)), 0, 0
    part = next(arrivals)
    for month in months.settled:
        needed += months.due_fen(month)
        while reached + part.amount_fen < needed:
            reached += part.amount_fen
            part = next(arrivals)
        yield from ((due, part.arrived_on) for due in months.dues[month])


def why_not_whole(parts: Sequence[Part]) -> str:
    """Why the parts of one employer settle no whole months, or more is given than they take; empty if all is well."""
    given_fen = sum(part.amount_fen for part in parts)
    months = months_settled(parts[0].employer_id, given_fen)
    if not months.dues:
        return _("这个单位没有未到账的应缴，不能滚动转应缴。请核对单位代码。")
    if given_fen == months.used_fen:
        return ""
    month = next(iter(sorted(set(months.dues) - set(months.settled))), None)
    if month is None:
        return _(
            "给出 %(given_fen)s 元，这个单位未到账的应缴一共 %(due_fen)s 元。请按应缴填写，余款另行处理。"
        ) % {
            "given_fen": format_yuan(given_fen),
            "due_fen": format_yuan(months.used_fen),
        }
    return _(
        "最早的欠费 %(month)s 应缴 %(due_fen)s 元，给出的不足以缴清，不足一个月的不记账。"
        "请与其他到账一并选择，或等其余款项到账。"
    ) % {"month": month, "due_fen": format_yuan(months.due_fen(month))}


def open_fees(employer_id: int) -> list[tuple[int, int]]:
    """(late fee, fen left of it) of an employer, oldest month first."""
    return [
        (fee.pk, fee.amount_fen - fee.paid_fen)
        for fee in fees_of(employer_id)
        if fee.amount_fen > fee.paid_fen
    ]


def why_not_fees(parts: Sequence[Part]) -> str:
    """Why an employer's late fees do not take so much; empty if they do."""
    given_fen = sum(part.amount_fen for part in parts)
    left_fen = sum(fen for _fee, fen in open_fees(parts[0].employer_id))
    if given_fen <= left_fen:
        return ""
    return _("这个单位未缴的滞纳金为 %(left_fen)s 元，不能转入 %(given_fen)s 元。请按未缴金额填写。") % {
        "left_fen": format_yuan(left_fen),
        "given_fen": format_yuan(given_fen),
    }


def fees_paid(parts: Sequence[Part]) -> Iterator[FeePaid]:
    """What of an employer's late fees each part pays, oldest first. Basis: sil-86, collection-13."""
    fees = iter(open_fees(parts[0].employer_id))
    fee, left = next(fees)
    for part in parts:
        fen = part.amount_fen
        while fen:
            if not left:
                fee, left = next(fees)
            taken = min(fen, left)
            assert part.row_id is not None
            yield FeePaid(fee, part.row_id, taken)
            fen, left = fen - taken, left - taken


def by_employer(
    rows: Sequence[ClearanceRow], use: ClearanceUse, items: Mapping[int, Any]
) -> list[list[Part]]:
    """The parts of a use, an employer a list."""
    found: defaultdict[int, list[Part]] = defaultdict(list)
    for row in rows:
        if row.use == use.value and row.employer_id:
            arrived_on = items[row.item_id].arrived_on
            found[row.employer_id].append(
                Part(row.item_id, row.employer_id, row.amount_fen, arrived_on, row.pk)
            )
    return list(found.values())
