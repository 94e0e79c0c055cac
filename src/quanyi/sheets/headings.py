"""Finding the heading row and what each column means (表头识别)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TypeVar

from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Place, make_fault
from quanyi.sheets.grid import Cell, Sheet
from quanyi.sheets.text import compact

C = TypeVar("C", bound="SheetColumn")

# The heading stands near the top; further down only persons are expected.
_SEARCHED_ROWS = 50
# The longest heading of a column; what is longer is prose.
_LONGEST = 200


class SheetColumn(Enum):
    """What a column means; the value is the name of the field that holds what was read (栏目)."""

    label_zh: str
    label_en: str

    def __new__(cls, value: str, label_zh: str, label_en: str) -> SheetColumn:
        member = object.__new__(cls)
        member._value_ = value
        member.label_zh, member.label_en = label_zh, label_en
        return member


def synonyms(of: Mapping[C, str]) -> dict[str, SheetColumn]:
    """Every word that a column may be headed by -> the column."""
    return {word: column for column, words in of.items() for word in words.split()}


@dataclass(frozen=True)
class Form:
    """A kind of list that offices hand in (表样): its name, what its columns are called, and which it must have.

    The first of ``amounts`` is the one that every row has. ``parts`` are names of columns below a common heading.
    """

    name: str
    name_en: str
    words: Mapping[str, SheetColumn]
    required: tuple[SheetColumn, ...]
    amounts: tuple[SheetColumn, ...]
    ignored: tuple[SheetColumn, ...] = ()
    parts: Mapping[str, SheetColumn] = field(default_factory=dict)

    def meaning(self, text: str) -> SheetColumn | None:
        """What a heading means: ``"缴费基数（元）*"`` → BASE; None if it is not known."""
        plain = compact(text[:_LONGEST])
        if plain.startswith(f"{PROBLEM}:"):
            return self.words.get(PROBLEM)
        without = _MARKS.sub("", _BRACKETS.sub("", plain))
        return self.words.get(without) or self.words.get(_MARKS.sub("", _BRACKETS.sub(r"\1", plain)))

    @property
    def required_names(self) -> str:
        return "、".join(column.label_zh for column in self.required)


# The heading of the column that a marked copy carries.
PROBLEM = "问题"
_COMMON = re.compile("(月|应|实)?(应缴|缴费|缴纳)(金额|费额|额|费)?")
_BRACKETS = re.compile(r"[(\[【〔〈<{]([^()\[\]【】〔〕〈〉<>{}]*)[)\]】〕〉>}]")
_MARKS = re.compile("[*★☆※#＊:：_]|必填")
_OTHER_UNIT = re.compile("(单位)?[:：]?(人民币)?(百万|十万|万|千|百|十|角|分)(元|块)?")


def other_unit(text: str) -> bool:
    """Whether the heading of an amount names a unit other than yuan: ``"缴费基数（万元）"``."""
    return any(_OTHER_UNIT.fullmatch(inside) for inside in _BRACKETS.findall(compact(text)))


@dataclass(frozen=True, slots=True)
class Heading:
    """One cell of the heading (表头单元格)."""

    row: int
    column: int
    text: str
    means: SheetColumn | None


@dataclass(frozen=True)
class Table:
    """Where the list stands in its sheet (表格位置): the heading's row, and the row where persons begin."""

    heading_row: int
    first_row: int
    headings: tuple[Heading, ...]
    form: Form

    @cached_property
    def known(self) -> dict[SheetColumn, Heading]:
        """The first column of each meaning."""
        found: dict[SheetColumn, Heading] = {}
        for heading in self.headings:
            if heading.means is not None:
                found.setdefault(heading.means, heading)
        return found


def find_table(sheet: Sheet, form: Form) -> Table | None:
    """The row that looks most like a heading: by required columns, then by known ones; None if none does."""
    best: tuple[tuple[int, int], int] | None = None
    for row in list(sheet.rows)[:_SEARCHED_ROWS]:
        means = {form.meaning(cell.text) for cell in sheet.rows[row].values()} - {None}
        score = (len(means & set(form.required)), len(means))
        if score[0] and score[1] >= 2 and (best is None or score > best[0]):
            best = score, row
    return _table(sheet, best[1], form) if best else None


def _table(sheet: Sheet, row: int, form: Form) -> Table:
    headings = {
        column: Heading(row, column, cell.text, form.meaning(cell.text))
        for column, cell in sorted(sheet.rows[row].items())
        if compact(cell.text)
    }
    below = dict(_second_row(sheet, row, headings, form))
    last = row + 1 if below else row
    ordered = tuple((headings | below)[column] for column in sorted(headings | below))
    return Table(row, last + 1, ordered, form)


def _second_row(
    sheet: Sheet, row: int, headings: dict[int, Heading], form: Form
) -> Iterator[tuple[int, Heading]]:
    """Headings in the row below, under a common heading or an empty cell; none if persons start there."""
    cells = sheet.rows.get(row + 1, {})
    known = {column for column, heading in headings.items() if heading.means}
    if known & {column for column, cell in cells.items() if compact(cell.text)}:
        return
    for column, cell in cells.items():
        means = form.meaning(cell.text) or _part(cell, column, headings, form)
        if means is not None:
            yield column, Heading(row + 1, column, cell.text, means)


def _part(cell: Cell, column: int, headings: dict[int, Heading], form: Form) -> SheetColumn | None:
    above = max((other for other in headings if other <= column), default=None)
    if above is None or not _COMMON.fullmatch(_BRACKETS.sub("", compact(headings[above].text))):
        return None
    return form.parts.get(_BRACKETS.sub("", compact(cell.text)))


def heading_faults(table: Table) -> Iterator[Fault]:
    """Required columns that are missing, columns that stand twice, and amounts not in yuan."""
    known = table.known
    for column in table.form.required:
        if column not in known:
            read = "、".join(heading.text for heading in table.headings)
            place = Place(table.heading_row)
            yield make_fault(FaultCode.HEADING_MISSING, place, read, heading=column.label_zh)
    for heading in table.headings:
        place = Place(heading.row, heading.column, heading.text)
        if heading.means is None or heading.means in table.form.ignored:
            continue
        first = known[heading.means]
        if first is not heading:
            at = Place(first.row, first.column).cell
            facts = {"heading": heading.means.label_zh, "first": at}
            yield make_fault(FaultCode.HEADING_TWICE, place, heading.text, **facts)
        if heading.means in table.form.amounts and other_unit(heading.text):
            yield make_fault(FaultCode.UNIT_NOT_YUAN, place, heading.text)
