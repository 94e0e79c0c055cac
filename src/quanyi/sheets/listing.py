"""Telling persons' rows from totals, signatures and repeated headings; checking totals (人员行与合计行)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from quanyi.law.money import Fen, format_yuan
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.faults import Fault, Notice, Place, make_fault, shorten
from quanyi.sheets.fields import (
    Problem,
    is_blank,
    read_amount,
    read_total,
    says_nothing,
    unusable,
)
from quanyi.sheets.grid import MAX_ROWS, Area, Cell, Sheet
from quanyi.sheets.headings import (
    Form,
    Heading,
    SheetColumn,
    Table,
)
from quanyi.sheets.text import compact

_TOTAL = re.compile("(总?合计|总计|共计)([:(].*)?([0-9]+人)?")
_SUBTOTAL = re.compile(".{0,20}(小计|合计)([:(].*)?([0-9]+人)?")
_PERSONS = re.compile("(?:总?合计|总计|共计|人数)?[:(]?共?([0-9]{1,9})人\\)?")
_SIGNATURE = re.compile(
    """
    (填表|制表|填报|复核|审核|审批|经办|负责|法人|法定代表|财务|联系|申报单位|单位[(]?(盖章|公章|负责|法|经办|名称)
    |日期|说明|填写说明|备注|注|声明|承诺|本单位|以上|兹|特此|联系电话|电话|第[0-9]+页|共[0-9]+页|以下空白).*
    """,
    re.VERBOSE,
)
_LOOKS_LIKE_NUMBER = re.compile("[0-9]{15,17}[0-9X]?|[0-9](\\.[0-9]+)?E\\+?[0-9]+")


class RowKind(Enum):
    """What a row below the heading is (行的类别)."""

    PERSON = "人员"
    TOTAL = "合计"
    SUBTOTAL = "小计"
    SIGNATURE = "落款或说明"
    HEADING = "重复的表头"
    UNFILLED = "未填写的行"


@dataclass(slots=True)
class Listing:
    """The rows below the heading, told apart (名单)."""

    persons: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    unfilled: list[int] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def list_rows(sheet: Sheet, table: Table, columns: dict[SheetColumn, Heading]) -> Listing:
    """Sort the rows below the heading. Rows with content in a known column are read or told in a notice."""
    listing = Listing()
    read = {heading.column for column, heading in columns.items() if column not in table.form.ignored}
    for row, cells in sheet.rows.items():
        if row < table.first_row or all(is_blank(cells.get(column)) for column in read):
            continue
        kind = _kind(cells, columns, table.form)
        if kind is RowKind.PERSON:
            listing.persons.append(row)
        else:
            _set_aside(listing, row, kind, cells)
    if len(listing.persons) > MAX_ROWS:
        place = Place(listing.persons[MAX_ROWS])
        fault = make_fault(
            FaultCode.TOO_MANY_ROWS, place, f"{len(listing.persons):,}行", limit=f"{MAX_ROWS:,}"
        )
        listing.faults.append(fault)
    if not listing.persons:
        place, read_en = Place(table.heading_row), "nothing below the heading"
        listing.faults.append(make_fault(FaultCode.NO_ROWS, place, "表头以下没有内容", read_en=read_en))
    if listing.unfilled:
        listing.notices.append(_unfilled_notice(listing.unfilled))
    listing.faults += _merged(sheet, columns, listing.persons, table.form)
    listing.faults += _below_total(sheet, listing)
    return listing


def _set_aside(listing: Listing, row: int, kind: RowKind, cells: dict[int, Cell]) -> None:
    if kind in (RowKind.TOTAL, RowKind.UNFILLED):
        (listing.totals if kind is RowKind.TOTAL else listing.unfilled).append(row)
        return
    text = shorten(_text(cells))
    listing.notices.append(
        Notice(
            row,
            None,
            f"第{row}行“{text}”识别为{kind.value}，未作为人员读取。",
            f"Row {row} (“{text}”) is {kind.name.lower()} and was not read as a person.",
        )
    )


def _unfilled_notice(rows: list[int]) -> Notice:
    return Notice(
        rows[0],
        None,
        f"第{rows[0]}行等{len(rows)}行没有填写号码、姓名和缴费基数，未作为人员读取。",
        f"{len(rows)} rows from row {rows[0]} on hold no number, name or base and were not read as persons.",
    )


def _text(cells: dict[int, Cell]) -> str:
    return " ".join(cell.text for _, cell in sorted(cells.items()))


def _kind(cells: dict[int, Cell], columns: dict[SheetColumn, Heading], form: Form) -> RowKind:
    texts = [text for _, cell in sorted(cells.items()) if (text := compact(cell.text).upper())]
    if any(_LOOKS_LIKE_NUMBER.fullmatch(text) for text in texts):
        return RowKind.PERSON
    if all(_repeats(cells, column, heading, form) for column, heading in columns.items()):
        return RowKind.HEADING
    # Totals name themselves in the first cells; behind them stand numbers only.
    named = texts[:3]
    if any(_TOTAL.fullmatch(text) for text in named):
        return RowKind.TOTAL
    if any(_SUBTOTAL.fullmatch(text) for text in named):
        return RowKind.SUBTOTAL
    if _SIGNATURE.fullmatch(texts[0]) and _no_amount(cells, columns, form):
        return RowKind.SIGNATURE
    return RowKind.UNFILLED if _unfilled(cells, columns, form) else RowKind.PERSON


def _unfilled(cells: dict[int, Cell], columns: dict[SheetColumn, Heading], form: Form) -> bool:
    """Whether only month, kind or sums of zero were dragged down below the last person."""
    at = {column: cells.get(heading.column) for column, heading in columns.items()}
    shares = [cell for column in form.amounts[1:] if (cell := at.get(column)) is not None]
    return all(is_blank(at.get(column)) for column in form.required) and all(
        says_nothing(cell) or read_amount(cell) == 0 for cell in shares
    )


def _repeats(cells: dict[int, Cell], column: SheetColumn, heading: Heading, form: Form) -> bool:
    """Whether a cell says again what its heading says, as on every printed page."""
    cell = cells.get(heading.column)
    return cell is not None and form.meaning(cell.text) is column


def _no_amount(cells: dict[int, Cell], columns: dict[SheetColumn, Heading], form: Form) -> bool:
    heading = columns.get(form.amounts[0])
    cell = cells.get(heading.column) if heading else None
    return cell is None or is_blank(cell) or isinstance(read_amount(cell), Problem)


def _merged(
    sheet: Sheet, columns: dict[SheetColumn, Heading], persons: list[int], form: Form
) -> Iterator[Fault]:
    """A merged area that hides a cell of a person's row: only its first cell holds a value."""
    read = {heading.column: heading for column, heading in columns.items() if column not in form.ignored}
    for area in sheet.merged:
        hidden = [column for column in read if area.left <= column <= area.right]
        if hidden and _hides(area, hidden, persons):
            place = Place(area.top, area.left, read[hidden[0]].text)
            cell = sheet.rows.get(area.top, {}).get(area.left)
            yield make_fault(FaultCode.MERGED_CELL, place, cell.text if cell else "", area=area)


def _hides(area: Area, columns: list[int], persons: list[int]) -> bool:
    first = bisect_left(persons, area.top)
    rows = persons[first : first + 2]
    inside = [row for row in rows if row <= area.bottom]
    beside = any(column != area.left for column in columns)
    return any(row != area.top or beside for row in inside)


def _below_total(sheet: Sheet, listing: Listing) -> Iterator[Fault]:
    if listing.totals:
        total = listing.totals[0]
        for row in listing.persons[bisect_left(listing.persons, total) :]:
            yield make_fault(FaultCode.ROW_BELOW_TOTAL, Place(row), _text(sheet.rows[row]), total=total)


def check_totals(sheet: Sheet, table: Table, listing: Listing, drafts: Sequence[RowDraft]) -> Iterator[Fault]:
    """Compare what total rows state with the rows above them: amounts, and persons as in ``15人``."""
    columns = table.known
    for row in listing.totals:
        above = [draft for draft in drafts if draft.row < row]
        for column in table.form.amounts:
            heading = columns.get(column)
            cell = sheet.rows[row].get(heading.column) if heading else None
            if heading and cell and not says_nothing(cell):
                place = Place(row, heading.column, heading.text)
                yield from _check_amount(cell, place, [_amount(draft, column) for draft in above])
        yield from _check_persons(sheet.rows[row], row, len(above))


def _amount(draft: RowDraft, column: SheetColumn) -> Fen | None:
    """What the row puts into the total; None if that is left to be computed, or faulty."""
    amount: Fen | None = getattr(draft, column.value)
    return amount


def _check_amount(cell: Cell, place: Place, amounts: list[Fen | None]) -> Iterator[Fault]:
    stated = unusable(cell) or read_total(cell)
    if isinstance(stated, Problem):
        yield make_fault(stated.code, place, cell.text, **stated.facts)
        return
    known = [amount for amount in amounts if amount is not None]
    if len(known) == len(amounts) and sum(known) != stated:
        yield make_fault(FaultCode.TOTAL_DIFFERS, place, cell.text, sum=f"{format_yuan(sum(known))}元")


def _check_persons(cells: dict[int, Cell], row: int, persons: int) -> Iterator[Fault]:
    for column, cell in cells.items():
        found = _PERSONS.fullmatch(compact(cell.text))
        if found and int(found[1]) != persons:
            yield make_fault(FaultCode.TOTAL_DIFFERS, Place(row, column), cell.text, sum=f"{persons}人")
