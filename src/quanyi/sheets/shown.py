"""A list's columns as they are understood, for whoever says what the others are (栏目对应)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quanyi.sheets.choices import IGNORED, Choices, key_of
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Question, Unreadable, column_letter, shorten
from quanyi.sheets.grid import Cell
from quanyi.sheets.headings import Form, Heading, SheetColumn
from quanyi.sheets.listing import cells_without_heading, list_rows
from quanyi.sheets.opening import open_workbook
from quanyi.sheets.reading import locate
from quanyi.sheets.vocabulary import Beside

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """One column (栏): its letter and heading, its first cells, and what it is read as.

    ``means`` is a column of the list, ``beside`` what it is instead; ``asked`` is the question that it leaves open.
    ``options`` are the columns that it may be said to be. ``rival`` is, of two that differ, the heading that counts.
    """

    letter: str
    key: str
    heading: str
    samples: tuple[str, ...]
    means: SheetColumn | None = None
    beside: Beside | None = None
    is_chosen: bool = False
    asked: Question | None = None
    options: tuple[SheetColumn, ...] = ()
    rival: Heading | None = None

    @property
    def is_open(self) -> bool:
        """Whether the sender may say what it is."""
        return self.asked is not None or self.is_chosen


def columns_shown(
    content: bytes, filename: str, form: Form, choices: Choices, questions: Sequence[Question]
) -> list[ColumnShown]:
    """Every column of the list, from left to right; none where no list is found."""
    try:
        workbook = open_workbook(content, filename, form, choices)
        sheet, table = locate(workbook, form, choices)
    except Unreadable:
        return []
    persons = list_rows(sheet, table).persons
    asked = {question.key: question for question in questions}
    bare = cells_without_heading(sheet, table, persons)
    headings = [*table.headings, *(Heading(table.first_row - 1, column, "", None) for column in bare)]
    return [
        _shown(heading, [sheet.rows[row].get(heading.column) for row in persons], form, asked, table.known)
        for heading in sorted(headings, key=lambda heading: heading.column)
    ]


def _shown(
    heading: Heading,
    cells: Sequence[Cell | None],
    form: Form,
    asked: dict[str, Question],
    known: dict[SheetColumn, Heading],
) -> ColumnShown:
    key = key_of(heading.text, heading.column)
    question = asked.get(key)
    taken = {column for column, other in known.items() if other.column != heading.column}
    options = [column for column in form.columns if column not in form.ignored and column not in taken]
    differs = question is not None and question.fault.code is FaultCode.COLUMNS_DIFFER
    if differs and question is not None:
        options = [form.column(value) for value in question.options if value != IGNORED]
    samples = [shorten(cell.text) for cell in cells if cell is not None][:_SAMPLES]
    return ColumnShown(
        column_letter(heading.column),
        key,
        shorten(heading.text),
        tuple(samples),
        heading.means,
        heading.beside,
        heading.is_chosen,
        question,
        tuple(options),
        known[heading.means] if differs and heading.means is not None else None,
    )
