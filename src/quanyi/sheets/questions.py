"""What only the sender can say of a list: which column is what (待确认的栏目)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from quanyi.sheets.choices import IGNORED, key_of
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Place, Question, make_fault, shorten
from quanyi.sheets.fields import Problem, read_total, says_nothing
from quanyi.sheets.grid import Cell, Sheet, Workbook
from quanyi.sheets.headings import Heading, Table
from quanyi.sheets.listing import cells_without_heading
from quanyi.sheets.text import plain_number

_SAMPLES = 3


def questions(workbook: Workbook, sheet: Sheet, table: Table, persons: list[int]) -> Iterator[Question]:
    """A column that is not understood, one without a heading, and amounts that differ from a better-named column's."""
    for heading in table.unknown:
        yield replace(_ask(FaultCode.COLUMN_UNKNOWN, heading, sheet, persons), options=free_columns(table))
    for column, rows in cells_without_heading(sheet, table, persons).items():
        if workbook.kind != "csv" or column <= table.last_column:
            bare = Heading(table.first_row - 1, column, "", None)
            samples = _samples(sheet, column, rows)
            fault = make_fault(FaultCode.COLUMN_WITHOUT_HEADING, Place(bare.row, column), "、".join(samples))
            yield Question(fault, key_of("", column), samples, free_columns(table))
    for heading in table.second:
        compared = heading.means in (*table.form.amounts, *table.form.alike)
        if compared and (row := _first_difference(sheet, table, heading, persons)):
            assert heading.means is not None
            first = table.known[heading.means]
            facts = {"other": shorten(first.text), "at": Place(first.row, first.column).cell, "row": row}
            asked = _ask(FaultCode.COLUMNS_DIFFER, heading, sheet, persons, **facts)
            yield replace(asked, options=(IGNORED, heading.means.value))


def free_columns(table: Table) -> tuple[str, ...]:
    """What a column that is not understood may be: to be left out, or a column that no other heading is yet."""
    form = table.form
    free = [column for column in form.columns if column not in form.ignored and column not in table.known]
    return (IGNORED, *(column.value for column in free))


def _ask(code: FaultCode, heading: Heading, sheet: Sheet, persons: list[int], **facts: object) -> Question:
    place = Place(heading.row, heading.column, heading.text)
    samples = _samples(sheet, heading.column, persons)
    read = f"{shorten(heading.text)}：{'、'.join(samples)}" if samples else heading.text
    return Question(make_fault(code, place, read, **facts), key_of(heading.text, heading.column), samples)


def _samples(sheet: Sheet, column: int, rows: list[int]) -> tuple[str, ...]:
    found = (sheet.rows[row][column].text for row in rows if column in sheet.rows[row])
    return tuple(shorten(text) for _, text in zip(range(_SAMPLES), found, strict=False))


def _first_difference(sheet: Sheet, table: Table, heading: Heading, persons: list[int]) -> int | None:
    assert heading.means is not None
    first = table.known[heading.means]
    if first.rank == heading.rank:
        return None
    for row in persons:
        cells = sheet.rows[row]
        ours, other = cells.get(first.column), cells.get(heading.column)
        if other is None or says_nothing(other):
            continue
        if ours is None or _differ(ours, other, is_amount=heading.means in table.form.amounts):
            return row
    return None


def _differ(ours: Cell, other: Cell, *, is_amount: bool) -> bool:
    if not is_amount:
        return plain_number(ours.text) != plain_number(other.text)
    stated = read_total(other)
    return isinstance(stated, Problem) or stated != read_total(ours)
