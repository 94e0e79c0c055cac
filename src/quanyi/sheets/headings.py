"""Finding the heading rows and what each column means (表头识别)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import TypeVar

from quanyi.sheets.blocks import Spelled, spelled_headings
from quanyi.sheets.choices import IGNORED, NO_CHOICES, Choices, bare_columns, key_of
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Place, make_fault
from quanyi.sheets.grid import Sheet
from quanyi.sheets.vocabulary import Beside, beside, other_unit, plain_heading

C = TypeVar("C", bound="SheetColumn")

# The heading stands near the top; further down only persons are expected.
_SEARCHED_ROWS = 50
# The longest heading of a column; what is longer is prose.
_LONGEST = 200
# Headings of two and three rows occur: the insurance, the bearer, the amount.
DEEPEST = 3
# The heading of the column that a marked copy carries.
PROBLEM = "问题"
LEFT_OUT = Beside("由提交人指定不读取", "to be left out, as the sender said")


class SheetColumn(Enum):
    """What a column means; the value is the name of the field that holds what was read (栏目)."""

    label_zh: str
    label_en: str

    # Members are one of a kind; that of Enum is computed from the name, a million times in a large file.
    __hash__ = object.__hash__

    def __new__(cls, value: str, label_zh: str, label_en: str) -> SheetColumn:
        member = object.__new__(cls)
        member._value_ = value
        member.label_zh, member.label_en = label_zh, label_en
        return member


def synonyms(of: Mapping[C, str]) -> dict[str, tuple[SheetColumn, int]]:
    """Every word that a column may be headed by -> (the column, its rank).

    Lines are ranks: where a list has columns of several ranks, the first rank is the one that is meant.
    """
    return {
        word: (column, rank)
        for column, lines in of.items()
        for rank, line in enumerate(filter(None, map(str.strip, lines.splitlines())))
        for word in line.split()
    }


@dataclass(frozen=True)
class Form:
    """A kind of list that offices hand in (表样): its name, what its columns are called, and which it must have.

    The first of ``amounts``, where it has any, is the one that every row has; ``identity`` tells a row that stands for
    something from a total. ``composed`` understands a heading by its parts; ``settle`` may judge the headings of a list
    together.
    """

    name: str
    name_en: str
    words: Mapping[str, tuple[SheetColumn, int]]
    required: tuple[SheetColumn, ...]
    amounts: tuple[SheetColumn, ...]
    identity: tuple[SheetColumn, ...]
    # Columns that say what is left, and are no part of what is listed.
    balances: tuple[SheetColumn, ...] = ()
    ignored: tuple[SheetColumn, ...] = ()
    # Whether an amount left blank is zero (two columns for in and out), and not one that is still to be computed.
    blanks_are_nothing: bool = False
    # Columns that must say the same where a list has two of them.
    alike: tuple[SheetColumn, ...] = ()
    # Whether it is of the pension alone, so that a title of another insurance is that of another list.
    is_of_pension: bool = False
    # Words of a title that name another kind of list; columns that say the kind of each row instead of the title.
    other_lists: re.Pattern[str] | None = None
    kinds: tuple[SheetColumn, ...] = ()
    # Columns that a merged cell states for all its rows, when they are compared: it is a fault all the same.
    spread: tuple[SheetColumn, ...] = ()
    # Columns of words, of which a list may have several: the first is kept, the others are told.
    loose: tuple[SheetColumn, ...] = ()
    composed: Callable[[str], tuple[SheetColumn, int] | Beside | None] = lambda plain: None
    settle: Callable[[tuple[Heading, ...]], tuple[Heading, ...]] = lambda headings: headings
    _known: dict[str, tuple[SheetColumn, int] | Beside | None] = field(default_factory=dict, repr=False)

    def understand(self, text: str) -> tuple[SheetColumn, int] | Beside | None:
        """(column, rank), what it is instead, or None: ``"缴费基数（元）*"`` → (BASE, 0)."""
        if text not in self._known:
            self._known[text] = self._understand(text[:_LONGEST])
        return self._known[text]

    def _understand(self, text: str) -> tuple[SheetColumn, int] | Beside | None:
        plain = plain_heading(text)
        if text.strip().startswith((f"{PROBLEM}：", f"{PROBLEM}:")):
            return self.words.get(PROBLEM)
        return self.words.get(plain) or self.composed(plain) or beside(plain)

    def meaning(self, text: str) -> SheetColumn | None:
        """The column that a heading means; None if it is none of this form."""
        found = self.understand(text)
        return found[0] if isinstance(found, tuple) else None

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        """All columns that the form may have."""
        return tuple(type(self.required[0]))

    def column(self, value: str) -> SheetColumn:
        """The column of this value; raises StopIteration for any other."""
        return next(column for column in self.columns if column.value == value)

    @property
    def required_names(self) -> str:
        """What a heading must have, the amount included that may stand in one column or in two."""
        names = dict.fromkeys([*self.required, *self.amounts[:1]])
        return "、".join(column.label_zh for column in names)


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of the heading (表头栏): where its lowest cell stands, what it says, what it means.

    ``beside`` is what it is instead of a column of the form; both are None where it is not understood. ``is_chosen``
    where the sender said what it is.
    """

    row: int
    column: int
    text: str
    means: SheetColumn | None
    rank: int = 0
    beside: Beside | None = None
    is_chosen: bool = False


@dataclass(frozen=True)
class Table:
    """Where the list stands in its sheet (表格位置): the heading's row, and the row where persons begin."""

    heading_row: int
    first_row: int
    headings: tuple[Heading, ...]
    form: Form

    @cached_property
    def known(self) -> dict[SheetColumn, Heading]:
        """The column of each meaning: of several the one of the first rank, and the first of these."""
        found: dict[SheetColumn, Heading] = {}
        for heading in self.headings:
            if heading.means is not None:
                other = found.get(heading.means)
                if other is None or heading.rank < other.rank:
                    found[heading.means] = heading
        return found

    @property
    def last_column(self) -> int:
        """The last column that has a heading."""
        return max(heading.column for heading in self.headings)

    @cached_property
    def second(self) -> tuple[Heading, ...]:
        """Columns that mean what a better-named one means."""
        return tuple(
            heading
            for heading in self.headings
            if heading.means is not None
            and heading.means not in self.form.ignored
            and self.known[heading.means] is not heading
        )

    @cached_property
    def unknown(self) -> tuple[Heading, ...]:
        return tuple(heading for heading in self.headings if heading.means is None and heading.beside is None)


def find_table(sheet: Sheet, form: Form, choices: Choices = NO_CHOICES) -> Table | None:
    """The rows that look most like a heading: by required columns, then by understood ones; None if none do."""
    best: tuple[tuple[int, int, int], Table] | None = None
    rows = list(sheet.rows)[:_SEARCHED_ROWS]
    for row in rows:
        for depth in range(1, DEEPEST + 1):
            spelled = spelled_headings(sheet, row, depth)
            if spelled is None:
                break
            table = _table(row, depth, spelled, form, choices)
            score = _score(table, depth)
            if score[0] and len(table.known) >= 2 and (best is None or score > best[0]):
                best = score, table
    if best is None:
        return None
    headings = (*best[1].headings, *_said_of_bare(best[1], choices))
    return replace(best[1], headings=form.settle(headings))


def _said_of_bare(table: Table, choices: Choices) -> Iterator[Heading]:
    """Columns without a heading that the sender said something of."""
    headed = {heading.column for heading in table.headings}
    for column in bare_columns(choices):
        if column not in headed:
            spelled = Spelled(table.first_row - 1, column, "", ())
            yield _heading(spelled, table.form, choices)


def _score(table: Table, depth: int) -> tuple[int, int, int]:
    known = {column for column in table.known if column not in table.form.ignored}
    understood = sum(heading.means is not None or heading.beside is not None for heading in table.headings)
    return len(known & set(table.form.required)), understood + len(known), -depth


def _table(row: int, depth: int, spelled: Sequence[Spelled], form: Form, choices: Choices) -> Table:
    headings = tuple(_heading(one, form, choices) for one in spelled)
    return Table(row, row + depth, headings, form)


def _heading(one: Spelled, form: Form, choices: Choices) -> Heading:
    chosen = choices.columns.get(key_of(one.text, one.column))
    if chosen == IGNORED:
        return Heading(one.row, one.column, one.text, None, beside=LEFT_OUT, is_chosen=True)
    if chosen is not None:
        return Heading(one.row, one.column, one.text, form.column(chosen), rank=-1, is_chosen=True)
    found = next((found for text in one.readings if (found := form.understand(text))), None)
    if isinstance(found, Beside):
        return Heading(one.row, one.column, one.text, None, beside=found)
    column, rank = found or (None, 0)
    return Heading(one.row, one.column, one.text, column, rank)


def heading_faults(table: Table) -> Iterator[Fault]:
    """Required columns that are missing, columns that stand twice, and amounts not in yuan."""
    known = table.known
    for column in table.form.required:
        if column not in known:
            read = "、".join(heading.text for heading in table.headings)
            place = Place(table.heading_row)
            yield make_fault(FaultCode.HEADING_MISSING, place, read, heading=column.label_zh)
    for heading in table.second:
        assert heading.means is not None
        first = known[heading.means]
        if first.rank == heading.rank and heading.means not in table.form.loose:
            facts = {"heading": heading.means.label_zh, "first": Place(first.row, first.column).cell}
            place = Place(heading.row, heading.column, heading.text)
            yield make_fault(FaultCode.HEADING_TWICE, place, heading.text, **facts)
    for heading in table.headings:
        if heading.means in table.form.amounts and other_unit(heading.text):
            place = Place(heading.row, heading.column, heading.text)
            yield make_fault(FaultCode.UNIT_NOT_YUAN, place, heading.text)
