"""Reading a payment file: every arrival, and everything wrong with it at once (读取到账文件)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from quanyi.agency.collect.payments.columns import PAYMENTS
from quanyi.agency.collect.payments.columns import PaymentColumn as C
from quanyi.law.money import Fen
from quanyi.law.periods import Month
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.faults import Fault
from quanyi.sheets.fields import Problem, problem, read_base, read_date, read_month
from quanyi.sheets.grid import Cell
from quanyi.sheets.reading import Found, Reading, read_list
from quanyi.sheets.text import fold, plain_number
from quanyi.written.codes import normal_code
from quanyi.written.names import normal_name, normal_unit_name
from quanyi.written.numbers import normal_number

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
            credit_code=normal_code(self.text(C.CREDIT_CODE))[:60],
            employer_name=normal_unit_name(self.text(C.EMPLOYER_NAME))[:200],
            social_security_number=normal_number(self.text(C.NUMBER))[:60],
            name=normal_name(self.text(C.NAME))[:100],
            month=self.month,
            remark=self.text(C.REMARK)[:200],
        )


def read_payments(content: bytes, filename: str, *, today: date) -> Reading[Arrival]:
    """Read a payment file (到账文件) and report everything wrong with it at once.

    ``content`` is an .xlsx workbook or a text file with separators; ``today`` the day of the check. Never raises for
    the content: a file that cannot be read is a reading with one fault. Basis: d14-6-1, gb-6.5-1.
    """
    reading, _ = read_list(
        content,
        filename,
        PAYMENTS,
        read_row=lambda row, found: _read_row(row, found, today),
        finish=ArrivalDraft.finished,
        check=_check_references,
    )
    return reading


def _read_row(row: int, found: Found, today: date) -> ArrivalDraft:
    draft = ArrivalDraft(row, found.sheet.rows[row], found.table.known, PAYMENTS)
    epoch = found.sheet.counts_from_1904
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


def _check_references(found: Found, drafts: Sequence[ArrivalDraft]) -> Iterable[Fault]:
    """No reference twice: the same export pasted twice would credit the money twice."""
    seen: dict[str, int] = {}
    for draft in drafts:
        if draft.reference is not None:
            first = seen.setdefault(draft.reference, draft.row)
            if first != draft.row:
                draft.add(FaultCode.REFERENCE_TWICE, C.REFERENCE, first=first)
    return found.title.faults
