"""Reading a bank statement of the fund's account: what came, what went, and the balance after each (读取对账单)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from quanyi.agency.collect.payments.balances import in_order
from quanyi.agency.collect.payments.columns import STATEMENT
from quanyi.agency.collect.payments.columns import StatementColumn as C
from quanyi.agency.collect.payments.movements import AmountColumns, MovementDraft, no_amount
from quanyi.agency.collect.payments.reading import read_reference
from quanyi.law.money import Fen, format_yuan
from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Place, make_fault
from quanyi.sheets.fields import Problem, read_date, read_total
from quanyi.sheets.reading import Checked, Found, Reading, read_list
from quanyi.sheets.text import compact

# Balances of a day or a page stand between the lines; these stand at the end of all.
_ENDS = re.compile("期末|月末|年末|终止|截止")
COLUMNS = AmountColumns(C.AMOUNT, C.IN, C.OUT, C.SIGN, C.CURRENCY)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement as the bank has it (对账单行): money in above zero; ``balance_fen`` None where none is stated."""

    row: int
    on: date
    reference: str
    amount_fen: Fen
    balance_fen: Fen | None


@dataclass(frozen=True)
class StatementReading(Reading[StatementLine]):
    """A statement as read; ``opening_fen`` is the balance that it states in a row of its own."""

    opening_fen: Fen | None = None


@dataclass(slots=True)
class LineDraft(MovementDraft):
    """A line of a statement while it is being read."""

    on: date | None = None
    balance_fen: Fen | None = None

    def finished(self) -> StatementLine | None:
        """The line, if nothing is wrong with it."""
        if self.faults or self.on is None or self.reference is None or self.amount_fen is None:
            return None
        return StatementLine(self.row, self.on, self.reference, self.amount_fen, self.balance_fen)


def read_statement(content: bytes, filename: str, *, choices: Choices = NO_CHOICES) -> StatementReading:
    """Read a bank statement (对账单) and report everything wrong with it at once.

    The amount stands in one column with its sign or a flag, or in two, for money in and money out. Never raises for the
    content. Basis: gb-12-2.
    """
    opening: list[Fen] = []

    def check(found: Found, drafts: list[LineDraft]) -> Checked[LineDraft]:
        listing = found.listing
        opening.extend(_stated(found, listing.openings))
        _settle_signs(drafts, next(iter(opening), None))
        closing = _check_closing(found, drafts, next(iter(opening), None))
        return Checked(drafts, (*found.title.faults, *no_amount(found.table, COLUMNS), *closing))

    reading, _ = read_list(
        content,
        filename,
        STATEMENT,
        read_row=_read_line,
        finish=LineDraft.finished,
        check=check,
        choices=choices,
    )
    return StatementReading(**vars(reading), opening_fen=next(iter(opening), None))


def _read_line(row: int, found: Found) -> LineDraft:
    sheet = found.sheet
    draft = LineDraft(row, sheet.rows[row], found.table.known, STATEMENT)
    draft.on = draft.take(C.ON, partial(read_date, counts_from_1904=sheet.counts_from_1904))
    draft.reference = draft.take(C.REFERENCE, read_reference)
    draft.take_amount(COLUMNS)
    if draft.amount_fen == 0:
        draft.add(FaultCode.MISSING, draft.amount_column(COLUMNS))
    draft.balance_fen = draft.take(C.BALANCE, read_total)
    return draft


def _stated(found: Found, rows: list[int]) -> Iterator[Fen]:
    """The balances in rows that are no movement: in the column of balances, or the one amount that stands there."""
    heading = found.table.known.get(C.BALANCE)
    for row in rows:
        cells = found.sheet.rows[row]
        stated = [fen for cell in cells.values() if not isinstance(fen := read_total(cell), Problem)]
        if heading and heading.column in cells:
            fen = read_total(cells[heading.column])
            stated = [] if isinstance(fen, Problem) else [fen]
        yield from stated[-1:]


def _is_reversal_by_others(doubtful: LineDraft, drafts: list[LineDraft]) -> bool:
    """Whether other lines of its direction are above zero: then the sign does not only repeat the direction."""
    other_way = doubtful.or_else_fen or 0
    return any(draft.or_else_fen is None and (draft.amount_fen or 0) * other_way > 0 for draft in drafts)


def _check_closing(found: Found, drafts: list[LineDraft], opening: Fen | None) -> Iterator[Fault]:
    """The balance at the end, where a row of its own states it, is what the lines leave; else lines are missing."""
    lines = [line for draft in drafts if (line := draft.finished()) is not None]
    ordered = in_order(lines, opening)
    if not lines or len(lines) < len(drafts) or ordered.breaks:
        return
    left = ordered.lines[-1].balance_fen
    if left is None and opening is not None:
        left = opening + sum(line.amount_fen for line in lines)
    for row in found.listing.closings:
        texts = [compact(cell.text) for cell in found.sheet.rows[row].values()]
        stated = next(_stated(found, [row]), left)
        if left is not None and left != stated and any(_ENDS.match(text) for text in texts):
            read = format_yuan(stated or 0)
            yield make_fault(FaultCode.CLOSING_DIFFERS, Place(row), read, left=format_yuan(left))


def _settle_signs(drafts: list[LineDraft], opening: Fen | None) -> None:
    """A flagged amount below zero is a reversal, or the sign repeats the flag: balances say which, or nobody does."""
    doubtful = [
        draft for draft in drafts if draft.or_else_fen is not None and draft.or_else_fen != draft.amount_fen
    ]
    if not doubtful:
        return
    lines = [line for draft in drafts if (line := draft.finished()) is not None]
    else_by_row = {draft.row: draft.or_else_fen for draft in doubtful}
    other = [replace(line, amount_fen=else_by_row.get(line.row) or line.amount_fen) for line in lines]
    as_reversal, as_repeated = (in_order(each, opening).break_count for each in (lines, other))
    told = len({draft.balance_fen is None for draft in drafts}) == 1 and drafts[0].balance_fen is not None
    for draft in doubtful:
        if not told or as_reversal == as_repeated:
            if not _is_reversal_by_others(draft, drafts):
                draft.add(FaultCode.SIGN_AMBIGUOUS, draft.amount_column(COLUMNS))
        elif as_repeated < as_reversal:
            draft.amount_fen = draft.or_else_fen
