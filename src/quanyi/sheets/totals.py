"""Holding what totals, subtotals and footers state against the rows of the list (合计核对)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from quanyi.law.money import Fen, format_yuan
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.faults import Fault, Place, make_fault
from quanyi.sheets.fields import Problem, read_total, says_nothing, unusable
from quanyi.sheets.grid import Cell, CellKind, Sheet
from quanyi.sheets.headings import SheetColumn, Table
from quanyi.sheets.listing import Listing, names_itself
from quanyi.sheets.text import compact, fold
from quanyi.written.amounts import fen_of_words

_PERSONS = re.compile("(?:总?合计|总计|共计|总共|人数)?[:(]?共?([0-9]{1,9})[人笔条户](?:记录)?\\)?")
_STATED = re.compile(
    "(?P<side>借方|贷方|收入|支出)?(?:发生额?)?(?:总|合计|共计|累计)*(?P<what>笔数|条数|人数|记录数|金额|发生额|额)(?:合计|总计|累计)?"
    "(?:[(](?:元|笔|人)[)])?[:=]?(?P<value>-?[0-9][0-9,]*(?:\\.[0-9]+)?)?(?:元|笔|人|条)?"
)
_LABEL = re.compile("(?:总?合计|总计|总共|共计|累计|.{0,40}小计)")
_SIZE = re.compile("[(]?[大小]写[)]?|人民币|金额|[(]元[)]")
_FIGURE = re.compile(
    r"(?P<sign>¥)?(?P<number>-?[0-9](?:[0-9]|,(?=[0-9]{3}))*(?:\.[0-9]+)?)(?:(?P<count>[人名笔条户])|(?P<yuan>元))?"
)
_COUNTS = ("笔数", "条数", "人数", "记录数")
_PARTS = re.compile(r"[\s;；，、|]+(?=[^0-9])|\s+")
_LONGEST = 200


def check_totals(sheet: Sheet, table: Table, listing: Listing, drafts: Sequence[RowDraft]) -> Iterator[Fault]:
    """Everything that the list says of its own sums and counts, compared with its rows."""
    for row in listing.totals:
        above = [draft for draft in drafts if draft.row < row]
        for place, cell, column in _stated_amounts(sheet, table, row):
            yield from _check_amount(cell, place, [_amount(draft, column) for draft in above], table)
        yield from _check_persons(sheet.rows[row], row, len(above))
        yield from _check_said(_beside_amounts(sheet, table, row), row, table, above)
    yield from _check_subtotals(sheet, table, listing, drafts)
    rows = [row for row in sheet.rows if row < table.heading_row]
    for row in (*rows, *listing.feet):
        yield from _check_line(sheet.rows[row], row, table, drafts)
        yield from _check_persons(sheet.rows[row], row, len(drafts))


def _stated_amounts(sheet: Sheet, table: Table, row: int) -> Iterator[tuple[Place, Cell, SheetColumn]]:
    for column in table.form.amounts:
        heading = table.known.get(column)
        cell = sheet.rows[row].get(heading.column) if heading else None
        if heading and cell and not says_nothing(cell) and not names_itself(compact(cell.text).upper()):
            yield Place(row, heading.column, heading.text), cell, column


def _beside_amounts(sheet: Sheet, table: Table, row: int) -> dict[int, Cell]:
    """The cells of a total that stand in no column of amounts: its label, and what it says in words."""
    amounts = {table.known[column].column for column in table.form.amounts if column in table.known}
    labels = {at for at, cell in sheet.rows[row].items() if names_itself(compact(cell.text).upper())}
    return {at: cell for at, cell in sheet.rows[row].items() if at in labels or at not in amounts}


def _check_said(
    cells: dict[int, Cell], row: int, table: Table, drafts: Sequence[RowDraft]
) -> Iterator[Fault]:
    """What a total says in its own label or in words: 合计：2笔，2,920.00元; 合计（大写）：贰仟玖佰贰拾元整."""
    yield from _check_line(cells, row, table, drafts)
    for column, cell in cells.items():
        text = compact(fold(cell.text[:_LONGEST])).replace("，", ",")
        if _PERSONS.fullmatch(text):
            continue
        label = _LABEL.match(text)
        rest = _SIZE.sub("", text[label.end() if label else 0 :]).strip(":,")
        for said, what in _said(rest, is_label=label is not None):
            expected = _expected("", what, table, drafts)
            if expected and not _agrees(said, what, expected):
                facts = {"sum": "、".join(expected)}
                yield make_fault(FaultCode.TOTAL_DIFFERS, Place(row, column), cell.text, **facts)


def _said(rest: str, *, is_label: bool) -> Iterator[tuple[str, str]]:
    """(value, what it counts) of each figure in the text behind a label; words wherever they stand."""
    fen = fen_of_words(rest) if re.search("[元圆]", rest) and not re.search("[0-9]", rest) else None
    if fen is not None:
        yield format_yuan(fen), "金额"
    for found in _FIGURE.finditer(rest) if is_label else ():
        if found["count"]:
            yield found["number"], "笔数"
        elif found["yuan"] or found["sign"] or found[0] == rest:
            yield found["number"], "金额"


def _amount(draft: RowDraft, column: SheetColumn) -> Fen | None:
    """What the row puts into the total; None if that is left to be computed, or faulty."""
    amount: Fen | None = getattr(draft, column.value)
    return amount


def _check_amount(cell: Cell, place: Place, amounts: list[Fen | None], table: Table) -> Iterator[Fault]:
    stated: Fen | Problem = unusable(cell) or read_total(cell)
    if isinstance(stated, Problem) and stated.code is FaultCode.AMOUNT_IN_WORDS:
        words = fen_of_words(fold(cell.text)) if re.search("[元圆]", cell.text) else None
        stated = stated if words is None else words
    if isinstance(stated, Problem):
        yield make_fault(stated.code, place, cell.shown, **stated.facts)
        return
    known = [amount for amount in amounts if amount is not None]
    may_lack = table.form.blanks_are_nothing
    if (len(known) == len(amounts) or (may_lack and known)) and sum(known) != stated:
        yield make_fault(FaultCode.TOTAL_DIFFERS, place, cell.text, sum=f"{format_yuan(sum(known))}元")


def _check_persons(cells: dict[int, Cell], row: int, persons: int) -> Iterator[Fault]:
    for column, cell in cells.items():
        found = _PERSONS.fullmatch(compact(cell.text))
        if found and int(found[1]) != persons:
            yield make_fault(FaultCode.TOTAL_DIFFERS, Place(row, column), cell.text, sum=f"{persons}")


def _check_subtotals(
    sheet: Sheet, table: Table, listing: Listing, drafts: Sequence[RowDraft]
) -> Iterator[Fault]:
    """A subtotal is the sum of the rows above it back to some earlier subtotal, or to the first row."""
    begins = [table.first_row, *(row + 1 for row in listing.subtotals)]
    for row in listing.subtotals:
        for place, cell, column in _stated_amounts(sheet, table, row):
            groups = [
                [_amount(draft, column) for draft in drafts if begin <= draft.row < row]
                for begin in begins
                if begin <= row
            ]
            faults = [list(_check_amount(cell, place, group, table)) for group in groups if group]
            if faults and all(faults):
                yield from faults[-1]


def _check_line(
    cells: dict[int, Cell], row: int, table: Table, drafts: Sequence[RowDraft]
) -> Iterator[Fault]:
    """Above the heading and below the list: 总笔数：2, 总金额：1,920.00, the value in the same cell or the next."""
    ordered = sorted(cells.items())
    for index, (column, cell) in enumerate(ordered):
        for part in _PARTS.split(cell.text[:_LONGEST]):
            found = _STATED.fullmatch(compact(part).replace("，", ","))
            if found is None:
                continue
            following = ordered[index + 1][1] if index + 1 < len(ordered) else None
            value = found["value"] or (compact(following.text) if following else "")
            expected = _expected(found["side"] or "", found["what"], table, drafts)
            if expected and value and not _agrees(value, found["what"], expected):
                said = "、".join(expected)
                yield make_fault(FaultCode.TOTAL_DIFFERS, Place(row, column), f"{part} {value}", sum=said)


def _agrees(value: str, what: str, expected: Iterable[str]) -> bool:
    stated = read_total(Cell(CellKind.TEXT, value))
    if isinstance(stated, Problem):
        return True
    return any(read_total(Cell(CellKind.TEXT, each)) == stated for each in expected)


def _expected(side: str, what: str, table: Table, drafts: Sequence[RowDraft]) -> list[str]:
    """What the rows come to, as the line may state it; nothing where a row is faulty or leaves it to be computed."""
    if any(draft.faults for draft in drafts):
        return []
    if side:
        return _of_side(side in ("收入", "贷方"), what, drafts)
    if what in _COUNTS:
        return [str(len(drafts))]
    columns = [column for column in table.form.amounts if column in table.known]
    sums = [[_amount(draft, column) for draft in drafts] for column in columns]
    found = [sum(amount or 0 for amount in amounts) for amounts in sums if any(amounts)]
    together = [found[-2] + found[-1]] if len(found) > 2 else []
    gross = [sum(abs(amount or 0) for amount in amounts) for amounts in sums[:1]]
    return [format_yuan(fen) for fen in dict.fromkeys([*found, *together, *gross])]


def _of_side(is_in: bool, what: str, drafts: Sequence[RowDraft]) -> list[str]:
    amounts = [getattr(draft, "amount_fen", None) or 0 for draft in drafts]
    ours = [abs(amount) for amount in amounts if (amount > 0) == is_in and amount]
    return [str(len(ours)) if what in _COUNTS else format_yuan(sum(ours))]
