"""Reading a bank statement of the fund's account: what came, what went, and the balance after each (读取对账单)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from quanyi.agency.collect.payments.columns import STATEMENT
from quanyi.agency.collect.payments.columns import StatementColumn as C
from quanyi.agency.collect.payments.reading import read_reference
from quanyi.law.money import Fen
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.faults import Fault, Place, make_fault
from quanyi.sheets.fields import read_amount, read_date, read_total
from quanyi.sheets.headings import Table
from quanyi.sheets.reading import Found, Reading, read_list


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement as the bank has it (对账单行): money in above zero; ``balance_fen`` None where none is stated."""

    row: int
    on: date
    reference: str
    amount_fen: Fen
    balance_fen: Fen | None


@dataclass(slots=True)
class LineDraft(RowDraft):
    """A line of a statement while it is being read."""

    on: date | None = None
    reference: str | None = None
    amount_fen: Fen | None = None
    in_fen: Fen | None = None
    out_fen: Fen | None = None
    balance_fen: Fen | None = None

    def finished(self) -> StatementLine | None:
        """The line, if nothing is wrong with it."""
        if self.faults or self.on is None or self.reference is None or self.amount_fen is None:
            return None
        return StatementLine(self.row, self.on, self.reference, self.amount_fen, self.balance_fen)


def read_statement(content: bytes, filename: str) -> Reading[StatementLine]:
    """Read a bank statement (对账单) and report everything wrong with it at once.

    The amount stands in one column with its sign, or in two, for money in and money out. Never raises for the content.
    Basis: gb-12-2.
    """
    reading, _ = read_list(
        content,
        filename,
        STATEMENT,
        read_row=_read_line,
        finish=LineDraft.finished,
        check=lambda found, drafts: (*found.title.faults, *_no_amount(found.table)),
    )
    return reading


def _no_amount(table: Table) -> Iterator[Fault]:
    """A statement has its amounts in one column or in two."""
    if not table.known.keys() & set(STATEMENT.amounts):
        read = "、".join(heading.text for heading in table.headings)
        yield make_fault(FaultCode.HEADING_MISSING, Place(table.heading_row), read, heading="金额")


def _read_line(row: int, found: Found) -> LineDraft:
    sheet = found.sheet
    draft = LineDraft(row, sheet.rows[row], found.table.known, STATEMENT)
    draft.on = draft.take(C.ON, partial(read_date, counts_from_1904=sheet.counts_from_1904))
    draft.reference = draft.take(C.REFERENCE, read_reference)
    draft.amount_fen = draft.take(C.AMOUNT, read_total)
    draft.in_fen = draft.take(C.IN, read_amount)
    draft.out_fen = draft.take(C.OUT, read_amount)
    draft.balance_fen = draft.take(C.BALANCE, read_total)
    if draft.amount_fen is None and (draft.in_fen is not None or draft.out_fen is not None):
        draft.amount_fen = (draft.in_fen or 0) - (draft.out_fen or 0)
    has_column = next((column for column in STATEMENT.amounts if column in draft.columns), None)
    if has_column and not draft.amount_fen and not draft.faulty & set(STATEMENT.amounts):
        draft.add(FaultCode.MISSING, has_column)
    return draft


def in_order(lines: Sequence[StatementLine]) -> list[StatementLine]:
    """Oldest first: many banks print the latest on top."""
    is_turned = len(lines) > 1 and lines[0].on > lines[-1].on
    return list(reversed(lines)) if is_turned else list(lines)


def breaks(lines: Iterable[StatementLine]) -> Iterator[tuple[StatementLine, Fen]]:
    """(line, the balance that it should state) wherever a balance does not follow from the one before."""
    before: Fen | None = None
    for line in lines:
        if (
            before is not None
            and line.balance_fen is not None
            and before + line.amount_fen != line.balance_fen
        ):
            yield line, before + line.amount_fen
        if line.balance_fen is not None:
            before = line.balance_fen
        elif before is not None:
            before += line.amount_fen
