"""Reading a payment file: every arrival, and everything wrong with it at once (读取到账文件)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from quanyi.agency.collect.payments.columns import PAYMENTS
from quanyi.agency.collect.payments.columns import PaymentColumn as C
from quanyi.agency.collect.payments.movements import AmountColumns, MovementDraft, no_amount
from quanyi.law.money import Fen, format_yuan
from quanyi.law.periods import Month
from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Notice, column_letter, shorten
from quanyi.sheets.fields import MAX_AMOUNT_FEN, Problem, problem, read_date, read_month, says_nothing
from quanyi.sheets.grid import Cell
from quanyi.sheets.items import read_items
from quanyi.sheets.periods import read_period
from quanyi.sheets.reading import Checked, Found, Reading, read_list
from quanyi.sheets.text import fold, plain_number
from quanyi.sheets.vocabulary import Item
from quanyi.written.codes import normal_code
from quanyi.written.names import normal_name, normal_unit_name
from quanyi.written.numbers import normal_number

COLUMNS = AmountColumns(C.AMOUNT, C.IN, C.OUT, C.SIGN, C.CURRENCY)
# Who wrote a row, and in which place of the file, is no part of what it says.
NOT_COMPARED = (C.SERIAL, C.PROBLEM, C.REFERENCE)
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
class ArrivalDraft(MovementDraft):
    """An arrival while it is being read: None stands for blank or faulty."""

    arrived_on: date | None = None
    month: Month | None = None
    item: Item | None = None

    def says_month(self) -> bool:
        """Whether the row says anything of the month, readable or not."""
        return any(not says_nothing(self.cell(column)) for column in (C.MONTH, C.MONTH_FROM, C.MONTH_TO))

    def text(self, column: C) -> str:
        cell = self.cell(column)
        return fold(cell.text) if cell else ""

    def same_as(self) -> tuple[object, ...]:
        """What two rows share that are the same money, and not two items of one voucher."""
        return self.reference, *(self.text(column) for column in C if column not in NOT_COMPARED)

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
            remark=" ".join(filter(None, (self.text(C.ITEM), self.text(C.REMARK))))[:200],
        )


def read_payments(
    content: bytes, filename: str, *, today: date, choices: Choices = NO_CHOICES
) -> Reading[Arrival]:
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
        check=_check,
        choices=choices,
    )
    return reading


def _read_row(row: int, found: Found, today: date) -> ArrivalDraft:
    draft = ArrivalDraft(row, found.sheet.rows[row], found.table.known, PAYMENTS)
    epoch = found.sheet.counts_from_1904
    draft.reference = draft.take(C.REFERENCE, read_reference)
    draft.arrived_on = draft.take(C.ARRIVED_ON, partial(read_date, counts_from_1904=epoch))
    draft.item = read_items(draft, (C.ITEM_GROUP, C.ITEM, C.ITEM_PART))
    draft.take_amount(COLUMNS)
    draft.month = read_period(
        draft, (C.MONTH, C.MONTH_FROM, C.MONTH_TO), partial(read_month, counts_from_1904=epoch)
    )
    for column in (C.CREDIT_CODE, C.EMPLOYER_NAME, C.NUMBER, C.NAME, C.REMARK):
        draft.take(column, lambda cell: cell.text)  # a cell that cannot be read is a fault wherever it stands
    if draft.arrived_on and draft.arrived_on > today:
        draft.add(FaultCode.ARRIVED_IN_FUTURE, C.ARRIVED_ON, today=today)
    return draft


def _check(found: Found, drafts: list[ArrivalDraft]) -> Checked[ArrivalDraft]:
    """Rows of other insurances are another fund's; what is left is money that came, each once."""
    others = [draft for draft in drafts if draft.item is not None and not draft.item.is_pension]
    ours = [draft for draft in drafts if draft.item is None or draft.item.is_pension]
    for draft in ours:
        _check_direction(draft)
    months = _months_of_title(found, ours)
    notices = (*_of_other_insurances(others), *_check_references(ours), *months)
    return Checked(ours, (*found.title.faults, *no_amount(found.table, COLUMNS)), notices)


def _months_of_title(found: Found, drafts: Sequence[ArrivalDraft]) -> Iterator[Notice]:
    """A month that the title labels as the one paid for is that of rows that state none; any other is only told."""
    title = found.title
    for place, text in title.periods:
        zh = (
            f"{place.cell}写明“{shorten(text)}”，不是一个月，未用作各行的费款所属期；各行的所属期以各行为准。"
        )
        en = f"{place.cell} states “{shorten(text)}”, not one month: it was left aside, each row's own month counts."
        yield Notice(place.row, column_letter(place.column or 1), zh, en, "month_in_title_not_read")
    stated = sorted({month for _, _, month in title.months})
    if not stated:
        return
    place, said = title.months[0][0], "、".join(map(str, stated))
    letter = column_letter(place.column or 1)
    if len(stated) > 1 or not title.is_labelled:
        zh = f"{place.cell}写明{said}，不能确定是各行的费款所属期，未采用；各行的所属期以各行为准。"
        en = f"{place.cell} states {said}: not surely the month that each row is for, so it was left aside."
        yield Notice(place.row, letter, zh, en, "month_in_title_not_read")
        return
    silent = [draft for draft in drafts if draft.month is None and not draft.says_month()]
    for draft in silent:
        draft.month = stated[0]
    zh = f"{place.cell}写明费款所属期{said}，{len(silent)}行没有写所属期的，按{said}读取。"
    en = f"{place.cell} states the month {said}: {len(silent)} rows that state none are read as of it."
    yield Notice(place.row, letter, zh, en, "month_of_title")


def _check_direction(draft: ArrivalDraft) -> None:
    if draft.amount_fen is not None and draft.amount_fen < 0:
        draft.add(FaultCode.MONEY_OUT, draft.amount_column(COLUMNS))
    elif draft.or_else_fen is not None and draft.or_else_fen != draft.amount_fen:
        draft.add(FaultCode.SIGN_AMBIGUOUS, draft.amount_column(COLUMNS))
    elif draft.amount_fen == 0 or (draft.amount_fen or 0) > MAX_AMOUNT_FEN:
        draft.add(
            FaultCode.AMOUNT_OUT_OF_RANGE, draft.amount_column(COLUMNS), limit=format_yuan(MAX_AMOUNT_FEN)
        )


def _of_other_insurances(others: Sequence[ArrivalDraft]) -> Iterator[Notice]:
    for draft in others:
        item, reference = shorten(draft.text(C.ITEM) or draft.text(C.ITEM_GROUP)), draft.text(C.REFERENCE)
        zh = f"第{draft.row}行（{reference}）是“{item}”，不是养老保险费，未读取。"
        en = f"Row {draft.row} ({reference}) is “{item}”, not of the pension fund, and was not read."
        yield Notice(draft.row, None, zh, en, "item_not_read")


def read_reference(cell: Cell) -> str | Problem:
    """The bank's reference; one that went through a float has lost digits and is never guessed."""
    reference = plain_number(cell.text)
    if _FLOAT.fullmatch(reference):
        return problem(FaultCode.REFERENCE_AS_FLOAT)
    if len(reference) > LONGEST_REFERENCE or not _REFERENCE.fullmatch(reference):
        return problem(FaultCode.REFERENCE_INVALID)
    return reference


def _check_references(drafts: Sequence[ArrivalDraft]) -> Iterator[Notice]:
    """One voucher may have several items; the same row twice would credit the money twice."""
    vouchers: defaultdict[str, list[ArrivalDraft]] = defaultdict(list)
    for draft in drafts:
        if draft.reference is not None:
            vouchers[draft.reference].append(draft)
    for reference, lines in vouchers.items():
        seen: dict[tuple[object, ...], int] = {}
        for line in lines:
            first = seen.setdefault(line.same_as(), line.row)
            if first != line.row:
                line.add(FaultCode.REFERENCE_TWICE, C.REFERENCE, first=first)
        if len(seen) > 1:
            together = format_yuan(sum(line.amount_fen or 0 for line in lines if not line.faults))
            rows = "、".join(str(line.row) for line in lines[:20])
            zh = f"流水号{reference}有{len(lines)}行（第{rows}行），内容不同，作为一笔款的各项保留，合计{together}元。"
            en = f"Reference {reference} has {len(lines)} rows that differ: items of one payment, together {together}."
            yield Notice(lines[0].row, None, zh, en, "voucher_items")
