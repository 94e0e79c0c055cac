"""Which rows of a declaration match nobody, so that they may wait while the rest of their file goes on (挂起).

The class stands here alone: a row belongs to it whose every fault is that nobody is found whose row it would be.
Whatever else is wrong (an amount, a date, a month declared before, a total) is the sender's to put right, and stops
the file. That such a row may wait instead of stopping the others is our reading of the articles (mark P): what is
reported is to be complete and checked, and is corrected and supplemented by procedure.

Basis: d14-4, d14-5-2, d14-11-1, gb-6.5-1, gb-11.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from quanyi.agency.collect.declaration.columns import DECLARATION
from quanyi.agency.collect.declaration.rows import DeclaredRow
from quanyi.law.terms import SetAsideReason
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Unreadable, column_letter
from quanyi.sheets.opening import open_workbook
from quanyi.sheets.reading import Reading, locate

MATCHES_NOBODY: Mapping[FaultCode, SetAsideReason] = {
    FaultCode.NUMBER_INVALID: SetAsideReason.NUMBER_INVALID,
    FaultCode.PERSON_UNKNOWN: SetAsideReason.PERSON_UNKNOWN,
    FaultCode.NAME_NOT_REGISTERED: SetAsideReason.NAME_DIFFERS,
    FaultCode.NO_RELATION: SetAsideReason.NO_RELATION,
}


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that matches nobody (未能匹配的行): as declared, why, and its first fault."""

    row: DeclaredRow
    reason: SetAsideReason
    fault: Fault


def may_wait(faults: Sequence[Fault], sound_rows: int) -> bool:
    """Whether a file can go on without its faulty rows: some are sound, and all the others match nobody."""
    return sound_rows > 0 and all(fault.row and fault.code in MATCHES_NOBODY for fault in faults)


def asides(read: Reading[DeclaredRow], faults: Sequence[Fault]) -> tuple[Aside, ...]:
    """The rows of ``read`` that match nobody, in order; ``faults`` are all of the file, those of the books included."""
    rows = {row.row: row for row in (*read.rows, *read.misnumbered)}
    by_row: defaultdict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row or 0].append(fault)
    return tuple(
        Aside(rows[row], MATCHES_NOBODY[found[0].code], found[0])
        for row, found in sorted(by_row.items())
        if row in rows and all(fault.code in MATCHES_NOBODY for fault in found)
    )


def cells_of(content: bytes, filename: str, rows: Collection[int]) -> dict[int, list[list[str]]]:
    """Row -> [[column letter, heading, text], ...] as received; nothing for a file that cannot be read."""
    try:
        sheet, table = locate(open_workbook(content, filename, DECLARATION), DECLARATION)
    except Unreadable:
        return {}
    headings = {heading.column: heading.text for heading in reversed(table.headings)}
    return {
        row: [
            [column_letter(at), headings.get(at, ""), cell.text]
            for at, cell in sorted(sheet.rows[row].items())
        ]
        for row in rows
        if row in sheet.rows
    }
