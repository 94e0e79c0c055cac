"""Telling the rows of a list from totals, footers and repeated headings (明细行与合计行)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from quanyi.sheets.balances import is_balance, opens
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Notice, Place, column_letter, make_fault, shorten
from quanyi.sheets.fields import holds_amount, is_blank, read_amount, says_nothing
from quanyi.sheets.grid import MAX_ROWS, Area, Cell, Sheet
from quanyi.sheets.headings import Table
from quanyi.sheets.text import compact
from quanyi.written.amounts import fen_of_words

# Longer texts are no labels.
_LONGEST = 200
_TOTAL = re.compile("(总?合计|总计|总共|共计|累计|GRANDTOTAL|TOTAL)([:(,].*)?([0-9¥].*)?")
# What counts or sums up is a total where an amount stands beside it.
_SUMMED = re.compile(
    "(共[0-9]+[条笔人户]|(总|合计?|总?合计)?(笔数|条数|人数|记录数|金额|户数)|总(笔|条|金|人|记|户)|合计(笔|金|人|记)).*"
)
# Notes that say something of the rows.
_OF_ROWS = re.compile(
    "停保|停缴|断保|减员|增员|离职|退休|退保|退费|退款|补缴|补收|欠缴|中断|死亡|转出|转入|新增|返聘|冲销|作废|重复|更正"
)
_POINTS = re.compile("以[上下](?!空白|金额单?位)|下列|上述|下面|上面")
_LOOKS_FILLED = re.compile(r"[-+¥]?[0-9][0-9,]*(?:\.[0-9]+)?|.*[0-9]{6}.*")
_HAN = re.compile("[\u3400-\u9fff]")
_SUBTOTAL = re.compile(".{0,40}(小计|合计|汇总|总计|TOTAL)([:(].*)?([0-9]+[人笔条])?")
_FOOT = re.compile(
    """
    (填表|制表|制单|填报|复核|审核|审批|经办|操作|打印|导出|记账|负责|法人|法定代表|财务|联系|会计|出纳|申报单位|单位[(]?(盖章|公章|负责|法|经办|名称)
    |日期|说明|填写说明|备注|注|声明|承诺|本单位|以上|兹|特此|联系电话|电话|第[0-9]+页|共[0-9]+页|页码|以下空白|温馨提示|数据来源|报送|此表|本表
    |总?合?计?(笔数|条数|人数|记录数|金额|户数)|总(笔|条|金|人|记|户)|合计(笔|金|人|记)|共[0-9]+[条笔人]|(借方|贷方|收入|支出)(总|合|笔|累|发生额合)
    |[#*=_~-]{2,}|END|EOF|--).*
    """,
    re.VERBOSE,
)
_LOOKS_LIKE_NUMBER = re.compile("[0-9]{15,17}[0-9X]?|[0-9](\\.[0-9]+)?E\\+?[0-9]+")
_IN_WORDS = re.compile("(人民币)?.{2,}[元圆].*[整正角分]")
_COUNT = re.compile("共?[0-9]+[人笔条户]|[0-9]{1,6}")
_COLUMN_NUMBER = re.compile("[(（①-⑳]?([0-9]{0,2}|[A-Z]|[甲乙丙丁])[)）]?")


class RowKind(Enum):
    """What a row below the heading is (行的类别)."""

    PERSON = "明细"
    TOTAL = "合计"
    SUBTOTAL = "小计"
    SIGNATURE = "落款、说明或表尾"
    HEADING = "重复的表头"
    TITLE = "重复的标题"
    NUMBERING = "栏次"
    BALANCE = "期初或期末余额"
    UNFILLED = "未填写的行"
    NOTE = "说明"
    ANOTHER_TABLE = "另一张表"


@dataclass(slots=True)
class Listing:
    """The rows below the heading, told apart (明细)."""

    persons: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    subtotals: list[int] = field(default_factory=list)
    feet: list[int] = field(default_factory=list)
    openings: list[int] = field(default_factory=list)
    closings: list[int] = field(default_factory=list)
    unfilled: list[int] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class _Sorter:
    """What tells the rows of one table apart."""

    table: Table
    headings: tuple[dict[int, str], ...]
    titles: frozenset[str]

    @classmethod
    def of(cls, sheet: Sheet, table: Table) -> _Sorter:
        rows = [sheet.rows.get(row, {}) for row in range(table.heading_row, table.first_row)]
        headings = tuple(
            {at: compact(cell.text) for at, cell in row.items() if compact(cell.text)} for row in rows
        )
        titles = frozenset(_joined(cells) for row, cells in sheet.rows.items() if row < table.heading_row)
        return cls(table, headings, titles)

    @cached_property
    def _first(self) -> int:
        """The column that tells best whose a row is; 0 where the list has none."""
        known = self.table.known
        return next((known[column].column for column in self.table.form.identity if column in known), 0)

    def is_numbered(self, cells: dict[int, Cell]) -> bool:
        """Whether a number stands where numbers do: most rows need no closer look."""
        cell = cells.get(self._first)
        return cell is not None and _LOOKS_LIKE_NUMBER.fullmatch(cell.text) is not None

    def kind(self, cells: dict[int, Cell]) -> RowKind:
        labels = {at: text for at, cell in sorted(cells.items()) if (text := _label(cell))}
        texts = [text.upper() for text in labels.values()]
        if any(_LOOKS_LIKE_NUMBER.fullmatch(text) for text in texts):
            return RowKind.PERSON
        if repeated := self._repeated(cells, labels):
            return repeated
        if self._begins_table(list(labels.values())):
            return RowKind.ANOTHER_TABLE
        found = self._of_no_one(cells, labels, texts) or (RowKind.NOTE if self._is_note(labels) else None)
        return found or self._unfilled(cells, labels)

    def _begins_table(self, texts: list[str]) -> bool:
        """Whether it is the heading of a list with other columns."""
        # What stands in lines is not asked for its meaning: that is kept as long as the form.
        if any(map(_LOOKS_FILLED.fullmatch, texts)):
            return False
        form = self.table.form
        meant = {form.meaning(text) for text in texts} - {None, *form.ignored}
        return len(meant) > 1 and bool(meant & set(form.required))

    def _is_note(self, labels: dict[int, str]) -> bool:
        """Whether words stand in it alone; a name alone is a person's row that was not filled in."""
        here = list(labels.items())
        if len(here) != 1 or not _HAN.search(here[0][1]) or _LOOKS_FILLED.fullmatch(here[0][1]):
            return False
        column, text = here[0]
        names = [heading.column for meaning, heading in self.table.known.items() if meaning.value == "name"]
        return column not in names or len(text) > 6 or _OF_ROWS.search(text) is not None

    def _repeated(self, cells: dict[int, Cell], here: dict[int, str]) -> RowKind | None:
        # As on every printed page; of a heading of two rows each may come alone.
        if any(here == heading for heading in self.headings) or self._says_its_headings(cells):
            return RowKind.HEADING
        if len(here) < 4 and _joined(cells) in self.titles:
            return RowKind.TITLE
        return RowKind.NUMBERING if _numbers_columns(list(here.values())) else None

    def _says_its_headings(self, cells: dict[int, Cell]) -> bool:
        form = self.table.form
        known = [(column, at) for column, at in self.table.known.items() if not at.is_chosen]
        return bool(known) and all(
            (cell := cells.get(heading.column)) is not None and form.meaning(cell.text) is column
            for column, heading in known
        )

    def _of_no_one(self, cells: dict[int, Cell], labels: dict[int, str], texts: list[str]) -> RowKind | None:
        """Totals name themselves, in whatever column; nothing in them says whose they are."""
        if self._identified(labels):
            return None
        if any(_TOTAL.fullmatch(text) for text in texts):
            return RowKind.TOTAL
        if any(is_balance(text) for text in texts):
            return RowKind.BALANCE
        if any(_SUBTOTAL.fullmatch(text) for text in texts):
            return RowKind.SUBTOTAL
        if not texts or not _FOOT.fullmatch(texts[0]):
            return None
        if self._no_amount(cells):
            said = "".join(texts)
            return RowKind.NOTE if _OF_ROWS.search(said) and _POINTS.search(said) else RowKind.SIGNATURE
        return RowKind.TOTAL if _SUMMED.fullmatch(texts[0]) else None

    def _identified(self, labels: dict[int, str]) -> bool:
        known = self.table.known
        at = [known[column].column for column in self.table.form.identity if column in known]
        texts = [labels[column].upper() for column in at if column in labels]
        return any(not (names_itself(text) or _counts_or_sums(text)) for text in texts)

    def _no_amount(self, cells: dict[int, Cell]) -> bool:
        amounts = [self.table.known[c] for c in self.table.form.amounts if c in self.table.known]
        found = [cells[heading.column] for heading in amounts if heading.column in cells]
        return all(is_blank(cell) or not holds_amount(cell) for cell in found)

    def _unfilled(self, cells: dict[int, Cell], labels: dict[int, str]) -> RowKind:
        """Whether only a serial, month, kind or sums of zero were dragged down below the last person."""
        form, known = self.table.form, self.table.known
        read = {heading.column for column, heading in known.items() if column not in form.ignored}
        at = {column: cells.get(heading.column) for column, heading in known.items()}
        shares = [cell for column in form.amounts[1:] if (cell := at.get(column)) is not None]
        blank = all(is_blank(at.get(column)) for column in form.required) and all(
            says_nothing(cell) or read_amount(cell) == 0 for cell in shares
        )
        # What stands beside the list in words is not known to mean nothing.
        said = [text for column, text in labels.items() if column not in read]
        return RowKind.UNFILLED if blank and all(map(str.isdigit, said)) else RowKind.PERSON


def _label(cell: Cell) -> str:
    """As much of a cell as a label may be long, without blanks."""
    return compact(cell.text if len(cell.text) <= _LONGEST else cell.text[:_LONGEST])


def _counts_or_sums(text: str) -> bool:
    """Whether it is a count, or a sum in words: what a total may have in a person's columns."""
    return bool(_COUNT.fullmatch(text) or (_IN_WORDS.fullmatch(text) and fen_of_words(text) is not None))


def names_itself(text: str) -> bool:
    """Whether a compact text in capitals is the label of a total, a balance, a footer or a count."""
    return is_balance(text) or any(form.fullmatch(text) for form in (_TOTAL, _SUBTOTAL, _FOOT))


def _numbers_columns(texts: list[str]) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 … below the heading (栏次)."""
    found = [_COLUMN_NUMBER.fullmatch(text) for text in texts if text != "栏次"]
    if len(found) < 3 or not all(found):
        return False
    numbers = [int(each[1]) for each in found if each and each[1].isdigit()]
    return len(numbers) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def list_rows(sheet: Sheet, table: Table) -> Listing:
    """Sort the rows below the heading. Rows with content are read, or told in a notice."""
    listing, sorter = Listing(), _Sorter.of(sheet, table)
    for row, cells in sheet.rows.items():
        if row < table.first_row:
            continue
        if sorter.is_numbered(cells):
            listing.persons.append(row)
            continue
        if all(is_blank(cell) for cell in cells.values()):
            continue
        kind = sorter.kind(cells)
        if kind is RowKind.PERSON:
            listing.persons.append(row)
        elif kind is RowKind.ANOTHER_TABLE:
            listing.faults.append(make_fault(FaultCode.ANOTHER_TABLE, Place(row), _text(cells)))
            break
        elif kind is RowKind.NOTE:
            listing.faults.append(make_fault(FaultCode.NOTE_UNREAD, Place(row, min(cells)), _text(cells)))
        else:
            _set_aside(listing, row, kind, cells)
    _check_size(listing, table)
    if listing.unfilled:
        listing.notices.append(_unfilled_notice(listing.unfilled))
    listing.faults += _merged(sheet, table, listing.persons)
    listing.faults += _below_total(sheet, listing)
    listing.faults += _above_heading(sheet, table)
    return listing


def _check_size(listing: Listing, table: Table) -> None:
    if len(listing.persons) > MAX_ROWS:
        place = Place(listing.persons[MAX_ROWS])
        read = f"{len(listing.persons):,}行"
        listing.faults.append(make_fault(FaultCode.TOO_MANY_ROWS, place, read, limit=f"{MAX_ROWS:,}"))
    if not listing.persons:
        place, read_en = Place(table.heading_row), "nothing below the heading"
        listing.faults.append(make_fault(FaultCode.NO_ROWS, place, "表头以下没有内容", read_en=read_en))


def _set_aside(listing: Listing, row: int, kind: RowKind, cells: dict[int, Cell]) -> None:
    if kind is RowKind.UNFILLED:
        listing.unfilled.append(row)
        return
    kept = {
        RowKind.TOTAL: listing.totals,
        RowKind.SUBTOTAL: listing.subtotals,
        RowKind.SIGNATURE: listing.feet,
    }
    kept.get(kind, []).append(row)
    if kind is RowKind.BALANCE:
        labels = [text for cell in cells.values() if is_balance(text := compact(cell.text))]
        (listing.openings if any(map(opens, labels)) else listing.closings).append(row)
    text = shorten(_text(cells))
    listing.notices.append(
        Notice(
            row,
            None,
            f"第{row}行“{text}”识别为{kind.value}，未作为明细读取。",
            f"Row {row} (“{text}”) is {kind.name.lower()} and was not read as a line of the list.",
            f"row_{kind.name.lower()}",
        )
    )


def _unfilled_notice(rows: list[int]) -> Notice:
    return Notice(
        rows[0],
        None,
        f"第{rows[0]}行等{len(rows)}行的必填栏都没有填写，未作为明细读取。",
        f"{len(rows)} rows from row {rows[0]} on hold nothing in the required columns and were not read.",
        "row_unfilled",
    )


def _text(cells: dict[int, Cell]) -> str:
    return " ".join(cell.text for _, cell in sorted(cells.items()))


def _joined(cells: dict[int, Cell]) -> str:
    return compact(" ".join(cell.text[:_LONGEST] for _, cell in sorted(cells.items())))


def _merged(sheet: Sheet, table: Table, persons: list[int]) -> Iterator[Fault]:
    """A merged area that hides a cell of a person's row: only its first cell holds a value."""
    read = {
        heading.column: heading for column, heading in table.known.items() if column not in table.form.ignored
    }
    for area in sheet.merged:
        hidden = [column for column in read if area.left <= column <= area.right]
        if hidden and _hides(area, hidden, persons):
            place = Place(area.top, area.left, read[hidden[0]].text)
            cell = sheet.rows.get(area.top, {}).get(area.left)
            yield make_fault(FaultCode.MERGED_CELL, place, cell.text if cell else "", area=area)


def spread_merged(sheet: Sheet, table: Table, persons: list[int]) -> None:
    """What a merged cell states for all its rows is put into each of them, where it is a month or not understood."""
    unknown = {heading.column for heading in table.unknown}
    known = {table.known[column].column for column in table.form.spread if column in table.known}
    for area in sheet.merged:
        cell = sheet.rows.get(area.top, {}).get(area.left)
        if cell is not None and area.left == area.right and area.left in unknown | known:
            for row in persons[bisect_left(persons, area.top) : bisect_left(persons, area.bottom + 1)]:
                sheet.rows[row].setdefault(area.left, cell)


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


def _above_heading(sheet: Sheet, table: Table) -> Iterator[Fault]:
    """Rows above the heading that are lines of a list all the same, or the heading of another block."""
    for row, cells in sheet.rows.items():
        if row < table.heading_row and (_is_filled_in(cells, table) or _is_heading(cells, table)):
            facts = {"heading_row": table.heading_row}
            yield make_fault(FaultCode.ROW_ABOVE_HEADING, Place(row), _text(cells), **facts)


def _is_filled_in(cells: dict[int, Cell], table: Table) -> bool:
    """Whether every required column has something in it, and an amount stands where amounts do."""
    known, form = table.known, table.form
    required = [cells.get(known[column].column) for column in form.required if column in known]
    amounts = [cells.get(known[column].column) for column in form.amounts if column in known]
    is_line = bool(required) and not any(is_blank(cell) for cell in required)
    return is_line and any(cell is not None and not is_blank(cell) and holds_amount(cell) for cell in amounts)


def _is_heading(cells: dict[int, Cell], table: Table) -> bool:
    meant = {table.form.meaning(cell.text) for cell in cells.values()}
    return len(cells) > 1 and set(table.form.required) <= meant


def cells_without_heading(sheet: Sheet, table: Table, persons: list[int]) -> dict[int, list[int]]:
    """Column without a heading -> the rows that have something in it."""
    headed = {heading.column for heading in table.headings}
    found: dict[int, list[int]] = {}
    for row in persons:
        cells = sheet.rows[row]
        if not cells.keys() <= headed:
            for column, cell in cells.items():
                if column not in headed and not is_blank(cell):
                    found.setdefault(column, []).append(row)
    return dict(sorted(found.items()))


def row_too_long(sheet: Sheet, table: Table, row: int, column: int) -> Fault:
    """A row of a text file that has more cells than the heading."""
    last = table.last_column
    text = sheet.rows[row][column].text
    letter = column_letter(last)
    return make_fault(FaultCode.ROW_TOO_LONG, Place(row, column), text, columns=f"{last}（至{letter}）")
