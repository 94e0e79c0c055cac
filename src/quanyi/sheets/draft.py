"""A row of a list while it is being read: its cells by their meaning, and what is wrong with them (读取中的行)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar, cast

from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Place, make_fault
from quanyi.sheets.fields import Problem, is_blank, says_nothing, unusable
from quanyi.sheets.grid import Cell, CellKind
from quanyi.sheets.headings import Form, Heading, SheetColumn
from quanyi.written import Note, Written
from quanyi.written.numbers import PersonNumber

T = TypeVar("T")
# Cells that many rows share -> what they were read as; the cell is kept so that its id stays its own.
Once: TypeAlias = dict[int, tuple[Cell, T]]


@dataclass(slots=True)
class RowDraft:
    """Where a row stands and what its columns mean; ``faulty`` names the faulty columns."""

    row: int
    cells: dict[int, Cell]
    columns: dict[SheetColumn, Heading]
    form: Form
    # Most rows have none of these: what is empty is shared.
    faults: tuple[Fault, ...] = ()
    faulty: frozenset[SheetColumn] = frozenset()
    notes: tuple[tuple[SheetColumn, Note], ...] = ()

    def cell(self, column: SheetColumn) -> Cell | None:
        heading = self.columns.get(column)
        return self.cells.get(heading.column) if heading else None

    def add(self, code: FaultCode, column: SheetColumn, **facts: object) -> None:
        """Note a fault on the cell of ``column``, or on the whole row where the file has no such column."""
        heading, cell = self.columns.get(column), self.cell(column)
        place = Place(self.row, heading.column, heading.text) if heading else Place(self.row)
        is_amount = column in (*self.form.amounts, *self.form.balances)
        read = (cell.shown if is_amount else cell.text) if cell else ""
        self.faults += (make_fault(code, place, read, **facts),)
        self.faulty |= {column}

    def take(
        self, column: SheetColumn, read: Callable[[Cell], T | Problem], once: Once[T] | None = None
    ) -> T | None:
        """What ``read`` makes of the cell; a fault and None if it cannot. ``once`` keeps it for other rows."""
        heading = self.columns.get(column)
        if heading is None:
            return None
        cell = self.cells.get(heading.column)
        if cell is None or (is_blank(cell) if column in self.form.required else says_nothing(cell)):
            if column in self.form.required:
                self.add(FaultCode.MISSING, column)
            return None
        value = unusable(cell) or read(cell)
        if isinstance(value, Problem):
            self.add(value.code, column, **value.facts)
            return None
        if once is not None:
            once[id(cell)] = cell, value
        return value

    def take_text(
        self,
        column: SheetColumn,
        read: Callable[[Cell], Written | PersonNumber | Problem],
    ) -> str | None:
        """As `take`, a name or a number in its normal form; what was changed in it goes to ``notes``."""
        heading = self.columns.get(column)
        cell = self.cells.get(heading.column) if heading else None
        if cell is not None and cell.kind is CellKind.TEXT:
            # What is its own normal form is neither blank nor spoilt.
            found = read(cell)
            if not isinstance(found, Problem) and found.text == cell.text and not found.notes:
                return found.text
        value = cast("Written | PersonNumber | None", self.take(column, read))
        if value is None:
            return None
        self.notes += tuple((column, note) for note in value.notes)
        return value.text
