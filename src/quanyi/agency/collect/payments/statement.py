"""Reading a bank statement of the fund's account: what came, what went, and the balance after each (读取对账单)."""

from __future__ import annotations

import re
from collections import defaultdict
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
from quanyi.sheets.balances import StatedBalance, balances_said, is_balance
from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Notice, Place, make_fault
from quanyi.sheets.fields import Problem, read_date, read_total
from quanyi.sheets.headings import Heading
from quanyi.sheets.reading import Checked, Found, Reading, read_list
from quanyi.sheets.text import compact, fold
from quanyi.sheets.vocabulary import plain_heading

_OWN_ACCOUNT = re.compile(
    "(?:本方|我方|查询|交易|结算|银行)?[账帐](?:号|户|户号|户号码)|卡号|账号/卡号|卡号/账号"
)
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
        said = list(_said(found))
        drafts, others = one_account(
            found, drafts, next((stated.fen for stated in said if stated.opens), None)
        )
        opening.extend(stated.fen for stated in said if stated.opens)
        _settle_signs(drafts, next(iter(opening), None))
        again = _check_references(drafts)
        faults = (*_check_openings(said), *_check_closing(said, drafts, next(iter(opening), None)))
        return Checked(
            drafts, (*found.title.faults, *no_amount(found.table, COLUMNS), *faults, *others), tuple(again)
        )

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


def one_account(
    found: Found, drafts: list[LineDraft], opening: Fen | None
) -> tuple[list[LineDraft], tuple[Fault, ...]]:
    """The lines of the first account that a column names, a fault for each other account.

    Balances that follow from line to line are of one account: then the column is that of the other side.
    """
    heading = next((each for each in found.table.headings if _is_own_account(each)), None)
    accounts: defaultdict[str, list[LineDraft]] = defaultdict(list)
    for draft in drafts:
        cell = draft.cells.get(heading.column) if heading else None
        accounts[compact(cell.text) if cell else ""].append(draft)
    accounts.pop("", None)
    if heading is None or len(accounts) < 2 or _follow(drafts, opening):
        return drafts, ()
    first, *others = accounts
    faults = [
        make_fault(
            FaultCode.OTHER_ACCOUNT,
            Place(accounts[other][0].row, heading.column, heading.text),
            other,
            first=first,
            count=len(accounts[other]),
        )
        for other in others
    ]
    left_out = {draft.row for other in others for draft in accounts[other]}
    return [draft for draft in drafts if draft.row not in left_out], tuple(faults)


def _is_own_account(heading: Heading) -> bool:
    return heading.means is None and _OWN_ACCOUNT.fullmatch(plain_heading(heading.text)) is not None


def _follow(drafts: list[LineDraft], opening: Fen | None) -> bool:
    lines = [line for draft in drafts if (line := draft.finished()) is not None]
    stated = bool(lines) and all(line.balance_fen is not None for line in lines)
    return stated and len(lines) == len(drafts) and not in_order(lines, opening).break_count


def _said(found: Found) -> Iterator[StatedBalance]:
    """Every balance that is stated beside the lines: in rows of its own, then above the heading and below the list."""
    rows, listing = found.sheet.rows, found.listing
    for row in sorted((*listing.openings, *listing.closings)):
        yield from _of_own_row(found, row)
    for row in (*(row for row in rows if row < found.table.heading_row), *listing.feet):
        yield from balances_said(rows[row], row)


def _of_own_row(found: Found, row: int) -> Iterator[StatedBalance]:
    """The balance in the column of balances, or the one amount that stands there, or in the sentence itself."""
    cells, heading = found.sheet.rows[row], found.table.known.get(C.BALANCE)
    labels = [compact(cell.text) for cell in cells.values() if is_balance(compact(cell.text))]
    at = {column: fen for column, cell in cells.items() if not isinstance(fen := read_total(cell), Problem)}
    if heading and heading.column in cells:
        at = {column: fen for column, fen in at.items() if column == heading.column}
    for column, fen in list(at.items())[-1:]:
        yield StatedBalance(Place(row, column), labels[0], fen)
    if not at:
        yield from balances_said(cells, row)


def _check_openings(said: list[StatedBalance]) -> Iterator[Fault]:
    """Where the list states its opening balance in two places, both say the same; later pages carry forward."""
    openings = [stated for stated in said if stated.begins]
    for stated in openings[1:]:
        if stated.fen != openings[0].fen:
            facts = {"first": openings[0].place.cell, "opening": format_yuan(openings[0].fen)}
            yield make_fault(FaultCode.OPENING_DIFFERS, stated.place, format_yuan(stated.fen), **facts)


def _check_references(drafts: list[LineDraft]) -> Iterator[Notice]:
    """The same line twice would count twice; one reference may have several lines that differ."""
    lines: defaultdict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    for draft in drafts:
        if draft.reference is not None:
            seen = lines[draft.reference]
            cells = (draft.cell(column) for column in C if column not in (C.SERIAL, C.PROBLEM))
            first = seen.setdefault(tuple(fold(cell.text) if cell else "" for cell in cells), draft.row)
            if first != draft.row:
                draft.add(FaultCode.REFERENCE_TWICE, C.REFERENCE, first=first)
    for reference, seen in lines.items():
        if len(seen) > 1:
            rows = "、".join(map(str, list(seen.values())[:20]))
            zh = f"流水号{reference}有{len(seen)}行（第{rows}行），内容不同，各作一笔。"
            en = f"Reference {reference} has {len(seen)} rows that differ: each is a movement of its own."
            yield Notice(min(seen.values()), None, zh, en, "reference_of_several")


def _is_reversal_by_others(doubtful: LineDraft, drafts: list[LineDraft]) -> bool:
    """Whether other lines of its direction are above zero: then the sign does not only repeat the direction."""
    other_way = doubtful.or_else_fen or 0
    return any(draft.or_else_fen is None and (draft.amount_fen or 0) * other_way > 0 for draft in drafts)


def _check_closing(
    said: list[StatedBalance], drafts: list[LineDraft], opening: Fen | None
) -> Iterator[Fault]:
    """The balance at the end, where the list states it, is what the lines leave; else lines are missing."""
    lines = [line for draft in drafts if (line := draft.finished()) is not None]
    ordered = in_order(lines, opening)
    if not lines or len(lines) < len(drafts) or ordered.breaks:
        return
    left = ordered.lines[-1].balance_fen
    if left is None and opening is not None:
        left = opening + sum(line.amount_fen for line in lines)
    for stated in said:
        if stated.ends and left is not None and left != stated.fen:
            read = format_yuan(stated.fen)
            yield make_fault(FaultCode.CLOSING_DIFFERS, stated.place, read, left=format_yuan(left))


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
