"""Reading a payment file: every arrival, and everything wrong with it at once (读取到账文件)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from quanyi.agency.collect.declaration.codes import FaultCode
from quanyi.agency.collect.declaration.draft import RowDraft
from quanyi.agency.collect.declaration.faults import Unreadable
from quanyi.agency.collect.declaration.fields import (
    Problem,
    problem,
    read_base,
    read_date,
    read_month,
)
from quanyi.agency.collect.declaration.grid import Cell, Sheet
from quanyi.agency.collect.declaration.headings import Table, heading_faults
from quanyi.agency.collect.declaration.listing import check_totals, list_rows
from quanyi.agency.collect.declaration.opening import open_workbook
from quanyi.agency.collect.declaration.reading import (
    Reading,
    SheetInfo,
    file_notices,
    heading_notices,
    locate,
    with_faults,
)
from quanyi.agency.collect.declaration.text import fold, plain_name, plain_number
from quanyi.agency.collect.payments.columns import PAYMENTS
from quanyi.agency.collect.payments.columns import PaymentColumn as C
from quanyi.law.money import Fen
from quanyi.law.periods import Month

LONGEST_REFERENCE = 64
_REFERENCE = re.compile(r"[0-9A-Z][0-9A-Z._/-]*")
_FLOAT = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One arrival as the file has it (到账). Basis: gb-6.5-1, gb-12-2.

    ``row`` counts from 1 as a spreadsheet does; ``amount_fen`` is above zero; what the sender says of who paid and for
    which month stays as written ("" and None where blank): whether it is known is not the file's matter.
    """

    row: int
    reference: str
    arrived_on: date
    amount_fen: Fen
    credit_code: str
    employer_name: str
    social_security_number: str
    name: str
    month: Month | None
    remark: str


@dataclass(slots=True)
class ArrivalDraft(RowDraft):
    """An arrival while it is being read: None stands for blank or faulty."""

    reference: str | None = None
    arrived_on: date | None = None
    amount_fen: Fen | None = None
    month: Month | None = None

    def text(self, column: C) -> str:
        cell = self.cell(column)
        return fold(cell.text) if cell else ""

    def finished(self) -> Arrival | None:
        """The arrival, if nothing is wrong with it."""
        if self.faults or self.reference is None or self.arrived_on is None or self.amount_fen is None:
            return None
        return Arrival(
            row=self.row,
            reference=self.reference,
            arrived_on=self.arrived_on,
            amount_fen=self.amount_fen,
            credit_code=plain_number(self.text(C.CREDIT_CODE))[:60],
            employer_name=self.text(C.EMPLOYER_NAME)[:200],
            social_security_number=plain_number(self.text(C.NUMBER))[:60],
            name=plain_name(self.text(C.NAME))[:100],
            month=self.month,
            remark=self.text(C.REMARK)[:200],
        )


def read_payments(content: bytes, filename: str, *, today: date) -> Reading[Arrival]:
    """Read a payment file (到账文件) and report everything wrong with it at once.

    ``content`` is an .xlsx workbook or a text file with separators; ``today`` the day of the check. Never raises for
    the content: a file that cannot be read is a reading with one fault. Basis: d14-6-1, gb-6.5-1.
    """
    try:
        workbook = open_workbook(content, filename, PAYMENTS)
        sheet, table = locate(workbook, PAYMENTS)
    except Unreadable as refusal:
        return Reading(faults=(refusal.fault,))
    columns = table.known()
    listing = list_rows(sheet, table, columns)
    drafts = [_read_row(row, sheet, table, today) for row in listing.persons]
    _check_references(drafts)
    faults = [fault for draft in drafts for fault in draft.faults]
    faults += [*heading_faults(table), *listing.faults, *check_totals(sheet, table, listing, drafts)]
    reading: Reading[Arrival] = Reading(
        rows=tuple(_finished(drafts)),
        notices=(*file_notices(workbook, sheet, filename), *heading_notices(table, sheet), *listing.notices),
        sheet=SheetInfo(workbook.kind, workbook.encoding, sheet.name or None, table.heading_row),
        columns=columns,
    )
    return with_faults(reading, faults)


def _read_row(row: int, sheet: Sheet, table: Table, today: date) -> ArrivalDraft:
    draft = ArrivalDraft(row, sheet.rows[row], table.known(), table.form)
    epoch = sheet.counts_from_1904
    draft.reference = draft.take(C.REFERENCE, read_reference)
    draft.arrived_on = draft.take(C.ARRIVED_ON, partial(read_date, counts_from_1904=epoch))
    draft.amount_fen = draft.take(C.AMOUNT, read_base)
    draft.month = draft.take(C.MONTH, partial(read_month, counts_from_1904=epoch))
    for column in (C.CREDIT_CODE, C.EMPLOYER_NAME, C.NUMBER, C.NAME, C.REMARK):
        draft.take(column, lambda cell: cell.text)  # a cell that cannot be read is a fault wherever it stands
    if draft.arrived_on and draft.arrived_on > today:
        draft.add(FaultCode.ARRIVED_IN_FUTURE, C.ARRIVED_ON, today=today)
    return draft


def read_reference(cell: Cell) -> str | Problem:
    """The bank's reference; one that went through a float has lost digits and is never guessed."""
    reference = plain_number(cell.text)
    if _FLOAT.fullmatch(reference):
        return problem(FaultCode.REFERENCE_AS_FLOAT)
    if len(reference) > LONGEST_REFERENCE or not _REFERENCE.fullmatch(reference):
        return problem(FaultCode.REFERENCE_INVALID)
    return reference


def _check_references(drafts: Sequence[ArrivalDraft]) -> None:
    """No reference twice: the same export pasted twice would credit the money twice."""
    seen: dict[str, int] = {}
    for draft in drafts:
        if draft.reference is not None:
            first = seen.setdefault(draft.reference, draft.row)
            if first != draft.row:
                draft.add(FaultCode.REFERENCE_TWICE, C.REFERENCE, first=first)


def _finished(drafts: Sequence[ArrivalDraft]) -> Iterator[Arrival]:
    return (arrival for draft in drafts if (arrival := draft.finished()) is not None)
